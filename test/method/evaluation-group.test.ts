// Evaluation under permuted orders: the answer follows its picture out and back.

import { expect, test } from "vitest";
import { evaluationGroup, goldSlotOf, saidCanonically } from "../../runtime/method/evaluation-group.ts";
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
