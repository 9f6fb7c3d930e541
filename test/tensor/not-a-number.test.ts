// What is no number stays none on every device, exactly where the formulas of single precision have none: WGSL's max and min may drop
// it. And large scores: the first key of attention is no special case of the exponential.

import { expect, test } from "vitest";
import { type Builder, builder, f32, feed, fetch, finish, i32, type Value } from "../../runtime/graph/ir.ts";
import type { HostArray } from "../../runtime/graph/op.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { attention } from "../../runtime/tensor/ops/attention.ts";
import { clamp, maximum, minimum } from "../../runtime/tensor/ops/extremum.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { argmax, rowMaximum } from "../../runtime/tensor/ops/row-maximum.ts";
import { numbers, useDevice } from "./check.ts";

const device = useDevice();
type Data = { readonly [name: string]: HostArray };

/** What a graph gives on the device and in single precision, which have the same NaN and infinities. */
async function held(build: (g: Builder) => readonly Value[], feeds: Data): Promise<readonly (readonly number[])[]> {
  const g = builder("odd");
  build(g).forEach((each, at) => {
    fetch(g, `y${at}`, each);
  });
  const graph = finish(g);
  const got = [];
  for (const backend of [device(), interpreter({ precision: "single" })]) {
    const executable = await backend.compile(graph);
    executable.run(feeds);
    const fetched = await executable.fetch(...graph.fetches.map(({ name }) => name));
    got.push(graph.fetches.map(({ name }) => [...fetched[name]!]));
    executable.release();
  }
  const odd = (values: readonly (readonly number[])[]) =>
    values.map((each) => each.map((x) => (Number.isFinite(x) ? 0 : x)));
  expect(odd(got[0]!)).toEqual(odd(got[1]!));
  return got[0]!;
}

const mixed = (count: number, seed: number, odd: Readonly<Record<number, number>>) => {
  const values = Float32Array.from(numbers(count, seed));
  for (const [at, value] of Object.entries(odd)) values[Number(at)] = value;
  return values;
};

test("maximum, minimum and clamp, alone and fused", async () => {
  const a = Float32Array.of(NaN, 1, NaN, 2, -3, NaN, 0.5, 8);
  const b = Float32Array.of(1, NaN, NaN, 3, NaN, -5, 0.25, -8);
  const [most, least, kept, fused] = await held(
    (g) => {
      const [x, y] = [feed(g, "a", f32(8)), feed(g, "b", f32(8))];
      const open = clamp(g, x, Number.NEGATIVE_INFINITY, 1);
      return [
        maximum(g, x, y),
        minimum(g, x, y),
        clamp(g, x, -1, 1),
        multiply(g, minimum(g, open, clamp(g, y, 0, Infinity)), y),
      ];
    },
    { a, b },
  );
  const none = a.map((x, at) => x + b[at]!);
  expect(most!.map(Number.isNaN)).toEqual([...none].map(Number.isNaN));
  expect(least!.map(Number.isNaN)).toEqual([...none].map(Number.isNaN));
  expect(kept!).toEqual([NaN, 1, NaN, 1, -1, NaN, 0.5, 1]);
  expect(fused!.map(Number.isNaN)).toEqual([...none].map(Number.isNaN));
});

test("integers have no NaN: patterns of one are numbers", async () => {
  const [most, least] = await held(
    (g) => {
      const [x, y] = [feed(g, "a", i32(4)), feed(g, "b", i32(4))];
      return [maximum(g, x, y), minimum(g, x, y)];
    },
    { a: Int32Array.of(0x7fc00000, -1, 5, 0x7fffffff), b: Int32Array.of(0x7fd00000, 3, 0x7fc00001, -0x400000) },
  );
  expect(most).toEqual([0x7fd00000, 3, 0x7fc00001, 0x7fffffff]);
  expect(least).toEqual([0x7fc00000, -1, 5, -0x400000]);
});

test.each([7, 1100])("the log-softmax of rows of %i with NaN first, in the middle, last", async (width) => {
  const logits = mixed(5 * width, 1, {
    [width]: NaN,
    [2 * width + (width >> 1)]: NaN,
    [4 * width - 1]: NaN,
    [4 * width]: Infinity,
  });
  const [logp, entropy] = await held(
    (g) => {
      const made = logProb(g, feed(g, "x", f32(5, width)), feed(g, "t", i32(5)), feed(g, "temperature", f32(1)));
      return [made.logp, made.entropy];
    },
    { x: logits, t: Int32Array.of(1, 2, 3, 0, 1), temperature: Float32Array.of(1) },
  );
  for (const each of [logp!, entropy!]) expect(each.map(Number.isNaN)).toEqual([false, true, true, true, true]);
});

test.each([5, 513, 3000])(
  "the largest of a row of %i is NaN where it has one, the first if it has several",
  async (width) => {
    const odd = {
      [width]: NaN,
      [2 * width + (width >> 1)]: NaN,
      [4 * width - 1]: NaN,
      [4 * width + 1]: NaN,
      [5 * width - 2]: NaN,
    };
    const [most, at] = await held(
      (g) => {
        const x = feed(g, "x", f32(5, width));
        return [rowMaximum(g, x), argmax(g, x)];
      },
      { x: mixed(5 * width, 2, odd) },
    );
    expect(most!.map(Number.isNaN)).toEqual([false, true, true, true, true]);
    expect(at!.slice(1)).toEqual([0, width >> 1, width - 1, 1]);
  },
);

const causal = (rows: number) => Int32Array.from({ length: 4 * rows }, (_, at) => (at % 4 === 1 ? (at >> 2) + 1 : 0));

test("attention over keys and values that are no numbers, and over scores without end", async () => {
  const rows = 12;
  const of = (odd: { readonly [name: string]: Readonly<Record<number, number>> }) =>
    held(
      (g) => {
        const [q, k, v] = [feed(g, "q", f32(rows, 8)), feed(g, "k", f32(rows, 4)), feed(g, "v", f32(rows, 4))];
        return [attention(g, q, k, v, feed(g, "ranges", i32(rows, 4)), { heads: 2, kvHeads: 1, scale: 0.5 })];
      },
      {
        q: mixed(8 * rows, 1, odd["q"] ?? {}),
        k: mixed(4 * rows, 2, odd["k"] ?? {}),
        v: mixed(4 * rows, 3, odd["v"] ?? {}),
        ranges: causal(rows),
      },
    );
  const rowsOf = (out: readonly number[]) =>
    Array.from({ length: rows }, (_, row) => out.slice(8 * row, 8 * row + 8).some(Number.isNaN));
  for (const at of [0, 3, 11]) {
    const seen = Array.from({ length: rows }, (_, row) => row >= at);
    expect(rowsOf((await of({ k: { [4 * at + 1]: NaN } }))[0]!)).toEqual(seen);
    expect(rowsOf((await of({ v: { [4 * at + 1]: NaN } }))[0]!)).toEqual(seen);
    expect(rowsOf((await of({ q: { [8 * at + 1]: NaN } }))[0]!)).toEqual(seen.map((_, row) => row === at));
  }
  const endless = await of({ q: { 41: 3e38 }, k: { 9: 3e38 } });
  expect(rowsOf(endless[0]!)).toContain(true);
});

test("attention: a row whose scores are all −∞ is no number, one without keys is 0, and the lowest finite score is one", async () => {
  const ranges = Int32Array.of(0, 2, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 2, 3, 0, 0);
  const under = async (keys: readonly number[]) => {
    const [out] = await held(
      (g) => [
        attention(
          g,
          feed(g, "q", f32(4, 1)),
          feed(g, "k", f32(3, 1)),
          feed(g, "v", f32(3, 1)),
          feed(g, "ranges", i32(4, 4)),
          { heads: 1, kvHeads: 1, scale: 1 },
        ),
      ],
      { q: Float32Array.of(1, 1, 1, 1), k: Float32Array.from(keys), v: Float32Array.of(2, 4, 6), ranges },
    );
    return out;
  };
  expect(await under([-Infinity, -Infinity, -Infinity])).toEqual([NaN, NaN, 0, NaN]);
  // by overflow, and beside a score that counts
  expect(await under([-Infinity, -Infinity, 1])).toEqual([NaN, 6, 0, 6]);
  const lowest = -3.4028234663852886e38;
  expect(await under([lowest, lowest, lowest])).toEqual([3, 5, 0, 6]);
});

test("attention: the first key counts as the others do, whatever its score", async () => {
  // one dimension, q = 1: scores are the keys. Below −1e30 the first key once weighed nothing.
  for (const first of [-3e37, -1e31, -200, 0, 300, 1e31]) {
    const [out] = await held(
      (g) => [
        attention(
          g,
          feed(g, "q", f32(3, 1)),
          feed(g, "k", f32(3, 1)),
          feed(g, "v", f32(3, 1)),
          feed(g, "ranges", i32(3, 4)),
          {
            heads: 1,
            kvHeads: 1,
            scale: 1,
          },
        ),
      ],
      {
        q: Float32Array.of(1, 1, 1),
        k: Float32Array.of(first, first, first),
        v: Float32Array.of(2, 4, 6),
        ranges: causal(3),
      },
    );
    expect(out).toEqual([2, 3, 4]);
  }
});
