// Merged groups: who is permuted, how often, and with which answer.

import { expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { gateDraw, gateOpens } from "../../runtime/method/gate.ts";
import {
  type Original,
  type Permutation,
  permutationProblem,
  permuteBatch,
  plainGroup,
} from "../../runtime/method/group.ts";
import { arrange, identityOrder, isIdentity } from "../../runtime/method/order.ts";

const answers = { letter: "remap", number: "remap", yes_no: "flip", word: "keep" } as const;
const constant = (value: number) => ({ kind: "constant", value }) as const;
const always: Permutation = {
  copies: 1,
  order: "random",
  move: "all",
  probability: constant(1),
  gate: "copy",
  answers,
  profile: "paper",
};
const time = { seed: 42, stage: 0, step: 1, total: 100 };

function which(sample: number, slots = 4, more: Partial<Original> = {}): Original {
  const optionSlots = identityOrder(slots);
  return {
    sample,
    name: `row ${sample}`,
    slots,
    optionSlots,
    space: "letter",
    answer: "B",
    sensitivity: "follows",
    ...more,
  };
}

test("each member's answer is the picture that was right before", () => {
  const pictures = ["cat", "dog", "owl", "fox"];
  for (let sample = 0; sample < 50; sample += 1) {
    const [group] = permuteBatch([which(sample)], { ...always, copies: 3 }, time);
    expect(group!.length).toBe(4);
    expect(group![0]).toEqual({ copy: 0, order: [0, 1, 2, 3], answer: "B", permuted: false });
    expect(new Set(group!.map((member) => member.order.join())).size).toBe(4);
    for (const member of group!) expect(arrange(pictures, member.order)["ABCD".indexOf(member.answer)]).toBe("dog");
    expect(group!.map((member) => member.copy)).toEqual([0, 1, 2, 3]);
  }
});

test("two copies are distinct whenever two other orders exist, and not in the released code", () => {
  const batch = Array.from({ length: 40 }, (_, sample) => which(sample, 3));
  for (const [, first, second] of permuteBatch(batch, { ...always, copies: 2 }, time)) {
    expect(first!.order).not.toEqual(second!.order);
  }
  for (const [, first, second] of permuteBatch(batch, { ...always, copies: 2, profile: "released_code" }, time)) {
    expect(first!.order).toEqual([1, 0, 2]);
    expect(second!.order).toEqual([1, 0, 2]);
  }
});

test("samples that must not be permuted still fill their group", () => {
  const still = [
    which(0, 4, { sensitivity: "bound" }),
    which(1, 1, { answer: "A" }),
    which(2, 4, { space: "yes_no", answer: "yes" }),
    which(3, 4, { optionSlots: [] }),
  ];
  const permutation: Permutation = { ...always, copies: 2, move: "options", answers: { ...answers, yes_no: "drop" } };
  for (const profile of ["paper", "released_code"] as const) {
    for (const [place, group] of permuteBatch(still, { ...permutation, profile }, time).entries()) {
      expect(group.length).toBe(3);
      for (const member of group) {
        expect(isIdentity(member.order)).toBe(true);
        expect(member.permuted).toBe(false);
        expect(member.answer).toBe(still[place]!.answer);
      }
    }
  }
});

test("a free answer stays though its pictures move, whatever the rule", () => {
  const count = which(0, 4, { sensitivity: "free", space: "number", answer: "3" });
  const [group] = permuteBatch([count], always, time);
  expect(group![1]!.permuted).toBe(true);
  expect(group![1]!.answer).toBe("3");
});

test("a pinned reference never moves", () => {
  for (let sample = 0; sample < 30; sample += 1) {
    const reference = which(sample, 4, { optionSlots: [1, 2, 3] });
    for (const move of ["options", "all_but_first"] as const) {
      const [group] = permuteBatch([reference], { ...always, copies: 5, move }, time);
      for (const member of group!) expect(member.order[0]).toBe(0);
    }
  }
});

test("with probability 0 nothing is permuted, with 1 everything", () => {
  const batch = Array.from({ length: 100 }, (_, sample) => which(sample));
  const permuted = (probability: number) =>
    permuteBatch(batch, { ...always, probability: constant(probability) }, time).filter((group) => group[1]!.permuted)
      .length;
  expect(permuted(0)).toBe(0);
  expect(permuted(1)).toBe(100);
});

test("the share of permuted copies follows the curve within binomial noise", () => {
  const batch = Array.from({ length: 2000 }, (_, sample) => which(sample, 3));
  const probability = { kind: "linear", from: 1, to: 0, over: { from: 0, to: 1 }, warmup: 0 } as const;
  for (const step of [10, 30, 50, 90]) {
    const groups = permuteBatch(batch, { ...always, probability, copies: 2 }, { ...time, step });
    const share = groups.flatMap((group) => group.slice(1)).filter((member) => member.permuted).length / 4000;
    const expected = 1 - step / 100;
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 4000));
  }
});

test("gates share their draw as far as their scope says", () => {
  const at = { seed: 1, stage: 0, step: 3, sample: 5, copy: 1 };
  const other = { ...at, sample: 6 };
  const second = { ...at, copy: 2 };
  expect(gateDraw("batch", at)).toBe(gateDraw("batch", other));
  expect(gateDraw("sample", at)).toBe(gateDraw("sample", second));
  expect(gateDraw("sample", at)).not.toBe(gateDraw("sample", other));
  expect(gateDraw("copy", at)).not.toBe(gateDraw("copy", second));
  expect(gateDraw("batch", at)).not.toBe(gateDraw("batch", { ...at, step: 4 }));
  expect(gateOpens("copy", gateDraw("copy", at), at)).toBe(true);
});

test("a group hangs on its sample, seed and step, not on its batch", () => {
  const alone = permuteBatch([which(7)], always, time)[0];
  const among = permuteBatch([which(1), which(7), which(9)], always, time)[1];
  expect(among).toEqual(alone);
  const orders = (change: Partial<typeof time>) =>
    Array.from({ length: 20 }, (_, sample) =>
      permuteBatch([which(sample)], always, { ...time, ...change })[0]![1]!.order.join(),
    ).join(" ");
  expect(orders({ seed: 43 })).not.toBe(orders({}));
  expect(orders({ step: 2 })).not.toBe(orders({}));
  expect(orders({ stage: 1 })).not.toBe(orders({}));
});

test("what cannot be permuted is said before anything is drawn", () => {
  const codes = (original: Original, permutation: Partial<Permutation>) =>
    permutationProblem(original, { ...always, ...permutation })?.code;
  const yes = which(0, 2, { space: "yes_no", answer: "yes" });
  const reference = which(0, 3, { optionSlots: [1, 2], answer: "A" });
  const ordering = (answer: string) => codes(which(1, 3, { space: "ordering", answer }), {});
  for (const answer of ["B, A, C", "2 → 1 → 3", "CAB"]) expect(ordering(answer)).toBe(undefined);
  // left as they are they would be wrong answers from now on
  for (const answer of ["213", "first the cat", "B", "BAB"]) expect(ordering(answer)).toBe("E0601");
  expect(codes(yes, { answers: { ...answers, yes_no: "remap" } })).toBe("E0601");
  expect(codes(yes, {})).toBe(undefined);
  expect(codes({ ...yes, sensitivity: "free" }, { answers: { ...answers, yes_no: "remap" } })).toBe(undefined);
  expect(codes(reference, {})).toBe("E0602");
  expect(codes({ ...reference, answer: "E" }, {})).toBe("E0602");
  expect(codes(reference, { move: "options" })).toBe(undefined);
  // pictures are counted from 1 in what is said
  const mixed = permutationProblem(reference, always);
  expect(mixed?.title).toBe("an order mixes slot 1 with the options of sample `row 0`");
  expect(mixed?.notes.map(({ text }) => text).join()).toContain("slots 2, 3 where they are");
  // wherever the reference stands, and of two pictures
  const title = (slots: number, optionSlots: readonly number[]) =>
    permutationProblem(which(0, slots, { optionSlots, answer: "A" }), always)?.title;
  expect(title(3, [0, 1])).toBe("an order mixes slot 3 with the options of sample `row 0`");
  expect(title(2, [1])).toBe("an order mixes slot 1 with the options of sample `row 0`");
  // also when the gate would never open
  expect(() => permuteBatch([reference], { ...always, probability: constant(0) }, time)).toThrow(Failure);
});

test("a group without permutation is its original", () => {
  expect(plainGroup(which(3))).toEqual([{ copy: 0, order: [0, 1, 2, 3], answer: "B", permuted: false }]);
});

test("named slots and the last ones move, the others stay; an example without them is refused", () => {
  const moved = (move: Permutation["move"], slots = 5) =>
    permuteBatch([which(3, slots)], { ...always, move, copies: 8 }, time)[0]!
      .slice(1)
      .map((each) => each.order);
  for (const order of moved({ kind: "slots", slots: [1, 3] })) expect(order).toEqual([0, 3, 2, 1, 4]);
  for (const order of moved({ kind: "last", count: 3 })) {
    expect(order.slice(0, 2)).toEqual([0, 1]);
    expect(isIdentity(order)).toBe(false);
  }
  const short = permutationProblem(which(3, 2), { ...always, move: { kind: "last", count: 3 } });
  expect([short?.code, short?.title]).toEqual(["E0604", "sample `row 3` has 2 pictures, and slot 3 is to move"]);
  expect(permutationProblem(which(3, 1), { ...always, move: { kind: "last", count: 3 } })).toBe(undefined);
});

test("orders drawn once are the same in every step, others are not", () => {
  const at = (draw: "run" | undefined, step: number) =>
    permuteBatch([which(9)], { ...always, copies: 3, ...(draw ? { draw } : {}) }, { ...time, step })[0]!.map(
      (each) => each.order,
    );
  const steps = [1, 2, 3, 50];
  expect(new Set(steps.map((step) => JSON.stringify(at("run", step)))).size).toBe(1);
  expect(new Set(steps.map((step) => JSON.stringify(at(undefined, step)))).size).toBe(4);
});

test("the given order is drawn only where the spec allows it", () => {
  const share = (identity: boolean) => {
    const how = { ...always, ...(identity ? { identity: true as const } : {}) };
    const groups = permuteBatch(
      Array.from({ length: 2000 }, (_, sample) => which(sample, 3)),
      how,
      time,
    );
    return groups.filter((group) => !group[1]!.permuted).length / groups.length;
  };
  expect(share(false)).toBe(0);
  expect(Math.abs(share(true) - 1 / 6)).toBeLessThan(0.035);
});
