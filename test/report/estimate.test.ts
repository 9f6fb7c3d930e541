// Differences of figures of the same questions.

import fc from "fast-check";
import { expect, test } from "vitest";
import { difference, estimate } from "../../runtime/report/estimate.ts";
import type { Contribution } from "../../runtime/report/share.ts";

const of = (list: readonly Contribution[]) => estimate(new Map(list.entries()));

/** A two by two table of pairs, as lists of 0 and 1: right both times, before alone, after alone, never. */
function pairs(both: number, only: number, later: number, never: number) {
  const list = (...parts: readonly (readonly [number, number])[]) =>
    of(parts.flatMap(([count, hits]) => Array.from({ length: count }, () => ({ hits, of: 1 }))));
  return [
    list([both, 1], [only, 1], [later, 0], [never, 0]),
    list([both, 1], [only, 0], [later, 1], [never, 0]),
  ] as const;
}

test("method 10 of Newcombe 1998 with its correlation drawn towards 0, worked out by hand for 36, 9, 14, 41", () => {
  const [before, after] = pairs(36, 9, 14, 41);
  const { value, low, high } = difference(before, after);
  expect(value).toBeCloseTo(0.05, 12);
  const phi = ((36 * 41 - 9 * 14) / Math.sqrt(45 * 55 * 50 * 50)) * (100 / 103.045);
  const down = Math.hypot(after.value - after.low, before.high - before.value);
  const shared = 2 * phi * (after.value - after.low) * (before.high - before.value);
  expect(low).toBeCloseTo(0.05 - Math.sqrt(down ** 2 - shared), 12);
  expect(high).toBeGreaterThan(0.05);
});

test("pairs take the difficulty of the questions out: narrower than figures of other questions", () => {
  const [before, after] = pairs(70, 5, 15, 110);
  const paired = difference(before, after);
  const apart = difference(before, { ...after, influence: new Map() });
  expect(paired.value).toBeCloseTo(apart.value, 12);
  expect(paired.high - paired.low).toBeLessThan(0.6 * (apart.high - apart.low));
});

test("nothing changed is no proof that nothing can: about the rule of three", () => {
  for (const [all, least, most] of [
    [4, 0.2, 0.6],
    [50, 0.03, 0.12],
    [500, 0.002, 0.02],
  ] as const) {
    const [before, after] = pairs(all / 2, 0, 0, all / 2);
    const { value, low, high } = difference(before, after);
    expect(value).toBe(0);
    expect(high).toBeGreaterThan(least);
    expect(high).toBeLessThan(most);
    expect(low).toBeCloseTo(-high, 7);
  }
});

test("where nothing changed the interval reaches as far as chance can hide a change", () => {
  for (const all of [4, 5, 6, 8, 10, 20, 50, 100, 500]) {
    const [before, after] = pairs(Math.ceil(all / 2), 0, 0, Math.floor(all / 2));
    const { high } = difference(before, after);
    // of questions that change one way with this probability, none of those asked does
    expect((1 - high) ** all, `${all}`).toBeLessThan(all < 50 ? 0.18 : 0.1);
  }
});

test("the change is what stands in the table, also where the two are of other questions", () => {
  const before = estimate(
    new Map([
      [0, { hits: 1, of: 1 }],
      [1, { hits: 0, of: 1 }],
    ]),
  );
  const after = estimate(
    new Map([
      [1, { hits: 1, of: 1 }],
      [2, { hits: 1, of: 1 }],
    ]),
  );
  expect(difference(before, after).value).toBe(after.value - before.value);
  expect(difference(before, of([])).value).toBeNaN();
});

test("laws: a difference holds its value, has a width, and turns its sign with its sides", () => {
  const answers = fc.tuple(fc.nat(4), fc.nat(4)).map(([before, after]) => ({ before, after }));
  fc.assert(
    fc.property(fc.array(answers, { minLength: 1, maxLength: 60 }), (list) => {
      const before = of(list.map((each) => ({ hits: each.before, of: 4 })));
      const after = of(list.map((each) => ({ hits: each.after, of: 4 })));
      const there = difference(before, after);
      expect(there.low).toBeLessThanOrEqual(there.value);
      expect(there.high).toBeGreaterThanOrEqual(there.value);
      expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-9);
      expect(there.high).toBeLessThanOrEqual(1 + 1e-9);
      expect(there.high - there.low).toBeGreaterThan(0.001);
      const back = difference(after, before);
      expect(back.low).toBeCloseTo(-there.high, 7);
      expect(back.high).toBeCloseTo(-there.low, 7);
    }),
    { numRuns: 60 },
  );
});
