// Whatever stands in a row, its meaning is found and holds together, and an answer that names something can be written again.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Movable, RowMeaning } from "../../plan/plan.ts";
import { meaningOf } from "../../runtime/data/meaning.ts";
import { slotsNamed } from "../../runtime/data/place-words.ts";
import { namingOf, spaceOf } from "../../runtime/method/naming.ts";

const piece = fc.constantFrom(
  "<image>",
  "A.",
  "(A)",
  "B",
  "(B) ",
  "1.",
  "2)",
  " picture ",
  "image 2",
  " the first ",
  ", ",
  " or ",
  "Options:",
  "\n",
  "which",
  "→",
  "2→1",
  "é",
  "犬",
  "\\text{",
  "}",
  "$",
  "_",
  "-",
);
const text = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(""));
const settings: fc.Arbitrary<RowMeaning> = fc.record(
  {
    whenPermuted: fc.constantFrom("answer_follows", "answer_stays", "refuse"),
    options: fc.constantFrom("pictures", "text", "true_false", "orders", "none"),
    optionSlots: fc.constantFrom<Movable>(
      "all",
      "all_but_first",
      { kind: "last", count: 9 },
      { kind: "slots", slots: [1, 7] },
    ),
    placeWords: fc.constant("none"),
  },
  { requiredKeys: [] },
);

test("every row has a meaning that holds together", () => {
  fc.assert(
    fc.property(
      text,
      fc.nat(6),
      fc.oneof(text, fc.constantFrom("A", "(B)", "2", "Image 2", "the second picture", "A, C", "yes", "dog")),
      fc.constantFrom(
        undefined,
        "nlvr2",
        "Mantis-Instruct-dreamsim",
        "Mantis-Instruct-iconqa",
        "ShowHowTo",
        "ShowHowTo_e",
        "mine",
      ),
      fc.constantFrom(undefined, "ordering", "next_frame", "x"),
      fc.constantFrom<unknown>(undefined, true, false, "maybe", 1n),
      settings,
      (question, pictures, answer, dataSource, questionType, changeNeeded, said) => {
        const meaning = meaningOf({ question, pictures, answer, dataSource, questionType, changeNeeded }, said);
        expect(new Set(meaning.optionSlots).size).toBe(meaning.optionSlots.length);
        for (const slot of [...meaning.optionSlots, ...(meaning.named ?? [])]) {
          expect(slot).toBeGreaterThanOrEqual(0);
          expect(slot).toBeLessThan(Math.max(pictures, 1));
        }
        expect(meaning.sensitivity === "unknown").toBe(meaning.asks !== undefined);
        if (meaning.stays) expect(meaning.sensitivity).toBe("bound");
        if (changeNeeded === undefined && said.whenPermuted === undefined && dataSource === "mine" && pictures > 1)
          expect(meaning.sensitivity).not.toMatch(/follows|free/);
      },
    ),
    { numRuns: 2000 },
  );
});

test("an answer that names something says the same of the same places", () => {
  fc.assert(
    fc.property(text, (answer) => {
      const naming = namingOf(answer);
      if (naming === undefined) return;
      const again = namingOf(naming.write(naming.names.map(({ at }) => at)));
      expect(again?.names).toEqual(naming.names);
      expect(spaceOf(naming.write(naming.names.map(({ at }) => at)))).toBe(spaceOf(answer));
    }),
    { numRuns: 2000 },
  );
});

test("long texts are read like short ones", () => {
  const long = 8000;
  for (const part of [
    "A.",
    "(A) ",
    "image 9 , ",
    "the ninth and ",
    "A. B. ",
    "<image> A ",
    "((",
    "first or the ",
    "- ",
  ]) {
    const question = `${part.repeat(long)}?`;
    expect(meaningOf({ question, pictures: 4, answer: "A" }).sensitivity).toBe("unknown");
    expect(namingOf(question)).toBe(undefined);
  }
  expect(slotsNamed(`${"dog ".repeat(long)} the second picture`, 4)).toEqual([1]);
});
