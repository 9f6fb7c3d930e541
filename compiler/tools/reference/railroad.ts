// Railroad diagrams of the grammar's rules, drawn by ourselves as SVG: no network, no script, readable light and dark.
// A shape knows its size and draws itself from the left end of its line; rules become shapes in grammar.ts.

export interface Drawing {
  readonly width: number;
  /** Above and below the line on which it is entered and left. */
  readonly up: number;
  readonly down: number;
  readonly draw: (x: number, y: number) => string;
}

const gap = 10;
const turn = 8;
const row = 12;

/** A text as it stands in SVG and HTML. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const path = (d: string): string => `<path d="${d}"/>`;
const straight = (x: number, y: number, to: number): string => (to > x ? path(`M${x} ${y}H${to}`) : "");

/** A box with a text: round for what is written as it stands, square for another rule. */
export function box(text: string, kind: "terminal" | "rule"): Drawing {
  const width = Math.round([...text].length * 7.8) + 2 * gap;
  const radius = kind === "terminal" ? ' rx="12"' : "";
  return {
    width,
    up: 12,
    down: 12,
    draw: (x, y) =>
      `<rect class="${kind}" x="${x}" y="${y - 12}" width="${width}" height="24"${radius}/><text x="${x + width / 2}" y="${y + 4}">${escaped(text)}</text>`,
  };
}

/** Nothing but the line. */
const skip: Drawing = { width: 0, up: 0, down: 0, draw: () => "" };

export function sequence(parts: readonly Drawing[]): Drawing {
  if (parts.length === 0) return skip;
  return {
    width: parts.reduce((sum, each) => sum + each.width, gap * (parts.length - 1)),
    up: Math.max(...parts.map((each) => each.up)),
    down: Math.max(...parts.map((each) => each.down)),
    draw: (x, y) => {
      let at = x;
      return parts
        .map((each, i) => {
          const line = i === 0 ? "" : straight(at, y, at + gap);
          at += i === 0 ? 0 : gap;
          const drawn = line + each.draw(at, y);
          at += each.width;
          return drawn;
        })
        .join("");
    },
  };
}

/** One of several, the first on the line, the others below it. */
export function choice(parts: readonly Drawing[]): Drawing {
  const [first, ...others] = parts;
  if (!first) return skip;
  if (others.length === 0) return first;
  const inner = Math.max(...parts.map((each) => each.width));
  const width = inner + 4 * turn;
  let depth = first.down;
  const offsets = others.map((each) => {
    const offset = depth + row + each.up;
    depth = offset + each.down;
    return offset;
  });
  const along = (each: Drawing, x: number, y: number): string =>
    `${each.draw(x + 2 * turn, y)}${straight(x + 2 * turn + each.width, y, x + width - 2 * turn)}`;
  return {
    width,
    up: first.up,
    down: depth,
    draw: (x, y) => {
      const lines = [straight(x, y, x + 2 * turn), along(first, x, y), straight(x + width - 2 * turn, y, x + width)];
      for (const [i, each] of others.entries()) {
        const at = y + (offsets[i] ?? 0);
        const bend = `q${turn} 0 ${turn} ${turn}V${at - turn}q0 ${turn} ${turn} ${turn}`;
        const back = `q${turn} 0 ${turn} ${-turn}V${y + turn}q0 ${-turn} ${turn} ${-turn}`;
        lines.push(path(`M${x} ${y}${bend}`), along(each, x, at), path(`M${x + width - 2 * turn} ${at}${back}`));
      }
      return lines.join("");
    },
  };
}

export const optional = (inner: Drawing): Drawing => choice([skip, inner]);

/** Once or more, the way back below it. */
export function repeated(inner: Drawing): Drawing {
  const width = inner.width + 4 * turn;
  const below = inner.down + row;
  return {
    width,
    up: inner.up,
    down: below + 2,
    draw: (x, y) => {
      const [left, right] = [x + 2 * turn, x + width - 2 * turn];
      const back = `M${right} ${y}q${turn} 0 ${turn} ${turn}V${y + below - turn}q0 ${turn} ${-turn} ${turn}H${left}q${-turn} 0 ${-turn} ${-turn}V${y + turn}q0 ${-turn} ${turn} ${-turn}`;
      return `${straight(x, y, left)}${inner.draw(left, y)}${straight(right, y, x + width)}${path(back)}`;
    },
  };
}

const style =
  "path{fill:none;stroke:#888;stroke-width:1.5}rect{stroke:#888;stroke-width:1.5;fill:#8881}rect.terminal{fill:#4a90d933}text{font:13px ui-monospace,monospace;text-anchor:middle;fill:#555}@media(prefers-color-scheme:dark){text{fill:#bbb}}@media(prefers-color-scheme:light){text{fill:#333}}";

/** A whole diagram, from its left end to its right end. */
export function diagram(title: string, shape: Drawing): string {
  const [x, y] = [20, shape.up + 10];
  const [width, height] = [shape.width + 40, shape.up + shape.down + 20];
  const ends = `${straight(8, y, x)}${straight(x + shape.width, y, width - 8)}${path(`M8 ${y - 6}v12M${width - 8} ${y - 6}v12`)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}"><style>${style}</style>${ends}${shape.draw(x, y)}</svg>`;
}
