// How pages of a parquet file are unpacked, with the sums that a packing holds checked. What a page says of its length bounds
// what is made of it.

import type { CompressionCodec, Compressors } from "hyparquet";
import { unpackings } from "#unpackings";

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array;

/** Snappy says first how many bytes it will be, which the library passes over. */
const snappy: Unpack = (bytes, length) => {
  let said = 0;
  let at = 0;
  for (; at < 5 && bytes[at]! >= 128; at++) said += (bytes[at]! - 128) * 2 ** (7 * at);
  said += (bytes[at] ?? Number.NaN) * 2 ** (7 * at);
  if (said !== length) throw new Error(`unpacked it has ${said} of ${length} bytes`);
  return unpackings["SNAPPY"]!(bytes, length);
};

/** Some writers leave nothing at all where there is nothing to pack; LZ4 leaves a zero, at which the library stumbles. */
const orNothing =
  (unpack: Unpack): Unpack =>
  (bytes, length) =>
    length === 0 && (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0))
      ? new Uint8Array()
      : unpack(bytes, length);

const all: { readonly [C in CompressionCodec]?: Unpack } = {
  ...unpackings,
  SNAPPY: snappy,
};

/** By codec: the bytes, and how many there are unpacked. Each throws an Error for damaged ones. */
export const unpackers: Compressors = Object.fromEntries(
  Object.entries(all).map(([codec, unpack]) => [codec, orNothing(unpack)]),
);
