// CPython's generator, word for word, for the released_code profile.

import { expect, test } from "vitest";
import { shuffleCheck, shuffles } from "../../runtime/conform/permutation.ts";
import { expectPassed } from "../conform/passed.ts";
import { readGolden } from "../golden-set.ts";

const golden = readGolden("permutation/cpython-shuffle.json", shuffles);

test("words, random() and choice() of each seed, also one beyond 32 bits; shuffles and what follows; the gates", () => {
  expect(golden.raw.some((each) => each.seed >= 2 ** 32)).toBe(true);
  expect(golden.shuffles.length).toBe(35);
  expect(golden.gate.length).toBeGreaterThan(2);
  expectPassed(shuffleCheck("cpython-shuffle", golden));
});
