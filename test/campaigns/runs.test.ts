// A fixed sample of the campaigns on run folders; `node bench/campaigns/….ts` runs the whole of them.

import { expect, test } from "vitest";
import { damage } from "../../bench/campaigns/damage.ts";
import { type Campaign, sample } from "../../bench/campaigns/harness.ts";
import { hostile } from "../../bench/campaigns/hostile.ts";
import { kills } from "../../bench/campaigns/kills.ts";

const hour = 3600 * 1000;

/** Cases from `from` on, none of which may be a fault, and how they ended. */
async function outcomesOf(campaign: Campaign, from: number, count: number): Promise<ReadonlySet<string>> {
  const results = await sample(campaign, { from, count });
  expect(results.filter((each) => each.fault !== undefined)).toEqual([]);
  expect(results).toHaveLength(count);
  return new Set(results.map((each) => each.outcome));
}

test(
  "a damaged file of a run or its inputs changes nothing, or is named",
  async () => {
    const outcomes = await outcomesOf(damage, 0, 12);
    expect([...outcomes]).toEqual(expect.arrayContaining(["same", "same E1044", "E0273"]));
  },
  hour,
);

test(
  "hostile names and links write nothing outside the run's folder",
  async () => {
    const outcomes = await outcomesOf(hostile, 0, 12);
    expect([...outcomes]).toEqual(expect.arrayContaining(["inside", "E1042", "E0257"]));
  },
  hour,
);

test(
  "a killed run, and one whose calls fail, lose nothing",
  async () => {
    // of every four cases the last is a fault
    const outcomes = [...(await outcomesOf(kills, 6, 2))];
    expect(outcomes[0]).toMatch(/^killed, (?:resumed|started)$/);
    expect(outcomes[1]).toMatch(/^(?:E\d{4}, (?:resumed|started)|went on, resumed|skipped)$/);
  },
  hour,
);
