// The number of rows in the metadata of a parquet file, whatever stands before it: every kind of value that Thrift's compact protocol
// has, at every depth that files have.

import { expect, test } from "vitest";
import { metadataLength, rowsIn } from "../../plan/parquet-rows.ts";

/** num_rows as field 3 behind a field of id 2, 7 rows, and the end of the structure. */
const rows = (head = 0x16) => [head, 14, 0];
const of = (...bytes: readonly number[]) => rowsIn(Uint8Array.from(bytes));

test.each<readonly [string, readonly number[]]>([
  ["nothing", []],
  ["true", [0x21]],
  ["false", [0x22]],
  ["a byte", [0x23, 200]],
  ["a number", [0x25, 0x80, 0x80, 1]],
  ["a double", [0x27, 1, 2, 3, 4, 5, 6, 7, 8]],
  ["a number of ten digits", [0x25, ...new Array<number>(9).fill(128), 1]],
  ["a list of doubles", [0x29, 0x27, ...new Array<number>(16).fill(7)]],
  ["a list of lists", [0x29, 0x19, 0x25, 1, 0x80, 1]],
  ["bytes", [0x28, 3, 0, 0, 0]],
  ["a list of numbers", [0x29, 0x35, 1, 0x80, 1, 3]],
  ["a list of booleans", [0x29, 0x32, 1, 2, 1]],
  ["a set of bytes", [0x2a, 0x23, 9, 9]],
  ["a long list", [0x29, 0xf3, 16, ...new Array<number>(16).fill(5)]],
  ["a structure", [0x2c, 0x11, 0x15, 4, 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0]],
  ["a structure whose fields are named in full", [0x2c, 0x05, 40, 4, 0]],
])("behind %s", (_, before) => {
  expect(of(...before, ...rows(before.length === 0 ? 0x36 : 0x16))).toBe(7);
});

test("by the number of its field, written short or in full", () => {
  expect(of(0x06, 6, 14, 0)).toBe(7);
  expect(of(0x46, 14, 0)).toBeUndefined();
  // field 3 of another kind is none
  expect(of(0x35, 14, 0)).toBeUndefined();
});

test("is no negative number and no number beyond those that are exact", () => {
  expect(of(0x36, 13, 0)).toBeUndefined();
  expect(of(0x36, 0, 0)).toBe(0);
  const digits = (value: bigint): number[] =>
    value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...digits(value >> 7n)];
  expect(of(0x36, ...digits(2n * (2n ** 53n - 2n)), 0)).toBe(2 ** 53 - 2);
  expect(of(0x36, ...digits(2n * 2n ** 54n), 0)).toBeUndefined();
  expect(of(0x36, ...new Array<number>(12).fill(255), 0)).toBeUndefined();
});

test("is not read from what is torn, of no kind, or nested without end", () => {
  for (const torn of [[], [0x28, 5, 1], [0x27, 1, 2, 3], [0x2c, 0x15], [0x2d, 1], [0x29, 0x35, 1]])
    expect(of(...torn)).toBeUndefined();
  const nested = (depth: number) => [
    ...new Array<number>(depth).fill(0x1c),
    ...new Array<number>(depth).fill(0),
    0x26,
    14,
    0,
  ];
  expect(of(...nested(33))).toBe(7);
  expect(of(...nested(34))).toBeUndefined();
});

test("the tail names the length of the metadata", () => {
  const tail = (length: number, magic = "PAR1") => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(0, length, true);
    bytes.set(new TextEncoder().encode(magic), 4);
    return bytes;
  };
  expect(metadataLength(tail(1234))).toBe(1234);
  expect(metadataLength(tail(1234, "PAR2"))).toBeUndefined();
  expect(metadataLength(tail(1234).subarray(1))).toBeUndefined();
});
