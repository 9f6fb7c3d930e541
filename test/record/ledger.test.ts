// The ledger: what a step used is written and read back, and whatever is lost, repeated or swapped is found.

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, entryOf, type Planned, settle, usesOf } from "../../runtime/record/ledger.ts";
import { codeOf } from "../run/tiny.ts";

test("an entry is read back as it was, with any number of pictures", () => {
  const order = fc.integer({ min: 0, max: 60 }).chain((n) =>
    fc.shuffledSubarray(
      Array.from({ length: n }, (_, at) => at),
      { minLength: n, maxLength: n },
    ),
  );
  const use = fc.record({ example: fc.nat(2 ** 32 - 1), orders: fc.array(order, { minLength: 1, maxLength: 4 }) });
  fc.assert(fc.property(fc.array(use, { minLength: 1 }), (uses) => void expect(usesOf(entryOf(uses))).toEqual(uses)));
  expect(entryOf([{ example: 3 }, { example: 70 }])).toBe("3 70");
  expect(
    entryOf([
      {
        example: 3,
        orders: [
          [0, 1, 2],
          [2, 0, 1],
        ],
      },
    ]),
  ).toBe("3:012,201");
});

/** Two epochs and a step over seven examples in threes: one is left out of each epoch. */
const planned: Planned = {
  stage: "train",
  steps: 5,
  batch: 3,
  examples: new Map(Array.from({ length: 7 }, (_, number) => [number, 2])),
  orders: undefined,
};
const used = ["0 1 2", "3 4 5", "6 5 4", "3 2 1", "0 6 2"];
const entries = (texts: readonly string[]): readonly Entry[] => texts.map((each, at) => ({ step: at + 1, used: each }));

test("every example as often as planned", () => {
  expect(settle(entries(used), planned)).toEqual({ steps: 5, examples: 7, uses: 15, least: 2, most: 3 });
  const endless = { ...planned, steps: 2, examples: undefined };
  expect(settle(entries(["0 1 2", "3 4 5"]), endless)).toEqual({ steps: 2, examples: 6, uses: 6, least: 1, most: 1 });
});

test.each<[string, readonly Entry[]]>([
  ["a step less", entries(used.slice(0, 4))],
  ["a step more", entries([...used, "1 2 3"])],
  ["a step twice", entries(used).with(3, { step: 3, used: used[2]! })],
  ["two steps swapped", entries(used).with(1, entries(used)[2]!).with(2, entries(used)[1]!)],
  ["an example twice in an epoch", entries(used.with(1, "3 4 0"))],
  ["an example twice in a step", entries(used.with(4, "0 0 2"))],
  ["an example that there is none", entries(used.with(4, "0 6 7"))],
  ["a batch cut short", entries(used.with(4, "0 6"))],
  ["orders where none are drawn", entries(used.with(4, "0:01 6 2"))],
])("%s is found", async (_, wrong) => {
  expect(await codeOf(() => settle(wrong, planned))).toBe("E1071");
});

test.each([
  ["0:01,10 1:01,10", "none"],
  ["0:01,10 1:01,01", "none"],
  ["0:01 1:01,10", "E1071"],
  ["0:10,01 1:01,10", "E1071"],
  ["0:01,11 1:01,10", "E1071"],
  ["0:01,102 1:01,10", "E1071"],
  ["0:012,102 1:01,10", "E1071"],
  ["0 1", "E1071"],
])("orders %j: %s", async (text, code) => {
  const permuted = { ...planned, steps: 1, batch: 2, orders: 2 };
  expect(await codeOf(() => settle(entries([text]), permuted))).toBe(code);
});

test("an endless family that skips or repeats one is found", async () => {
  const endless = { ...planned, steps: 2, examples: undefined };
  for (const second of ["4 5 6", "2 3 4", "3 5 4"])
    expect(await codeOf(() => settle(entries(["0 1 2", second]), endless)), second).toBe("E1071");
});
