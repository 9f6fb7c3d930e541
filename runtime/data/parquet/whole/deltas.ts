// Whole numbers as differences, in blocks of miniblocks.
// https://github.com/apache/parquet-format/blob/master/Encodings.md#delta-encoding-delta_binary_packed--5

import type { Reader } from "./thrift.ts";

const most = 2 ** 20;
const zigzag = (folded: bigint): bigint => (folded >> 1n) ^ -(folded & 1n);

/** The `count` numbers that stand here, in 64 bits; the reader stands behind them afterwards. Throws an Error where there are other many. */
export function deltas(reader: Reader, count: number): readonly bigint[] {
  const block = Number(reader.varint(32));
  const parts = Number(reader.varint(32));
  const said = Number(reader.varint(32));
  let value = zigzag(reader.varint(64));
  const size = block / parts;
  if (block === 0 || block % 128 !== 0 || block > most || parts === 0 || size % 32 !== 0)
    throw new Error(`its differences stand in ${parts} parts of a block of ${block}`);
  if (said !== count) throw new Error(`it has ${said} of ${count} values`);
  const numbers: bigint[] = count > 0 ? [value] : [];
  while (numbers.length < count) {
    const least = zigzag(reader.varint(64));
    const widths = reader.take(parts);
    // parts behind the last number have no bytes, whatever their widths say
    for (let part = 0; part < parts && numbers.length < count; part++) {
      const bits = widths[part]!;
      if (bits > 64) throw new Error(`a difference has ${bits} bits`);
      const packed = reader.take((size * bits) / 8);
      for (let at = 0; at < size && numbers.length < count; at++) {
        value = BigInt.asIntN(64, value + least + bitsAt(packed, at * bits, bits));
        numbers.push(value);
      }
    }
  }
  return numbers;
}

function bitsAt(packed: Uint8Array, from: number, bits: number): bigint {
  let value = 0n;
  for (let byte = (from + bits - 1) >> 3; bits > 0 && byte >= from >> 3; byte--)
    value = (value << 8n) | BigInt(packed[byte]!);
  return BigInt.asUintN(bits, value >> BigInt(from & 7));
}
