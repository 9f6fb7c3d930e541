// Evaluation under permuted orders: the answer follows its picture out and back.

import { expect, test } from "vitest";
import {
  aloneBecause,
  evaluationGroup,
  goldSlotOf,
  questionsOf,
  saidCanonically,
} from "../../runtime/method/evaluation-group.ts";
import type { Original } from "../../runtime/method/group.ts";
import { arrange, identityOrder } from "../../runtime/method/order.ts";

const rearrangement = {
  move: "options",
  answers: { letter: "remap", number: "remap", yes_no: "flip", word: "keep" },
} as const;
const item: Original = {
  sample: 17,
  name: "row 17",
  slots: 5,
  optionSlots: [1, 2, 3, 4],
  space: "letter",
  answer: "C",
  sensitivity: "follows",
};
const at = { seed: 42, stage: 3 };

test("every order shows the right picture in its gold slot, and the right answer is C again in the item's frame", () => {
  const members = evaluationGroup(item, rearrangement, 6, at);
  expect(members.length).toBe(6);
  expect(members[0]).toEqual({ copy: 0, order: [0, 1, 2, 3, 4], answer: "C", permuted: false });
  expect(new Set(members.map((member) => member.order.join())).size).toBe(6);
  for (const member of members) {
    const shown = arrange(identityOrder(5), member.order);
    expect(shown[0]).toBe(0);
    expect(shown[goldSlotOf(item, member.answer)!]).toBe(3);
    expect(saidCanonically(item, rearrangement, member.order, member.answer)).toBe("C");
    // a policy that always says A means another picture each time
    expect("ABCD".indexOf(saidCanonically(item, rearrangement, member.order, "A"))).toBe(member.order[1]! - 1);
    expect(saidCanonically(item, rearrangement, member.order, "None")).toBe("None");
  }
});

test("items have no more orders than there are, and only one when they must not be permuted", () => {
  expect(evaluationGroup({ ...item, slots: 2, optionSlots: [0, 1], answer: "A" }, rearrangement, 4, at).length).toBe(2);
  expect(evaluationGroup({ ...item, sensitivity: "bound" }, rearrangement, 4, at).length).toBe(1);
  expect(evaluationGroup({ ...item, slots: 1, optionSlots: [0], answer: "A" }, rearrangement, 4, at).length).toBe(1);
});

test("answers free of the order are compared as they are, and have no gold slot", () => {
  const count: Original = { ...item, space: "number", answer: "3", sensitivity: "free" };
  for (const member of evaluationGroup(count, rearrangement, 4, at)) {
    expect(member.answer).toBe("3");
    expect(saidCanonically(count, rearrangement, member.order, "2")).toBe("2");
  }
  expect(goldSlotOf(count, "3")).toBe(undefined);
  expect(goldSlotOf({ ...count, sensitivity: "follows" }, "3")).toBe(2);
  expect(goldSlotOf({ ...count, sensitivity: "follows" }, "many")).toBe(undefined);
  expect(goldSlotOf(item, "E")).toBe(undefined);
});

test("the same seed asks the same questions, another seed others", () => {
  expect(evaluationGroup(item, rearrangement, 4, at)).toEqual(evaluationGroup(item, rearrangement, 4, { ...at }));
  expect(evaluationGroup(item, rearrangement, 4, { ...at, seed: 43 })).not.toEqual(
    evaluationGroup(item, rearrangement, 4, at),
  );
});

test("an item whose answer in another order is not known is asked in its own order only, and the reason is kept", () => {
  const rows = {};
  expect(aloneBecause(item, rows)).toBe(undefined);
  expect(aloneBecause({ ...item, slots: 1, optionSlots: [0] }, rows)).toBe("one_picture");
  expect(aloneBecause({ ...item, slots: 0, optionSlots: [] }, rows)).toBe("one_picture");
  expect(aloneBecause({ ...item, sensitivity: "bound" }, rows)).toBe("bound");
  expect(aloneBecause({ ...item, space: "word", answer: "cat" }, rows)).toBe("dropped");
  expect(aloneBecause({ ...item, space: "yes_no", answer: "yes" }, rows)).toBe("dropped");
  expect(aloneBecause({ ...item, space: "ordering", answer: "none of these" }, rows)).toBe("unknown");
  const asks = { question: "Which?", what: "nothing says so", write: "when_permuted = answer_follows" };
  expect(aloneBecause({ ...item, sensitivity: "unknown", asks }, rows)).toBe("unknown");
  expect(() => aloneBecause({ ...item, sensitivity: "unknown", asks }, { move: "options" })).toThrow(/E0608/);
  expect(aloneBecause({ ...item, named: [2] }, rows)).toBe("place_words");
  expect(aloneBecause({ ...item, optionSlots: [2], answer: "A" }, rows)).toBe("moves_nothing");
  expect(aloneBecause({ ...item, space: "word", answer: "cat", sensitivity: "free" }, rows)).toBe(undefined);
  expect(questionsOf({ ...item, sensitivity: "bound" }, { orders: 4 }, at, true)).toEqual([
    { member: { copy: 0, order: [0, 1, 2, 3, 4], answer: "C", permuted: false }, alone: "bound" },
  ]);
});

test("what the evaluation says itself is a demand: an item that contradicts it is refused", () => {
  const asking = { answers: { ...rearrangement.answers, yes_no: "keep", letter: "remap" }, move: "all" } as const;
  expect(() => aloneBecause(item, asking)).toThrow(/E0602/);
  expect(() => aloneBecause(item, { move: { kind: "last", count: 6 } })).toThrow(/E0604/);
});

test("a control asks the data's order again, as often as there are others", () => {
  const asked = questionsOf(item, { orders: 4 }, at, true);
  expect(asked.map(({ member, again }) => [member.copy, again])).toEqual([
    ...[0, 1, 2, 3].map((copy) => [copy, undefined]),
    ...[1, 2, 3].map((again) => [0, again]),
  ]);
  expect(questionsOf(item, { orders: 1 }, at, true)).toHaveLength(1);
});
