// A spec in a link: its text packed into the fragment, which no browser sends anywhere. A link is anybody's: what is too long or damaged
// is said, and nothing of it is shown.

/** What a link holds. */
export interface Linked {
  /** The path of the spec, which `use … from` counts from. */
  readonly path: string;
  readonly text: string;
}

/** Characters of a spec in a link; unpacked at most so many, however small it was. */
export const longest = 2 ** 18;

const aPath = /^(?:[\w-]+\/){0,4}[\w-]+\.perl$/;

/** The fragment for a spec, without `#`. */
export async function fragmentOf({ path, text }: Linked): Promise<string> {
  const packed = await through(
    new TextEncoder().encode(text),
    new CompressionStream("deflate-raw"),
    Number.POSITIVE_INFINITY,
  );
  const letters = btoa(Array.from(packed, (each) => String.fromCharCode(each)).join(""));
  return `at=${path}&spec=${letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** What a fragment holds, `undefined` when it is of no spec, or a sentence about what is wrong with it. */
export async function readFragment(fragment: string): Promise<Linked | string | undefined> {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const spec = fields.get("spec");
  if (spec === null) return undefined;
  const path = fields.get("at") ?? "specs/shared.perl";
  if (!aPath.test(path)) return "This link names no spec: its path is damaged.";
  try {
    const letters = atob(spec.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(letters, (each) => each.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"), longest);
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TooLong) return `This link holds more than ${longest / 2 ** 10} KiB, which no spec has.`;
    return "This link is damaged: its text cannot be unpacked.";
  }
}

class TooLong extends Error {}

/** Bytes behind a transformation, which ends where they are too many. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total > most) {
      await reader.cancel().catch(() => {});
      throw new TooLong();
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
