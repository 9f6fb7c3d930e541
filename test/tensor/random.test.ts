// Philox4x32-10: the host's words, the kernel's words and the golden vectors are the same; uniforms are exact.

import { describe, expect, test } from "vitest";
import { philoxBlocks } from "../../runtime/conform/permutation.ts";
import { builder, feed, fetch, finish, u32 } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { philox as philoxBlock, uniformOf, type Words } from "../../runtime/kernels/philox.ts";
import { readGolden } from "../golden-set.ts";
import { useDevice } from "./check.ts";
import { philox, randomUniform } from "./philox-op.ts";

const gpu = useDevice();

type Key = readonly [number, number];

const file = readGolden("permutation/philox.json", philoxBlocks);
const golden = [...file.standard, ...file.more];

async function drawn(counters: readonly number[], keys: readonly number[], count: number) {
  const rows = counters.length / 4;
  const g = builder("random");
  const [counter, key] = [feed(g, "counter", u32(rows, 4)), feed(g, "key", u32(rows, 2))];
  fetch(g, "words", philox(g, counter, key, count));
  fetch(g, "uniform", randomUniform(g, counter, key, count));
  const graph = finish(g);
  const results = [];
  for (const backend of [interpreter(), gpu()]) {
    const executable = await backend.compile(graph);
    executable.run({ counter: Uint32Array.from(counters), key: Uint32Array.from(keys) });
    const { words: ints, uniform } = await executable.fetch("words", "uniform");
    results.push({ words: [...ints!], uniform: [...uniform!] });
    executable.release();
  }
  expect(results[1]).toEqual(results[0]);
  return results[1]!;
}

describe("golden vectors", () => {
  test("on the host", () => {
    expect(golden.length).toBeGreaterThan(30);
    for (const each of golden)
      expect(philoxBlock(each.counter as unknown as Words, each.key as unknown as Key)).toEqual(each.output);
  });
  test("in the kernel", async () => {
    const { words: got } = await drawn(
      golden.flatMap((each) => each.counter),
      golden.flatMap((each) => each.key),
      4,
    );
    expect(got).toEqual(golden.flatMap((each) => each.output));
  });
});

describe("rows of words", () => {
  for (const count of [1, 7, 66])
    test(`${count} words continue over blocks, also past 2^32`, async () => {
      const counters = [5, 6, 7, 8, 0xffffffff, 1, 2, 3, 9, 0, 0, 0];
      const keys = [1, 2, 3, 4, 0xdeadbeef, 6];
      const { words: got, uniform } = await drawn(counters, keys, count);
      const expected = [0, 1, 2].flatMap((row) =>
        Array.from({ length: count }, (_, j) => {
          const [c0, c1, c2, c3] = counters.slice(4 * row, 4 * row + 4) as [number, number, number, number];
          return philoxBlock([(c0 + (j >> 2)) >>> 0, c1, c2, c3], [keys[2 * row]!, keys[2 * row + 1]!])[j & 3]!;
        }),
      );
      expect(got).toEqual(expected);
      expect(uniform).toEqual(expected.map(uniformOf));
    });
  test("uniforms stay strictly inside (0, 1) in f32", () => {
    expect(Math.fround(uniformOf(0))).toBeGreaterThan(0);
    expect(Math.fround(uniformOf(0xffffffff))).toBeLessThan(1);
    for (const word of [0, 511, 512, 0x80000000, 0xffffffff])
      expect(Math.fround(uniformOf(word))).toBe(uniformOf(word));
  });
});
