// Gumbel noise of 32 bits: the host's number for a word, the kernel's beside it, and both tails counted exactly over all words.

import { expect, test } from "vitest";
import { gumbel as gumbelFormula } from "../../runtime/graph/functions/philox.ts";
import { apply1, builder, feed, fetch, finish, size, u32 } from "../../runtime/graph/ir.ts";
import type { Op } from "../../runtime/graph/op.ts";
import { single } from "../../runtime/graph/single.ts";
import { gumbelOf, gumbelWgsl, unitOf } from "../../runtime/kernels/gumbel.ts";
import { logarithmWgsl } from "../../runtime/kernels/logarithm.ts";
import { bindings, flatKernel } from "../../runtime/kernels/wgsl.ts";
import { numbers, useDevice } from "./check.ts";

const gpu = useDevice();
const words = 2 ** 32;

const gumbelOp: Op = {
  name: "gumbel",
  numerics: "random",
  shape: ([word]) => [{ dtype: "f32", shape: word?.shape ?? [] }],
  reference: ([word]) => [Float64Array.from(word!, gumbelOf)],
  single: ([word]) => [Float32Array.from(word!, (each) => gumbelFormula(single, each | 0))],
  kernel: (types, _, target) =>
    flatKernel(
      size(types.outputs[0]!.shape),
      target,
      `${bindings(types)}\n${logarithmWgsl}\n${gumbelWgsl}`,
      "  out0[i] = gumbel(in0[i]);",
    ),
  cost: () => ({ flops: 0, bytes: 0 }),
};

async function onGpu(list: readonly number[]): Promise<readonly number[]> {
  const g = builder("gumbel");
  fetch(g, "noise", apply1(g, gumbelOp, {}, [feed(g, "word", u32(list.length))]));
  const program = await gpu().compile(finish(g));
  program.run({ word: Uint32Array.from(list) });
  const { noise } = await program.fetch("noise");
  program.release();
  return [...noise!];
}

test("units lie in (0, 1), are exact in f32 and never fall", () => {
  expect(unitOf(0)).toBe(2 ** -33);
  expect(unitOf(words - 1)).toBe(1 - 2 ** -24);
  let before = 0;
  for (const word of [0, 1, 2, 3, 8388607, 8388608, 8388609, 2 ** 31 - 1, 2 ** 31, words - 512, words - 1]) {
    const unit = unitOf(word);
    expect(Math.fround(unit)).toBe(unit);
    expect(unit).toBeGreaterThanOrEqual(before);
    expect(Math.abs(unit - (word + 0.5) / words)).toBeLessThanOrEqual(2 ** -23 * unit);
    before = unit;
  }
});

test("the ends are those of 32 bits", () => {
  expect(gumbelOf(words - 1)).toBeCloseTo(33 * Math.LN2, 9);
  expect(gumbelOf(0)).toBeCloseTo(-Math.log(33 * Math.LN2), 9);
});

test("both tails hold as many words as their probability says", () => {
  // gumbelOf never falls, so halving finds the first word above a number.
  const above = (noise: number) => {
    let [low, high] = [0, words];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (gumbelOf(middle) > noise) high = middle;
      else low = middle + 1;
    }
    return words - low;
  };
  for (const noise of [-3, -2.5, -1, 0, 1, 5, 10, 14, 16, 17, 18, 20, 22]) {
    const expected = words * -Math.expm1(-Math.exp(-noise));
    // one word, or the cell of a number of 23 bits
    expect(Math.abs(above(noise) - expected), `above ${noise}`).toBeLessThanOrEqual(
      1 + 2 ** -23 * Math.min(expected, words - expected),
    );
  }
});

test("the kernel's noise is the host's within 4 ULP, and keeps words apart at both ends", async () => {
  const top = Array.from({ length: 512 }, (_, at) => words - 1 - at);
  const bottom = Array.from({ length: 512 }, (_, at) => at);
  const edges = [
    2 ** 31,
    0x4a000000,
    0x49ffffff,
    words - 0x4a000000,
    words - 0x4a000001,
    2 ** 23 - 1,
    2 ** 23,
    2 ** 24,
  ];
  const some = Array.from(numbers(20_000, 8), (each) => Math.floor((each + 1) * 2 ** 31) % words);
  const list = [...top, ...bottom, ...edges, ...some];
  const found = await onGpu(list);
  list.forEach((word, at) => {
    const wanted = gumbelOf(word);
    expect(Math.abs(found[at]! - wanted), `word ${word}`).toBeLessThanOrEqual(
      4 * 2 ** -24 * Math.max(1, Math.abs(wanted)),
    );
  });
  for (let at = 1; at < 512; at++) expect(found[at]!, `below ${words - at}`).toBeLessThan(found[at - 1]!);
  // −log(−log u) is flat near u = 0: what is kept apart there is −log u, so only the order is asked for
  for (let at = 513; at < 1024; at++) expect(found[at]!).toBeGreaterThanOrEqual(found[at - 1]!);
});
