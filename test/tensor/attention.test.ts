// Attention at windows, causal prompts, shared prefixes and empty rows: values, gradients, the readers table, and the
// promise that training, prefill and decode give the same bits.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
import { builder, f32, feed, fetch, finish, i32 } from "../../runtime/graph/ir.ts";
import { pullback } from "../../runtime/tensor/autodiff.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { attention } from "../../runtime/tensor/ops/attention.ts";
import { forEachKey, readersOf } from "../../runtime/tensor/ops/attention-ranges.ts";
import { checkOp, gpuChoice, numbers, useDevice } from "./check.ts";

const gpu = useDevice();

type Ranges = readonly (readonly [number, number, number, number])[];

/** Windows of `size` rows that see each other. */
const windows = (count: number, size: number): Ranges =>
  Array.from({ length: count }, (_, row) => {
    const first = row - (row % size);
    return [first, Math.min(first + size, count), 0, 0];
  });
const causal = (count: number): Ranges => Array.from({ length: count }, (_, row) => [0, row + 1, 0, 0]);
/** A prompt, then rollouts of equal length that see the prompt and their own past. */
const shared = (prompt: number, rollouts: number, length: number): Ranges => [
  ...causal(prompt),
  ...Array.from({ length: rollouts * length }, (_, at): Ranges[number] => {
    const first = prompt + at - (at % length);
    return [0, prompt, first, prompt + at + 1];
  }),
];
/** Rows without keys, with only the second range, with ranges out of order. */
const odd: Ranges = [
  [0, 0, 0, 0],
  [0, 0, 2, 5],
  [4, 7, 0, 2],
  [3, 4, 3, 3],
  [5, 2, 0, 1],
];

for (const { name, ranges, keys, heads, kvHeads, dimension } of [
  { name: "one row", ranges: causal(1), keys: 1, heads: 1, kvHeads: 1, dimension: 4 },
  { name: "windows", ranges: windows(65, 16), keys: 65, heads: 2, kvHeads: 2, dimension: 8 },
  { name: "causal, grouped heads", ranges: causal(19), keys: 19, heads: 4, kvHeads: 2, dimension: 8 },
  { name: "shared prefix", ranges: shared(9, 3, 5), keys: 24, heads: 4, kvHeads: 1, dimension: 16 },
  { name: "odd ranges", ranges: odd, keys: 7, heads: 2, kvHeads: 1, dimension: 6 },
  { name: "odd dimension", ranges: causal(5), keys: 5, heads: 1, kvHeads: 1, dimension: 3 },
  { name: "wide head", ranges: causal(4), keys: 4, heads: 2, kvHeads: 1, dimension: 48 },
]) {
  const table = ranges.flat();
  checkOp({
    name: `attention, ${name}`,
    build: (g, [q, k, v, seen, readers]) =>
      attention(g, q!, k!, v!, seen!, { heads, kvHeads, scale: dimension ** -0.5, readers: readers! }),
    inputs: [
      { type: f32(ranges.length, heads * dimension) },
      { type: f32(keys, kvHeads * dimension) },
      { type: f32(keys, kvHeads * dimension) },
      { type: i32(ranges.length, 4), data: table },
      { type: i32(2 * keys + table.length), data: readersOf(table, keys) },
    ],
    differentiable: [0, 1, 2],
    tolerance: { absolute: 1e-5, relative: 1e-5 },
  });
}

checkOp({
  name: "attention with large scores",
  build: (g, [q, k, v, ranges]) => attention(g, q!, k!, v!, ranges!, { heads: 2, kvHeads: 2, scale: 60 }),
  inputs: [
    { type: f32(33, 16) },
    { type: f32(33, 16) },
    { type: f32(33, 16) },
    { type: i32(33, 4), data: causal(33).flat() },
  ],
  tolerance: { absolute: 2e-4, relative: 1e-4 },
});

describe("the same query over the same keys", () => {
  const [heads, kvHeads, dimension] = [4, 2, 8];
  const width = heads * dimension;
  const kvWidth = kvHeads * dimension;
  const [prompt, rollouts, length] = [11, 3, 6];
  const rows = prompt + rollouts * length;
  const q = numbers(rows * width, 1).map((each) => 3 * each);
  const k = numbers(rows * kvWidth, 2);
  const v = numbers(rows * kvWidth, 3);

  async function run(
    queries: ArrayLike<number>,
    keys: ArrayLike<number>,
    values: ArrayLike<number>,
    ranges: Ranges,
    differentiable: boolean,
  ): Promise<Float32Array> {
    const held = keys.length / kvWidth;
    const g = builder("layout");
    const readers = feed(g, "readers", i32(2 * held + 4 * ranges.length));
    const out = attention(
      g,
      feed(g, "q", f32(ranges.length, width)),
      feed(g, "k", f32(held, kvWidth)),
      feed(g, "v", f32(held, kvWidth)),
      feed(g, "ranges", i32(ranges.length, 4)),
      { heads, kvHeads, scale: dimension ** -0.5, ...(differentiable && { readers }) },
    );
    fetch(g, "out", out);
    const executable = await gpu().compile(finish(g));
    const table = ranges.flat();
    executable.run({
      q: Float32Array.from(queries),
      k: Float32Array.from(keys),
      v: Float32Array.from(values),
      ranges: Int32Array.from(table),
      ...(differentiable && { readers: readersOf(table, held) }),
    });
    const fetched = await executable.fetch("out");
    executable.release();
    return Float32Array.from(fetched.out!);
  }

  test("has the same bits in packed training, prefill, and one-token decode from a cache laid out otherwise", async () => {
    const training = await run(q, k, v, shared(prompt, rollouts, length), true);
    const prefill = await run(q.slice(0, prompt * width), k, v, causal(prompt), false);
    expect(prefill).toEqual(training.slice(0, prompt * width));

    // The cache: each rollout's slots at some other place, between rows that nobody may see.
    const slots = 64;
    const cacheK = numbers(slots * kvWidth, 8);
    const cacheV = numbers(slots * kvWidth, 9);
    const placeOf = (rollout: number) => 20 + 13 * (rollouts - 1 - rollout);
    const copy = (from: number, to: number) => {
      cacheK.set(k.slice(from * kvWidth, (from + 1) * kvWidth), to * kvWidth);
      cacheV.set(v.slice(from * kvWidth, (from + 1) * kvWidth), to * kvWidth);
    };
    for (let row = 0; row < prompt; row++) copy(row, 2 + row);
    for (let step = 0; step < length; step++) {
      const at = (rollout: number) => prompt + rollout * length + step;
      for (let rollout = 0; rollout < rollouts; rollout++) copy(at(rollout), placeOf(rollout) + step);
      const order = [2, 0, 1];
      const decoded = await run(
        order.flatMap((rollout) => [...q.slice(at(rollout) * width, (at(rollout) + 1) * width)]),
        cacheK,
        cacheV,
        order.map((rollout) => [2, 2 + prompt, placeOf(rollout), placeOf(rollout) + step + 1] as const),
        false,
      );
      order.forEach((rollout, index) => {
        expect(decoded.slice(index * width, (index + 1) * width)).toEqual(
          training.slice(at(rollout) * width, (at(rollout) + 1) * width),
        );
      });
    }
  });
});

test.each([8, 84])(
  "the tile for GPUs gives the bits of the tile for CPU drivers, heads of %i",
  async (dimension) => {
    const device = await openDevice(gpuChoice);
    const kinds = (["software", "hardware"] as const).map((kind) => ({
      ...device,
      adapter: { ...device.adapter, kind },
    }));
    const [heads, kvHeads] = [4, 2];
    const ranges = shared(6, 2, 3).flat();
    const rows = ranges.length / 4;
    const g = builder("tiles");
    const inputs = [
      feed(g, "q", f32(rows, heads * dimension)),
      feed(g, "k", f32(rows, kvHeads * dimension)),
      feed(g, "v", f32(rows, kvHeads * dimension)),
    ] as const;
    const out = attention(g, ...inputs, feed(g, "ranges", i32(rows, 4)), {
      heads,
      kvHeads,
      scale: dimension ** -0.5,
      readers: feed(g, "readers", i32(6 * rows)),
    });
    const seeds = [{ value: out, gradient: feed(g, "gradient", f32(rows, heads * dimension)) }];
    [out, ...pullback(g, seeds, inputs)].forEach((each, index) => {
      fetch(g, `out${index}`, each!);
    });
    const graph = finish(g);
    const results = [];
    for (const each of kinds) {
      const backend = gpuBackend(each);
      const executable = await backend.compile(graph);
      executable.run({
        q: numbers(rows * heads * dimension, 1),
        k: numbers(rows * kvHeads * dimension, 2),
        v: numbers(rows * kvHeads * dimension, 3),
        gradient: numbers(rows * heads * dimension, 4),
        ranges: Int32Array.from(ranges),
        readers: readersOf(ranges, rows),
      });
      const fetched = await executable.fetch("out0", "out1", "out2", "out3");
      results.push(Object.values(fetched).map((values) => [...values]));
      executable.release();
      backend.destroy();
    }
    device.destroy();
    expect(results[1]).toEqual(results[0]);
    expect(new Set(results[0]?.flat()).size).toBeGreaterThan(rows * dimension);
  },
  240_000,
);

test("readersOf: every query that sees a key lies in the key's span, and unseen blocks have none", () => {
  const row = fc.tuple(fc.nat(40), fc.nat(12), fc.nat(12), fc.nat(12)).map(([a, b, c, d]): Ranges[number] => {
    const [first, firstEnd, second] = [a, a + b, a + b + c];
    return [first, firstEnd, second, second + d];
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (ranges) => {
      const keys = 80;
      const table = ranges.flat();
      const readers = readersOf(table, keys);
      const seen = new Set<number>();
      ranges.forEach((_, index) => {
        forEachKey(table, index, (key) => {
          seen.add(Math.floor(key / 8));
          expect(readers[2 * key]).toBeLessThanOrEqual(index);
          expect(readers[2 * key + 1]).toBeGreaterThan(index);
        });
      });
      for (let key = 0; key < keys; key++)
        if (!seen.has(Math.floor(key / 8))) expect([readers[2 * key], readers[2 * key + 1]]).toEqual([0, 0]);
    }),
  );
  expect(() => readersOf([0, 9, 0, 0], 8)).toThrow();
  expect(() => readersOf([0, 5, 4, 6], 8)).toThrow();
});
