// `#packing` in a browser: gzip, deflate and check sums by fflate, which is asked for streams where what comes out is bounded: a few hundred
// bytes can say that they are gigabytes.

import { Gunzip, gzipSync as packGzip, Unzlib, zlibSync } from "fflate";

type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

/** No time is in it, so that equal contents are equal bytes. */
export const gzipSync = (content: string | Uint8Array, { level = 6 }: { readonly level?: number } = {}) =>
  packGzip(bytesOf(content), { level: level as Level, mtime: 0 });

export const gzipLater = async (text: string, options: { readonly level: number }): Promise<Uint8Array> =>
  gzipSync(text, options);

/** With zlib's header, as Node's; its window and memory are the library's own. */
export const deflateSync = (
  bytes: Uint8Array,
  { level = 6 }: { readonly level?: number; readonly windowBits?: number; readonly memLevel?: number } = {},
): Uint8Array<ArrayBuffer> => zlibSync(bytes, { level: level as Level });

interface Bound {
  readonly maxOutputLength?: number;
}

type Told = (piece: Uint8Array) => void;

/** What a stream gives for all of the bytes. Throws for damaged ones, and above the bound. */
function unpacked(
  make: (told: Told) => { push(bytes: Uint8Array, final: boolean): unknown },
  bytes: Uint8Array,
  { maxOutputLength: most = 2 ** 31 }: Bound,
): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = make((piece) => {
    size += piece.length;
    if (size > most) throw new RangeError(`it is more than ${most} bytes`);
    pieces.push(piece.slice());
  });
  // piece by piece, so that the bound is looked at before all of it is there
  for (let at = 0; at < bytes.length || at === 0; at += 1 << 14)
    stream.push(bytes.subarray(at, at + (1 << 14)), at + (1 << 14) >= bytes.length);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export function gunzipSync(bytes: Uint8Array, bound: Bound = {}): Uint8Array<ArrayBuffer> {
  const whole = unpacked((told) => new Gunzip(told), bytes, bound);
  const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const isWhole = end.getUint32(0, true) === crc32(whole) && end.getUint32(4, true) === whole.length % 2 ** 32;
  if (!isWhole) throw new Error("its check sum is another one");
  return whole;
}

/** Of what has zlib's header; its check sum is not looked at. */
export const inflateSync = (bytes: Uint8Array, bound: Bound = {}): Uint8Array<ArrayBuffer> =>
  unpacked((told) => new Unzlib(told), bytes, bound);

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** CRC-32 as PNG and gzip have it. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (table[(sum ^ byte) & 0xff] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}
