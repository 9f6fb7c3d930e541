// Answers are equal in one place: laws that grader, flip rate and the way back to the original order keep together.

import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalAnswer, transformAnswer } from "../../runtime/method/answer.ts";
import { saidCanonically } from "../../runtime/method/evaluation-group.ts";
import type { Original } from "../../runtime/method/group.ts";
import { identityOrder, type Order } from "../../runtime/method/order.ts";
import { boxedAnswer, saidIn } from "../../runtime/reward/boxed.ts";
import { verdictOn } from "../../runtime/reward/combine.ts";
import { gradeAnswer } from "../../runtime/reward/math-equal.ts";
import { normalForms, sameAnswer } from "../../runtime/reward/same-answer.ts";

const units = "degree cm centimeter meter mile second minute hour day week month year foot feet inch yard".split(" ");
const nothing = ["", " ", "%", "\\%", "$$", "{}", "\\text{}", "\\text{ }", "()", "^\\circ", "\\,", "."];

/** One answer in writings that the grader takes for the same. */
const writings: readonly ((core: string) => string)[] = [
  (core) => core,
  (core) => `(${core})`,
  (core) => `\\text{${core}}`,
  (core) => `$${core}$`,
  (core) => `{${core}}`,
  (core) => `[${core}]`,
  (core) => core.toLowerCase(),
  (core) => ` ${core} `,
  (core) => `${core}+0`,
  (core) => `1*${core}`,
];
const writing = fc.constantFrom(...writings);
const piece = fc.constantFrom(
  "A",
  "b",
  "(",
  ")",
  "{",
  "}",
  "$",
  "\\text{",
  "}",
  "1",
  "2",
  ".5",
  "/",
  "%",
  " cm",
  "second",
  "\\frac",
  ",",
  "=",
  "x",
  " ",
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("")),
  fc.constantFrom(...units, ...nothing, "None", "12", "1/2", "0.5", "yes", "Image 2"),
);

test("equality is symmetric", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(gradeAnswer(one, other).equal).toBe(gradeAnswer(other, one).equal);
      expect(sameAnswer(one, other)).toBe(sameAnswer(other, one));
    }),
    { numRuns: 3000 },
  );
});

test("nothing empty is right, whatever the gold", () => {
  fc.assert(
    fc.property(fc.constantFrom(...nothing), fc.oneof(text, fc.constantFrom(...nothing)), (said, gold) => {
      expect(gradeAnswer(said, gold).equal).toBe(false);
      expect(verdictOn(`\\boxed{${said}}`, gold).right).toBe(false);
      expect(verdictOn("no box at all", gold).right).toBe(false);
    }),
    { numRuns: 1000 },
  );
  expect(verdictOn("I do not know", "None").right).toBe(false);
  expect(verdictOn("\\boxed{None}", "None").right).toBe(true);
});

test("a unit alone is no number, and no other unit", () => {
  for (const said of units)
    for (const gold of [...units, "5 cm", "12", "cm^2", "", "0"])
      expect(gradeAnswer(said, gold).equal, `${said} for ${gold}`).toBe(said === gold);
  // where the word is the answer, it is
  expect(gradeAnswer("Day", "day").equal).toBe(true);
  expect(gradeAnswer("5 cm", "5").equal).toBe(true);
});

const letters = fc.integer({ min: 2, max: 6 }).chain((slots) =>
  fc.record({
    order: fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots, maxLength: slots }),
    option: fc.nat(slots - 1),
    space: fc.constantFrom("letter" as const, "number" as const),
  }),
);
const nameOf = (space: "letter" | "number", option: number) =>
  space === "letter" ? "ABCDEF"[option]! : String(option + 1);

test("what is graded equal is carried back as equal, and there and back is the same answer", () => {
  fc.assert(
    fc.property(letters, writing, writing, ({ order, option, space }, one, other) => {
      const frame = { space, optionSlots: identityOrder(order.length) };
      const core = nameOf(space, option);
      const [left, right] = [one(core), other(core)];
      if (!gradeAnswer(left, core).equal || !gradeAnswer(right, core).equal) return;
      const back = (answer: string, under: Order) => canonicalAnswer(answer, under, frame, "remap");
      expect(sameAnswer(back(left, order), back(right, order)), `${left} and ${right}`).toBe(true);
      const moved = transformAnswer(core, order, frame, "remap");
      const there = moved.kind === "answer" ? moved.answer : "";
      expect(sameAnswer(back(one(there), order), core), one(there)).toBe(true);
      expect(back(left, identityOrder(order.length)).length).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});

test("an item answered rightly in any writing under every order has one normal form; unanswered ones have none", () => {
  const item: Original = {
    sample: 0,
    name: "x",
    slots: 4,
    optionSlots: [0, 1, 2, 3],
    space: "letter",
    answer: "A",
    sensitivity: "follows",
  };
  const rules = {
    move: "options",
    answers: { letter: "remap", number: "remap", yes_no: "drop", word: "drop" },
  } as const;
  const orders = [
    [0, 1, 2, 3],
    [1, 0, 2, 3],
    [3, 2, 1, 0],
    [2, 3, 0, 1],
  ];
  const golds = ["A", "B", "D", "C"];
  for (const form of ["(A)", "\\text{A}", "$A$", "{A}", "a", "A"]) {
    const said = orders.map((order, index) => {
      const completion = `\\boxed{${form.replace(/a/i, (letter) => (letter === "a" ? golds[index]!.toLowerCase() : golds[index]!))}}`;
      expect(verdictOn(completion, golds[index]!).right).toBe(true);
      return saidCanonically(item, rules, order, saidIn(completion)!);
    });
    expect(new Set(normalForms(said)).size, said.join(" ")).toBe(1);
    expect(normalForms(["A", ...said])[1]).toBe("A");
  }
  const always = orders.map((order) => saidCanonically(item, rules, order, "(A)"));
  expect(new Set(normalForms(always)).size).toBe(4);
  expect(saidIn("nothing boxed")).toBe(undefined);
  expect(saidIn("\\boxed{ }")).toBe(undefined);
  expect(boxedAnswer("nothing boxed")).toBe("None");
  expect(normalForms([undefined, "B", "", "(b)", "None"])).toEqual([undefined, "B", undefined, "B", "None"]);
});

test("classes of answers do not depend on the order in which they are listed, and hold whatever is graded equal", () => {
  const bridging = fc.constantFrom("x=1", "1", "1.0", "x=1.0", "B", "(b)", "\\text{B}", "B+0", "0.5", "1/2", "", "y=1");
  const lists = fc.uniqueArray(fc.oneof(bridging, text), { minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(
      lists.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, other]) => {
        const forms = new Map(normalForms(list).map((form, index) => [list[index]!, form]));
        expect(normalForms(other)).toEqual(other.map((each) => forms.get(each)));
        for (const one of list)
          for (const two of list) if (one !== two && sameAnswer(one, two)) expect(forms.get(one)).toBe(forms.get(two));
        // what a form says is said by one of the list, and equal forms are one class
        for (const form of forms.values()) if (form !== undefined) expect(forms.get(form)).toBe(form);
      },
    ),
    { numRuns: 1000 },
  );
  expect(normalForms(["x=1", "1.0", "1"])).toEqual(["1", "1", "1"]);
  expect(normalForms(["x=1", "1.0"])).toEqual(["x=1", "1.0"]);
});
