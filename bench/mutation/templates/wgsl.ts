// The same slips in a stretch of WGSL, as it stands in the strings of a template: cut at its ${…}, so that a stretch may begin and end
// anywhere. What no longer compiles is found by whoever compiles it.

import type { Change } from "../operators.ts";

type Kind = "sign" | "index" | "bound";

interface Rule {
  readonly kind: Kind;
  /** What is replaced: group 1 where there is one, else the whole match. */
  readonly pattern: RegExp;
  readonly other: (found: string) => readonly string[];
}

const swapped: Readonly<Record<string, string>> = { x: "y", y: "x", z: "w", w: "z" };
const signs: Readonly<Record<string, string>> = { "+": "-", "-": "+", "*": "/", "/": "*" };
const bounds: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

const rules: readonly Rule[] = [
  { kind: "sign", pattern: / ([-+*/]) /dg, other: (found) => [signs[found] ?? ""] },
  { kind: "sign", pattern: / ([-+*/])= /dg, other: (found) => [signs[found] ?? ""] },
  { kind: "sign", pattern: /(?<=[(,=] ?|return )(-)(?=[\w(]|$)/dg, other: () => [""] },
  {
    kind: "sign",
    pattern: /(?<![\w.])(\d+\.\d+f?)(?![\w.])/dg,
    other: (found) => (Number.parseFloat(found) === 0 ? [] : [`(-${found})`]),
  },
  { kind: "index", pattern: / (%) /dg, other: () => ["/"] },
  {
    kind: "index",
    pattern: /(?<![\w.@]|group\(|binding\(|_size\()(\d+u?)(?![\w.>])/dg,
    other: (found) => {
      const [value, unit] = [Number.parseInt(found, 10), found.endsWith("u") ? "u" : ""];
      return [value + 1, value - 1].filter((each) => each >= 0).map((each) => `${each}${unit}`);
    },
  },
  { kind: "index", pattern: /(?<=^|[\w)])(\])/dg, other: () => [" + 1]"] },
  { kind: "index", pattern: /(?<=[\w\])])\.([xyzw])(?!\w)/dg, other: (found) => [swapped[found] ?? ""] },
  { kind: "bound", pattern: / ([<>]=?) /dg, other: (found) => [bounds[found] ?? ""] },
  { kind: "bound", pattern: /(?<!\w)(min|max)(?=\()/dg, other: (found) => [found === "min" ? "max" : "min"] },
];

/** Whether a stretch is of a kernel at all, and no name, message or path. */
const isCode = (text: string): boolean => /[-+*/%<>=();[\]]/.test(text) && !/^[\w ./-]+$/.test(text.trim());

/** The slips of a stretch that begins at `start` of the file. Comments and declarations of bindings are left. */
export function wgslChanges(stretch: string, start: number): readonly Change[] {
  if (!isCode(stretch)) return [];
  const comments = [...stretch.matchAll(/\/\/.*/g)].map((each) => [each.index, each.index + each[0].length] as const);
  return rules.flatMap(({ kind, pattern, other }) =>
    [...stretch.matchAll(pattern)].flatMap((match) => {
      const [from, to] = match.indices?.[1] ?? [0, 0];
      if (comments.some(([first, end]) => from >= first && from < end)) return [];
      return other(match[1] ?? "").map(
        (text): Change => ({ operator: kind, text, from: start + from, to: start + to, inText: true }),
      );
    }),
  );
}
