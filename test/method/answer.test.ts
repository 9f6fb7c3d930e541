// Λ against the golden remaps and its laws.

import fc from "fast-check";
import { expect, test } from "vitest";
import { remapCheck, remaps } from "../../runtime/conform/permutation.ts";
import { type AnswerFrame, canonicalAnswer, ruleFor, rulesOf, transformAnswer } from "../../runtime/method/answer.ts";
import { arrange, composeOrders, identityOrder, inverseOrder, type Order } from "../../runtime/method/order.ts";
import { expectPassed } from "../conform/passed.ts";
import { readGolden } from "../golden-set.ts";

const lettersOf = (slots: number): AnswerFrame => ({ space: "letter", optionSlots: identityOrder(slots) });
const answered = (answer: string) => ({ kind: "answer", answer });

test("golden: letters follow their pictures, pinned slots, one order after another, flips of pairs, frame orders", () => {
  const golden = readGolden("permutation/letter-remap.json", remaps);
  expect(golden.vectors.length).toBe(80);
  for (const part of [golden.pinned, golden.composition, golden.pair_flip, golden.ordering.cases])
    expect(part.length).toBeGreaterThan(3);
  expectPassed(remapCheck("letter-remap", golden));
});

test("the answers of each source of the released code", () => {
  const five = lettersOf(5);
  expect([..."ABCDE"].map((letter) => transformAnswer(letter, [3, 1, 2, 4, 0], five, "remap"))).toEqual(
    [..."EBCAD"].map(answered),
  );
});

const cases = fc.integer({ min: 1, max: 6 }).chain((slots) =>
  fc.record({
    slots: fc.constant(slots),
    first: fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots, maxLength: slots }),
    second: fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots, maxLength: slots }),
    // the letters of the options may stand in any order over the slots
    optionSlots: fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots, maxLength: slots }),
    option: fc.nat(slots - 1),
  }),
);

test("an order of pictures follows picture by picture", () => {
  const frame: AnswerFrame = { space: "ordering", optionSlots: [1, 2, 3] };
  // old slots 1, 2, 3 are now slots 3, 1, 2: A is C, B is A, C is B
  const order = [0, 2, 3, 1];
  const carried = (answer: string) => transformAnswer(answer, order, frame, "remap");
  expect(carried("B, A, C")).toEqual(answered("A, C, B"));
  expect(carried("b>a>c")).toEqual(answered("a>c>b"));
  expect(carried("4 → 2 → 1 → 3")).toEqual(answered("3 → 4 → 1 → 2"));
  expect(carried("BAC")).toEqual(answered("ACB"));
  for (const other of ["Both", "BOTH", "ABD", "BAB", "", "A", "9-8 or so", "213"])
    expect(carried(other)).toEqual(answered(other));
  expect(transformAnswer("A, B", [1, 0, 2, 3], frame, "remap")).toEqual({ kind: "no_option", slot: 0 });
  expect(transformAnswer("B, A, C", order, frame, "flip")).toEqual({ kind: "no_rule" });
  expect(ruleFor({ letter: "keep", number: "keep", yes_no: "keep", word: "keep" }, "ordering")).toBe("remap");
});

test("orderings obey the laws of the group: identity, composition, inverse", () => {
  fc.assert(
    fc.property(
      cases.filter(({ slots }) => slots > 1),
      fc.constantFrom(", ", " ", "→", " > ", "-"),
      fc.boolean(),
      ({ slots, first, second, optionSlots, option }, between, named) => {
        const frame: AnswerFrame = { space: "ordering", optionSlots };
        const items = arrange([..."ABCDEF"].slice(0, slots), first).map((each, i) => (named ? each : first[i]! + 1));
        const answer = items.join(between);
        const apply = (given: string, order: Order): string => {
          const moved = transformAnswer(given, order, frame, "remap");
          return moved.kind === "answer" ? moved.answer : "";
        };
        expect(apply(answer, identityOrder(slots))).toBe(answer);
        expect(apply(apply(answer, first), second)).toBe(apply(answer, composeOrders(first, second)));
        expect(apply(apply(answer, second), inverseOrder(second))).toBe(answer);
        // each item goes where the letter or the number alone would go
        const alone: AnswerFrame = { space: named ? "letter" : "number", optionSlots };
        const item = transformAnswer(String(items[option]), second, alone, "remap");
        expect(apply(answer, second).split(between)[option]).toBe(item.kind === "answer" ? item.answer : "");
      },
    ),
  );
});

test("remap: identity, composition, inverse, and the picture behind the answer stays the same", () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom("letter" as const, "number" as const),
      ({ slots, first, second, optionSlots, option }, space) => {
        const frame: AnswerFrame = { space, optionSlots };
        const answer = space === "letter" ? "ABCDEF"[option]! : String(option + 1);
        const apply = (given: string, order: Order): string => {
          const moved = transformAnswer(given, order, frame, "remap");
          if (moved.kind !== "answer") throw new Error(moved.kind);
          return moved.answer;
        };
        const slotOf = (given: string): number =>
          space === "letter" ? optionSlots["ABCDEF".indexOf(given)]! : Number(given) - 1;
        expect(apply(answer, identityOrder(slots))).toBe(answer);
        expect(apply(apply(answer, first), second)).toBe(apply(answer, composeOrders(first, second)));
        expect(apply(apply(answer, first), inverseOrder(first))).toBe(answer);
        expect(canonicalAnswer(apply(answer, first), first, frame, "remap")).toBe(answer);
        const pictures = identityOrder(slots).map((slot) => `picture ${slot}`);
        expect(arrange(pictures, first)[slotOf(apply(answer, first))]).toBe(pictures[slotOf(answer)]);
      },
    ),
  );
});

test("flip is its own inverse and keeps the writing", () => {
  const frame: AnswerFrame = { space: "yes_no", optionSlots: [] };
  for (const [one, other] of [
    ["yes", "no"],
    ["True", "False"],
    ["A", "B"],
    ["NO", "YES"],
  ] as const) {
    expect(transformAnswer(one, [1, 0], frame, "flip")).toEqual(answered(other));
    expect(transformAnswer(other, [1, 0], frame, "flip")).toEqual(answered(one));
    expect(transformAnswer(one, [0, 1], frame, "flip")).toEqual(answered(one));
    expect(canonicalAnswer(other, [1, 0], frame, "flip")).toBe(one);
  }
});

test("answers that name no picture stay; lower case stays lower case", () => {
  const frame = lettersOf(4);
  for (const text of ["E", "none", "", "None", "AB", "1"]) {
    expect(transformAnswer(text, [3, 2, 1, 0], frame, "remap")).toEqual(answered(text));
    expect(canonicalAnswer(text, [3, 2, 1, 0], frame, "remap")).toBe(text);
  }
  expect(transformAnswer("a", [3, 2, 1, 0], frame, "remap")).toEqual(answered("d"));
  expect(transformAnswer("9", [1, 0], { space: "number", optionSlots: [] }, "remap")).toEqual(answered("9"));
  expect(transformAnswer("0", [1, 0], { space: "number", optionSlots: [] }, "remap")).toEqual(answered("0"));
});

test("rules without meaning are refused, not guessed", () => {
  expect(transformAnswer("yes", [1, 0], { space: "yes_no", optionSlots: [] }, "remap")).toEqual({ kind: "no_rule" });
  expect(transformAnswer("cat", [1, 0], { space: "word", optionSlots: [] }, "remap")).toEqual({ kind: "no_rule" });
  expect(transformAnswer("A", [1, 0, 2], lettersOf(3), "flip")).toEqual({ kind: "no_rule" });
  // the reference in slot 0 would become an option
  expect(transformAnswer("A", [1, 0, 2], { space: "letter", optionSlots: [1, 2] }, "remap")).toEqual({
    kind: "no_option",
    slot: 0,
  });
  expect(rulesOf("word")).toEqual(["keep", "drop"]);
  expect(rulesOf("letter")).toContain("remap");
});
