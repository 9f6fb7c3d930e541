// Did you mean: the order of reasons, the limit of distance, and the law that one edit is always found.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, suggest } from "../../compiler/diagnostics/suggest.ts";

const settings = ["batch", "group", "length", "rate", "clip", "kl", "temperature", "completion"];
const aliases = { num_generations: "group", beta: "kl", lr: "rate", max_completion_length: "completion" };

describe("reasons, in order", () => {
  test.each([
    ["Batch", "case", ["batch"]],
    ["num_generations", "alias", ["group"]],
    ["lr", "alias", ["rate"]],
    ["bacth", "near", ["batch"]],
    ["temprature", "near", ["temperature"]],
    ["kll", "near", ["kl"]],
    ["zebra", "none", []],
    ["toString", "none", []],
  ])("%s: %s", (found, because, near) => {
    expect(suggest(found, settings, aliases)).toMatchObject({ because, near });
  });

  test("an alias of a word that is not legal here says nothing", () => {
    expect(suggest("num_generations", ["seed", "cites"], aliases).because).toBe("none");
  });
});

test("six names or fewer are listed, more are not", () => {
  expect(suggest("zebra", ["b", "a"]).sentence).toBe("the names here are `a`, `b`");
  expect(suggest("zebra", settings).sentence).toBeUndefined();
  expect(suggest("sed", ["seed"]).sentence).toBe("did you mean `seed`?");
});

test("distance: insert, delete, replace and swap cost one each", () => {
  expect(editDistance("batch", "bacth")).toBe(1);
  expect(editDistance("batch", "batches")).toBe(2);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("kitten", "sitting")).toBe(3);
});

test("distance is symmetric, and zero only for equal words", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

test("every word of four letters or more is found again after any one edit", () => {
  const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz_");
  const edit = fc.tuple(fc.constantFrom(...settings.filter((each) => each.length > 3)), fc.nat(20), letters, fc.nat(3));
  fc.assert(
    fc.property(edit, ([word, where, letter, kind]) => {
      const at = where % word.length;
      const broken = [
        word.slice(0, at) + word.slice(at + 1),
        word.slice(0, at) + letter + word.slice(at),
        word.slice(0, at) + letter + word.slice(at + 1),
        word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2),
      ][kind] as string;
      if (settings.includes(broken)) return;
      expect(suggest(broken, settings, aliases).near[0]).toBe(word);
    }),
    { numRuns: 1000 },
  );
});
