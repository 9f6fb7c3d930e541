// `#packing` in Node: zlib. In a browser there is platform/browser/packing.ts.

import { promisify } from "node:util";
import { brotliDecompressSync, gunzipSync, gzip, zstdDecompressSync } from "node:zlib";

export { crc32, deflateSync, gzipSync, inflateSync } from "node:zlib";
export { gunzipSync };

/** The same as `gzipSync`, in a thread of its own. */
export const gzipLater = promisify<string, { readonly level: number }, Uint8Array>(gzip);

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array;

/** What Node's functions give when they are asked how far they came. */
interface Told {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly engine: { readonly bytesWritten: number };
}

const native =
  (
    unpack: (bytes: Uint8Array, options: { readonly maxOutputLength: number; readonly info: true }) => unknown,
  ): Unpack =>
  (bytes, length) => {
    // the bound must not be 0
    const { buffer, engine } = unpack(bytes, { maxOutputLength: length + 1, info: true }) as Told;
    if (engine.bytesWritten !== bytes.length)
      throw new Error(`it ends ${bytes.length - engine.bytesWritten} bytes early`);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  };

/** Packings of parquet pages that are unpacked here and not by a library of JavaScript: at most `length` bytes, with their sums checked. */
export const unpackings: { readonly [codec in "GZIP" | "BROTLI" | "ZSTD"]?: Unpack } = {
  GZIP: native(gunzipSync),
  BROTLI: native(brotliDecompressSync),
  ZSTD: native(zstdDecompressSync),
};
