// CPython's generator, word for word, for the released_code profile.

import { expect, test } from "vitest";
import { nextBelow, nextRandom, nextShuffle, nextWord, seedTwister } from "../../runtime/method/cpython.ts";
import { readGolden } from "../golden-set.ts";

const golden: {
  readonly shuffles: readonly {
    readonly seed: number;
    readonly n: number;
    readonly shuffled: readonly number[];
    readonly random_after: readonly number[];
    readonly next_shuffle: readonly number[];
  }[];
  readonly raw: readonly {
    readonly seed: number;
    readonly getrandbits32: readonly number[];
    readonly random: readonly number[];
    readonly choice_ABCD: readonly string[];
  }[];
} = readGolden("permutation/cpython-shuffle.json");

test("words, random() and choice() of each seed, also one beyond 32 bits", () => {
  expect(golden.raw.some((each) => each.seed >= 2 ** 32)).toBe(true);
  for (const each of golden.raw) {
    const words = seedTwister(each.seed);
    expect(each.getrandbits32.map(() => nextWord(words))).toEqual(each.getrandbits32);
    const randoms = seedTwister(each.seed);
    expect(each.random.map(() => nextRandom(randoms))).toEqual(each.random);
    const choices = seedTwister(each.seed);
    expect(each.choice_ABCD.map(() => "ABCD"[nextBelow(choices, 4)])).toEqual(each.choice_ABCD);
  }
});

test("shuffles, and what the generator gives after them", () => {
  expect(golden.shuffles.length).toBe(35);
  for (const each of golden.shuffles) {
    const twister = seedTwister(each.seed);
    expect(nextShuffle(twister, each.n)).toEqual(each.shuffled);
    expect(each.random_after.map(() => nextRandom(twister))).toEqual(each.random_after);
    expect(nextShuffle(twister, each.n)).toEqual(each.next_shuffle);
  }
});
