// A spec in a link: its text packed into the fragment, which no browser sends anywhere. A link is anybody's: what is too long or damaged
// is said, and nothing of it is shown.

import { bytesOf, TooLong, textOf, through } from "./packed.ts";

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
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  return `at=${path}&spec=${textOf(packed).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** What a fragment holds, `undefined` when it is of no spec, or a sentence about what is wrong with it. */
export async function readFragment(fragment: string): Promise<Linked | string | undefined> {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const spec = fields.get("spec");
  if (spec === null) return undefined;
  const path = fields.get("at") ?? "specs/shared.perl";
  if (!aPath.test(path)) return "This link names no spec: its path is damaged.";
  try {
    const packed = bytesOf(spec.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"), longest);
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TooLong) return `This link holds more than ${longest / 2 ** 10} KiB, which no spec has.`;
    return "This link is damaged: its text cannot be unpacked.";
  }
}
