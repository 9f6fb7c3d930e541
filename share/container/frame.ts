// What stands around an archive in a bundle: one Zstandard frame that says how long its contents are and ends with its checksum, and
// behind it the SHA-256 of the frame, in a frame that every reader of Zstandard skips. With it no byte of a bundle can change unseen:
// a compressed stream alone has bits that mean nothing.

import { E1101, E1102 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** Reads `length` bytes from `at`; fewer only where the file ends. */
export type ReadAt = (at: number, length: number) => Uint8Array;

const magic = [0x28, 0xb5, 0x2f, 0xfd];

/** Bytes of the frame that holds the digest: magic, length, 32 bytes. */
export const trailerSize = 40;

/** The frame that holds a digest. */
export function trailerOf(digest: Uint8Array): Uint8Array {
  return Uint8Array.of(0x5b, 0x2a, 0x4d, 0x18, 32, 0, 0, 0, ...digest);
}

/** Bytes that a block of a frame gives at most. */
const mostOfBlock = 128 * 1024;

/**
 * Bytes of the contents of the frame that fills a file of `size` bytes up to its trailer. Every block is walked, so that nothing stands
 * behind the last one and the contents are no longer than the blocks can give. Failures E1101 for what is no bundle, E1102 for one that is cut short or changed.
 */
export function contentSize(read: ReadAt, size: number, name: string): number {
  const head = read(0, 18);
  if (size < trailerSize + 16 || magic.some((byte, at) => head[at] !== byte))
    throw new Failure(E1101({ file: name, reason: "it does not begin as one" }));
  const damaged = (what: string) => new Failure(E1102({ file: name, what }));
  const flags = head[4] ?? 0;
  const single = (flags & 0x20) !== 0;
  const bytes = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  if ((flags & 0x1f) !== 0x04 || bytes === 0) throw damaged("its first bytes are of another form");
  const from = single ? 5 : 6;
  let content = bytes === 2 ? 256 : 0;
  for (let at = 0; at < bytes; at++) content += (head[from + at] ?? 0) * 2 ** (8 * at);
  if (!Number.isSafeInteger(content)) throw damaged("its first bytes are of another form");
  const end = size - trailerSize;
  let given = 0;
  for (let at = from + bytes, last = false; !last; ) {
    const [a = 0, b = 0, c = 0] = read(at, 3);
    const length = (a | (b << 8) | (c << 16)) >> 3;
    const kind = (a >> 1) & 3;
    last = (a & 1) === 1;
    if (at + 3 > end || kind === 3 || length > mostOfBlock) throw damaged("its blocks do not add up");
    at += 3 + (kind === 1 ? 1 : length);
    given += kind === 2 ? mostOfBlock : length;
    if (last && at + 4 !== end) throw damaged("its blocks do not add up");
  }
  if (content > given) throw damaged("it says that it holds more than its blocks give");
  return content;
}
