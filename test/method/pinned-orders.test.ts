// "Same seed, same orders" is what a run promises, so the orders themselves are pinned: of every sampler, on both sides of the bound
// above which orders are drawn instead of listed, and of the draw that holds for a whole run. Whoever changes one of them changes
// results, and has to raise the version of the draws (plan/built-ins.ts).

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { OrderSampler } from "../../plan/order-count.ts";
import { type Original, permuteBatch } from "../../runtime/method/group.ts";
import { identityOrder } from "../../runtime/method/order.ts";
import { drawOrders } from "../../runtime/method/order-sampler.ts";

const samplers: readonly OrderSampler[] = [
  "random",
  "any",
  "derangement",
  "cyclic",
  "transposition",
  "balanced",
  "all",
];

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);

/** Three orders of each of forty samples. */
const drawn = (sampler: OrderSampler, slots: number) =>
  Array.from({ length: 40 }, (_, sample) =>
    drawOrders(sampler, slots, 3, { seed: 42, purpose: "order", stage: 0, step: 1, sample }),
  );

test("orders of two to seven slots by every sampler", () => {
  const pinned = samplers.map((sampler) => [sampler, [2, 3, 4, 5, 6, 7].map((slots) => digest(drawn(sampler, slots)))]);
  expect(Object.fromEntries(pinned)).toMatchInlineSnapshot(`
    {
      "all": [
        "88144eca05da",
        "422dcd3fcf63",
        "3ab74a2fd4d8",
        "70b8e7845a42",
        "0c5d89ba5129",
        "a68347e552ab",
      ],
      "any": [
        "af7bae828783",
        "e045c0ca50c5",
        "5aeaca2fd8e8",
        "3143e14a8a4d",
        "b529019df7b9",
        "ed9890376886",
      ],
      "balanced": [
        "88144eca05da",
        "4d1313550b7b",
        "bc4fb7c8162a",
        "085bc3afb86a",
        "36b670a985e2",
        "99f805192d36",
      ],
      "cyclic": [
        "88144eca05da",
        "07db39203c80",
        "32534f1adb5d",
        "1208a058203c",
        "5cf7de2de9dc",
        "cb04479cd9e8",
      ],
      "derangement": [
        "88144eca05da",
        "07db39203c80",
        "2d968f2b2cbb",
        "add85a371c9b",
        "a941a5ff0e62",
        "1dbf15f1615f",
      ],
      "random": [
        "88144eca05da",
        "2c683af3fde0",
        "e650730e9856",
        "a2aa58175ba3",
        "b529019df7b9",
        "ed9890376886",
      ],
      "transposition": [
        "88144eca05da",
        "88c79bcd37d9",
        "f8f6201641f4",
        "3113eeef4a4a",
        "c23b6e46eb66",
        "74b64df7b2c9",
      ],
    }
  `);
});

test("orders that are drawn once for a run are their own, and the same at every step", () => {
  const original: Original = {
    sample: 7,
    name: "row 7",
    slots: 5,
    optionSlots: identityOrder(5),
    space: "letter",
    answer: "B",
    sensitivity: "follows",
  };
  const at = (step: number, draw?: "run") =>
    permuteBatch(
      [original],
      {
        copies: 3,
        order: "random",
        move: "all",
        probability: { kind: "constant", value: 1 },
        gate: "copy",
        answers: { letter: "remap", number: "remap", yes_no: "flip", word: "keep" },
        profile: "paper",
        ...(draw && { draw }),
      },
      { seed: 42, stage: 0, step, total: 100 },
    )[0]!.map((each) => each.order.join(""));
  expect(at(2, "run")).toEqual(at(1, "run"));
  expect(at(2)).not.toEqual(at(1));
  expect(at(1, "run")).not.toEqual(at(1));
  expect([at(1), at(1, "run")]).toMatchInlineSnapshot(`
    [
      [
        "01234",
        "32104",
        "34120",
        "32014",
      ],
      [
        "01234",
        "02413",
        "43012",
        "30241",
      ],
    ]
  `);
});
