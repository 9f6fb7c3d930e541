// `#packing` in Node: zlib. In a browser there is platform/browser/packing.ts.

import { promisify } from "node:util";
import { gzip } from "node:zlib";

export { crc32, deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";

/** The same as `gzipSync`, in a thread of its own. */
export const gzipLater = promisify<string, { readonly level: number }, Uint8Array>(gzip);
