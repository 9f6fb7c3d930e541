// What stands around an archive in a bundle: one Zstandard frame that says how long its contents are and ends with its checksum; behind it, where
// it is signed, the signature, and last the SHA-256 of all before, both in frames that every reader of Zstandard skips. With the digest no
// byte of a bundle can change unseen: a compressed stream alone has bits that mean nothing.

import { E1101, E1102 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { mostSignature, tooMuch } from "./limits.ts";

/** Reads `length` bytes from `at`; fewer only where the file ends. */
export type ReadAt = (at: number, length: number) => Uint8Array;

const magic = [0x28, 0xb5, 0x2f, 0xfd];

/** Bytes of the frame that holds the digest: magic, length, 32 bytes. */
export const trailerSize = 40;

/** The frame that holds a digest. */
export function trailerOf(digest: Uint8Array): Uint8Array {
  return Uint8Array.of(0x5b, 0x2a, 0x4d, 0x18, 32, 0, 0, 0, ...digest);
}

/** Bytes in front of a signature: magic and length. */
const headOfSignature = 8;
const magicOfSignature = [0x5c, 0x2a, 0x4d, 0x18];

/** The frame that holds a signature. */
export function signatureFrame(signature: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headOfSignature + signature.length);
  frame.set(magicOfSignature);
  new DataView(frame.buffer).setUint32(magicOfSignature.length, signature.length, true);
  frame.set(signature, headOfSignature);
  return frame;
}

/** The parts of a bundle. */
export interface Parts {
  /** Bytes of the contents, as the frame says. */
  readonly content: number;
  /** Where the frame ends. */
  readonly end: number;
  readonly signature?: Uint8Array;
}

/** Bytes that a block of a frame gives at most. */
const mostOfBlock = 128 * 1024;

/**
 * The parts of a file of `size` bytes. Every block of the frame is walked, so that nothing but a signature stands between the last one and the trailer, and the
 * contents are no longer than the blocks can give. Failures E1101 for what is no bundle, E1102 for one that is cut short or changed, E1103 for too long a signature.
 */
export function partsOf(read: ReadAt, size: number, name: string): Parts {
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
  let behind = 0;
  for (let at = from + bytes, last = false; !last; ) {
    const [a = 0, b = 0, c = 0] = read(at, 3);
    const length = (a | (b << 8) | (c << 16)) >> 3;
    const kind = (a >> 1) & 3;
    last = (a & 1) === 1;
    if (at + 3 > end || kind === 3 || length > mostOfBlock) throw damaged("its blocks do not add up");
    at += 3 + (kind === 1 ? 1 : length);
    given += kind === 2 ? mostOfBlock : length;
    behind = at + 4;
  }
  if (behind > end) throw damaged("its blocks do not add up");
  if (content > given) throw damaged("it says that it holds more than its blocks give");
  const signature = behind === end ? undefined : signatureAt(read, behind, end, name);
  return { content, end: behind, ...(signature && { signature }) };
}

/** The signature between two places, which it fills. */
function signatureAt(read: ReadAt, from: number, to: number, name: string): Uint8Array {
  const length = to - from - headOfSignature;
  if (length > mostSignature) throw tooMuch(name, "its signature", length, mostSignature, false);
  const frame = read(from, to - from);
  const signature = frame.subarray(headOfSignature);
  if (length <= 0 || !Buffer.from(signatureFrame(signature)).equals(frame))
    throw new Failure(E1102({ file: name, what: "something stands behind its blocks" }));
  return signature;
}
