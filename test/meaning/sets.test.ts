// A set of pictures as an answer: it goes with its pictures, is graded as a set and comes back as one.

import fc from "fast-check";
import { expect, test } from "vitest";
import { meaningOf } from "../../runtime/data/meaning.ts";
import { canonicalAnswer, transformAnswer } from "../../runtime/method/answer.ts";
import { sameSet, setIn } from "../../runtime/method/answer-set.ts";
import { rearrangementOf } from "../../runtime/method/evaluation-group.ts";
import { identityOrder, type Order } from "../../runtime/method/order.ts";
import { gradedAnswers } from "../../runtime/report/answered.ts";
import { normalForms } from "../../runtime/reward/same-answer.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";

const writings: readonly ((names: readonly string[]) => string)[] = [
  (names) => names.join(", "),
  (names) => names.join(","),
  (names) => names.join(" and "),
  (names) => names.join(" & "),
  (names) => names.map((each) => `(${each})`).join(" "),
  (names) => names.map((each) => `(${each})`).join(""),
  (names) => `\\text{${names.join(", ")}}`,
  (names) => `{${names.join(", ")}}.`,
  (names) => names.toReversed().join(", "),
  (names) => names.join(", ").toLowerCase(),
];
const compact = (names: readonly string[]) => names.join("");

const cases = fc.integer({ min: 2, max: 6 }).chain((slots) =>
  fc.record({
    slots: fc.constant(slots),
    order: fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots }),
    optionSlots: fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots }),
    members: fc.shuffledSubarray([...identityOrder(slots)], { minLength: 2 }),
    byLetter: fc.boolean(),
    one: fc.constantFrom(...writings, compact),
    other: fc.constantFrom(...writings, compact),
  }),
);

test("equality of sets is symmetric, of all writings, and nothing empty is one", () => {
  fc.assert(
    fc.property(cases, ({ members, one, other, byLetter }) => {
      fc.pre(byLetter || (one !== compact && other !== compact));
      const names = members.map((each) => (byLetter ? "ABCDEF"[each]! : String(each + 1)));
      const [left, right] = [one(names), other(names.toReversed())];
      expect(sameSet(left, right), `${left} and ${right}`).toBe(true);
      expect(sameSet(right, left)).toBe(true);
      const less = other(names.slice(1));
      expect(sameSet(left, less), `${left} and ${less}`).toBe(false);
      for (const empty of ["", " ", "()", "and", ",", "{}", "\\text{}"]) {
        expect(sameSet(left, empty)).toBe(false);
        expect(sameSet(empty, left)).toBe(false);
        expect(sameSet(empty, empty)).toBe(empty === "and");
      }
      expect(normalForms([left, right], sameSet)[0]).toBe(normalForms([left, right], sameSet)[1]);
    }),
    { numRuns: 1000 },
  );
});

test("a set goes with its pictures, and there and back is the same set", () => {
  fc.assert(
    fc.property(cases, ({ order, optionSlots, members, byLetter, one, other, slots }) => {
      fc.pre(byLetter || (one !== compact && other !== compact));
      const frame = { space: "ordering", optionSlots, unordered: true } as const;
      const named = (places: readonly number[]) =>
        places.map((each) => (byLetter ? "ABCDEF"[each]! : String(each + 1)));
      const slotOf = (place: number) => (byLetter ? optionSlots[place]! : place);
      const moved = transformAnswer(one(named(members)), order, frame, "remap");
      if (moved.kind !== "answer") throw new Error(moved.kind);
      const shown = setIn(moved.answer)?.members.map((place) => order[slotOf(place)]!) ?? [];
      expect(new Set(shown)).toEqual(new Set(members.map(slotOf)));
      // whatever a policy writes of that set
      const said = other(named(setIn(moved.answer)?.members ?? []));
      const back = canonicalAnswer(said, order, frame, "remap");
      expect(sameSet(back, one(named(members))), `${said} ${back}`).toBe(true);
      expect(canonicalAnswer(said, identityOrder(slots), frame, "remap")).not.toBe("");
    }),
    { numRuns: 1000 },
  );
});

const plain = {
  question: "<image>A <image>B <image>C <image>D Which pictures show a dog?",
  pictures: 4,
  changeNeeded: true,
};

test.each<readonly [string, string, string | undefined]>([
  ["Which pictures show a dog?", "A, C", "A, C"],
  ["Which pictures show a dog?", "C and A", "A, C"],
  ["Which pictures show a dog?", "(A)(C)", "A, C"],
  ["Where is a dog?", "A and C", "A, C"],
  ["Where is a dog? Select all that apply.", "AC", "A, C"],
  ["Two of the pictures show one dog. Find them.", "(A), (C)", "A, C"],
  ["Select both pictures of a dog.", "options A and C", "A, C"],
  // an order, or who knows what
  ["Put them into the order of the story.", "A, C", undefined],
  ["Which pictures come first and last?", "A and C", undefined],
  ["Where is a dog?", "A, C", undefined],
  ["Where is a dog?", "AC", undefined],
  ["Which picture shows the dog and which the cat?", "A and C", undefined],
  ["Which pictures belong to each of the captions?", "A, C", undefined],
  ["Which pictures show a dog?", "A→C", undefined],
])("%s %s is a set: %s", (asks, answer, set) => {
  const question = `<image>A <image>B <image>C <image>D ${asks}`;
  const meaning = meaningOf({ ...plain, question, answer });
  expect(meaning.unordered === true ? meaning.answer : undefined).toBe(set);
  expect(meaning.sensitivity).toBe(set ? "follows" : "bound");
});

test("an option of a set that is none stays, and a letter beyond the options is asked about", () => {
  const question = "A. <image> B. <image> C. <image> D. none of these. Which options are a dog?";
  const order: Order = [2, 0, 1];
  const { answerSpace: space, ...meaning } = meaningOf({ question, pictures: 3, answer: "A, D", changeNeeded: true });
  expect(meaning).toMatchObject({ sensitivity: "follows", unordered: true });
  expect(transformAnswer("A, D", order, { space, ...meaning }, "remap")).toEqual({ kind: "answer", answer: "B, D" });
  expect(meaningOf({ question, pictures: 3, answer: "A, E", changeNeeded: true }).sensitivity).toBe("unknown");
});

test("sets of texts are graded as sets and stay", () => {
  const question = "<image><image> What is on both? Select all that apply. A. a cat B. a dog C. a cow";
  expect(meaningOf({ question, pictures: 2, answer: "AC", changeNeeded: false })).toMatchObject({
    sensitivity: "free",
    unordered: true,
    answer: "A, C",
  });
  // one of them speaks of a picture
  const left = "<image><image> Which pictures have a dog? A. neither B. the first image C. the second image";
  expect(meaningOf({ question: left, pictures: 2, answer: "B and C", changeNeeded: false }).sensitivity).toBe("bound");
});

test("a set right under every order, in any writing, has one form; sets of the same letters do not", () => {
  const meaning = meaningOf({ ...plain, answer: "A and C" });
  const item = originalOf({
    number: 0,
    example: {
      id: "x",
      index: 0,
      question: plain.question,
      images: [0, 1, 2, 3].map(() => ({ kind: "file", path: "", name: "" })),
      kind: "which",
      dataSource: "mine",
      ...meaning,
    },
  });
  const rearrangement = rearrangementOf({});
  const asked = (said: readonly string[]) =>
    gradedAnswers(
      (
        [
          [0, 1, 2, 3],
          [1, 0, 2, 3],
          [3, 2, 1, 0],
        ] as const
      ).map((order, copy) => {
        const moved = transformAnswer("A, C", order, item, "remap");
        const answer = moved.kind === "answer" ? moved.answer : "";
        return {
          question: { item, kind: "which", member: { copy, order, answer, permuted: copy > 0 } },
          completion: `\\boxed{${said[copy]}}`,
        };
      }),
      rearrangement,
    );
  const right = asked(["(C)(A)", "B and C", "D,B"]);
  expect(right.map((each) => each.right)).toEqual([true, true, true]);
  expect(new Set(right.map((each) => each.canonicalAnswer)).size).toBe(1);
  const stubborn = asked(["A, C", "A, C", "CA"]);
  expect(stubborn.map((each) => each.right)).toEqual([true, false, false]);
  expect(new Set(stubborn.map((each) => each.canonicalAnswer)).size).toBe(3);
});

test("a set that our own writer wrote is one again, whatever its question asks", () => {
  const row = { question: "A: <image> B: <image> C: <image> Where?", pictures: 3, answer: "A, C", changeNeeded: true };
  const extra = { order: "follows", option_slots: [0, 1, 2] };
  const own = (answer_space: string) => meaningOf({ ...row, extra: { ...extra, answer_space } });
  expect(own("set")).toMatchObject({ sensitivity: "follows", answerSpace: "ordering", unordered: true });
  expect(own("ordering").unordered).toBe(undefined);
  expect(own("ordering").sensitivity).toBe("follows");
});
