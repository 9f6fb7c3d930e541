// Philox against its known answers, the packing of draw keys, and what is made of the words.

import fc from "fast-check";
import { expect, test } from "vitest";
import { philoxBlocks, philoxCheck } from "../../runtime/conform/permutation.ts";
import { gumbelOf } from "../../runtime/kernels/gumbel.ts";
import {
  type DrawKey,
  draw,
  gumbelAt,
  integerBelow,
  packKey,
  philox,
  shuffled,
  uniformOf,
  wordsAt,
} from "../../runtime/method/philox.ts";
import { expectPassed } from "../conform/passed.ts";
import { readGolden } from "../golden-set.ts";

const golden = readGolden("permutation/philox.json", philoxBlocks);

test("known answers of Philox4x32-10", () => {
  expect(golden.standard.length + golden.more.length).toBe(35);
  expectPassed(philoxCheck("philox", golden));
});

test("a key is packed as documented", () => {
  const key: DrawKey = {
    seed: 0xdeadbeef,
    purpose: "rollout",
    stage: 5,
    step: 0xabcdef,
    sample: 0xfffffffe,
    copy: 0x91,
    rollout: 0x8001,
    position: 0x7ffe,
    block: 0xc0000001,
  };
  expect(packKey(key)).toEqual({
    counter: [0xc0000001, 0x80017ffe, 0xfffffffe, 0x91abcdef],
    key: [0xdeadbeef, 3 | (5 << 8)],
  });
  expect(packKey({ seed: 7, purpose: "gate" })).toEqual({ counter: [0, 0, 0, 0], key: [7, 2] });
  expect(draw(key)).toEqual(philox(packKey(key).counter, packKey(key).key));
});

test("different coordinates never share a block", () => {
  const field = (limit: number) => fc.nat(limit - 1);
  const keys = fc.record({
    seed: fc.constant(1),
    purpose: fc.constantFrom("order", "gate", "rollout"),
    stage: field(3),
    step: field(2 ** 24),
    sample: field(2 ** 31),
    copy: field(256),
    rollout: field(2 ** 16),
    position: field(2 ** 16),
    block: field(2 ** 31),
  }) as fc.Arbitrary<DrawKey>;
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const equal = JSON.stringify(one) === JSON.stringify(other);
      expect(JSON.stringify(packKey(one)) === JSON.stringify(packKey(other))).toBe(equal);
    }),
  );
  expect(() => draw({ seed: 1, purpose: "rollout", position: 2 ** 16 })).toThrow("perlc bug");
  expect(() => draw({ seed: -1, purpose: "rollout" })).toThrow("perlc bug");
});

test("uniform numbers are exact in f32 and lie strictly between 0 and 1", () => {
  expect(uniformOf(0)).toBe(2 ** -24);
  expect(uniformOf(0xffffffff)).toBe(1 - 2 ** -24);
  fc.assert(
    fc.property(fc.nat(0xffffffff), (word) => {
      const u = uniformOf(word);
      expect(Math.fround(u)).toBe(u);
      expect(u > 0 && u < 1).toBe(true);
      // the same steps in f32, as a shader takes them
      expect(Math.fround(Math.fround(Math.fround(word >>> 9) * 2 ** -23) + 2 ** -24)).toBe(u);
    }),
  );
});

test("entry v of a vocabulary is word v & 3 of block v >> 2", () => {
  const key: DrawKey = { seed: 3, purpose: "rollout", step: 4, sample: 5, position: 6 };
  expect(gumbelAt(key, 11)).toBe(gumbelOf(draw({ ...key, block: 2 })[3]));
  expect(gumbelAt(key, 0)).toBe(gumbelOf(draw(key)[0]));
});

test("Gumbel-max samples the softmax", () => {
  const logits = [0, 1, 2, -1, 0.5];
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  const draws = 20000;
  const counts = logits.map(() => 0);
  for (let sample = 0; sample < draws; sample += 1) {
    const scores = logits.map((logit, entry) => logit + gumbelAt({ seed: 9, purpose: "rollout", sample }, entry));
    counts[scores.indexOf(Math.max(...scores))]! += 1;
  }
  for (const [entry, logit] of logits.entries()) {
    const share = Math.exp(logit) / total;
    const sigma = Math.sqrt((share * (1 - share)) / draws);
    expect(Math.abs(counts[entry]! / draws - share)).toBeLessThan(4 * sigma);
  }
});

test("integers below a bound are unbiased, also where words must be refused", () => {
  // 2^32 mod (2^31 + 1) words are refused: nearly half of all
  const bound = 2 ** 31 + 1;
  const next = wordsAt({ seed: 5, purpose: "shuffle" });
  let below = 0;
  for (let i = 0; i < 4000; i += 1) {
    const value = integerBelow(next, bound);
    expect(value).toBeLessThan(bound);
    if (value < bound / 2) below += 1;
  }
  expect(Math.abs(below / 4000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 4000));
  const words = [0xffffffff, 0xfffffffe, 8];
  expect(integerBelow(() => words.shift()!, 3)).toBe(0xfffffffe % 3);
  const refused = [0xffffffff, 8];
  expect(integerBelow(() => refused.shift()!, 3)).toBe(2);
  expect(integerBelow(() => 0xffffffff, 1)).toBe(0);
});

test("shuffles keep the items, leave the input alone, and reach every order about equally often", () => {
  const items = ["a", "b", "c"] as const;
  const counts = new Map<string, number>();
  for (let sample = 0; sample < 6000; sample += 1) {
    const order = shuffled(items, wordsAt({ seed: 11, purpose: "shuffle", sample })).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(items).toEqual(["a", "b", "c"]);
  expect(counts.size).toBe(6);
  for (const count of counts.values())
    expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
});
