// The values of a page take exactly the bytes that they have. Their contents are not looked at.
// https://github.com/apache/parquet-format/blob/master/Encodings.md

import { deltas } from "./deltas.ts";
import { encodings, physical } from "./format.ts";
import { checkRuns } from "./runs.ts";
import type { Leaf } from "./schema.ts";
import { Reader } from "./thrift.ts";

/** Values of a dictionary, if there is one, say how high a place in it may be. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly encoding: number;
  readonly count: number;
  readonly dictionary: number | undefined;
}

/** Throws an Error where the bytes of a page are not those of `count` values. */
export function checkValues({ bytes, encoding, count, dictionary }: Packed, leaf: Leaf): void {
  switch (encoding) {
    case encodings.plain:
      checkPlain(bytes, count, leaf);
      return;
    case encodings.plainDictionary:
    case encodings.dictionary:
      if (dictionary === undefined) throw new Error("it has no dictionary");
      checkPlaces(bytes, count, dictionary);
      return;
    case encodings.rle: {
      if (leaf.type !== physical.boolean) break;
      checkRuns(prefixed(new Reader(bytes)), { bits: 1, count, most: 1, what: "values" });
      return;
    }
    case encodings.delta:
      if (leaf.type !== physical.int32 && leaf.type !== physical.int64) break;
      deltas(new Reader(bytes), count);
      return;
    case encodings.deltaLength: {
      if (leaf.type !== physical.bytes) break;
      const reader = new Reader(bytes);
      fill(reader, lengthsOf(reader, count));
      return;
    }
    case encodings.deltaBytes: {
      if (leaf.type !== physical.bytes && leaf.type !== physical.fixed) break;
      const reader = new Reader(bytes);
      const shared = lengthsOf(reader, count);
      const own = lengthsOf(reader, count);
      for (const [at, length] of shared.entries())
        if (length > (at === 0 ? 0 : shared[at - 1]! + own[at - 1]!))
          throw new Error("a value starts with more than there is");
      if (leaf.type === physical.fixed && shared.some((each, at) => each + own[at]! !== leaf.length))
        throw new Error(`a value has other than ${leaf.length} bytes`);
      fill(reader, own);
      return;
    }
    case encodings.split: {
      const width = widthOf(leaf);
      if (width === undefined || leaf.type === physical.int96) break;
      exactly(bytes.length, count * width, count);
      return;
    }
  }
  throw new Error(`its values are packed in a way (${encoding}) that is unknown for their type`);
}

/** Bytes of a value; undefined where values have lengths of their own, or are bits. */
function widthOf({ type, length }: Leaf): number | undefined {
  if (type === physical.fixed) return length;
  return { [physical.int32]: 4, [physical.int64]: 8, [physical.int96]: 12, [physical.float]: 4, [physical.double]: 8 }[
    type
  ];
}

function exactly(found: number, wanted: number, count: number): void {
  if (found !== wanted) throw new Error(`its ${count} values have ${found} of ${wanted} bytes`);
}

function checkPlain(bytes: Uint8Array, count: number, leaf: Leaf): void {
  if (leaf.type !== physical.bytes) {
    const width = widthOf(leaf);
    exactly(bytes.length, width === undefined ? Math.ceil(count / 8) : count * width, count);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  for (let value = 0; value < count; value++) {
    if (at + 4 > bytes.length) throw new Error(`it has ${value} of ${count} values`);
    at += 4 + view.getUint32(at, true);
  }
  exactly(bytes.length, at, count);
}

function checkPlaces(bytes: Uint8Array, count: number, dictionary: number): void {
  const bits = bytes[0] ?? (count > 0 ? 33 : 0);
  if (bits > 32) throw new Error("it does not say how its places in the dictionary are packed");
  if (count === 0) return;
  if (bits > 0) checkRuns(bytes.subarray(1), { bits, count, most: dictionary - 1, what: "places in the dictionary" });
  else if (dictionary === 0) throw new Error("its dictionary is empty");
}

/** Bytes behind their length, which must be there. */
export function prefixed(reader: Reader): Uint8Array {
  const [a, b, c, d] = reader.take(4) as unknown as readonly [number, number, number, number];
  return reader.take(a + 2 ** 8 * b + 2 ** 16 * c + 2 ** 24 * d);
}

function lengthsOf(reader: Reader, count: number): readonly number[] {
  return deltas(reader, count).map((each) => {
    const length = Number(BigInt.asIntN(32, each));
    if (length < 0) throw new Error(`a value has ${length} bytes`);
    return length;
  });
}

/** Throws an Error where the rest of the bytes is not the sum of these lengths. */
function fill(reader: Reader, lengths: readonly number[]): void {
  exactly(
    reader.bytes.length - reader.at,
    lengths.reduce((sum, each) => sum + each, 0),
    lengths.length,
  );
}
