// `#unpackings` in Node: how pages of a parquet file are unpacked, by zlib where it can and else by hyparquet-compressors. In a browser there is
// platform/browser/unpackings.ts.

import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { compressors } from "hyparquet-compressors";

/** The bytes of a page, and how many there are unpacked. Throws for damaged ones. */
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

/** By the name of the packing. */
export const unpackings: { readonly [codec: string]: Unpack } = {
  ...compressors,
  GZIP: native(gunzipSync),
  BROTLI: native(brotliDecompressSync),
  ZSTD: native(zstdDecompressSync),
};
