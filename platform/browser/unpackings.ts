// `#unpackings` in a browser: pages of parquet files that are packed as most are. The others would be more bytes of program than all that trains.

import { snappyUncompress } from "hyparquet";
import { gunzipSync } from "./packing.ts";

/** By the name of the packing: the bytes of a page, and how many there are unpacked. Throws for damaged ones. */
export const unpackings: { readonly [codec: string]: (bytes: Uint8Array, length: number) => Uint8Array } = {
  SNAPPY: (bytes, length) => {
    const whole = new Uint8Array(length);
    snappyUncompress(bytes, whole);
    return whole;
  },
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: length }),
};
