// What the journal says of a step, held against what the step did: means over its updates, shares of what was clipped, cut
// off, filtered and permuted; and what is said once of a training set.

import { beforeAll, describe, expect, test } from "vitest";
import type { GrpoNode, PermuteNode } from "../../plan/plan.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { frozen, grpo, model, permute, planOf, questions, reward, supervised, useTrained } from "./tiny.ts";

const { start, policy } = useTrained();

type Step = Extract<RunEvent, { readonly event: "step" }>;
type Stage = Extract<RunEvent, { readonly event: "stage" }>;

async function journal(more: Partial<GrpoNode>, count = 4, moved: Partial<PermuteNode> = {}, steps = 2) {
  const reference = more.kl ? [frozen] : [];
  const data = [...questions(count), { ...permute, ...moved }];
  const { events } = await start(planOf([policy, ...reference, ...data, reward, grpo(steps, more)]));
  return {
    stage: events.find((each): each is Stage => each.event === "stage" && each.stage === "train"),
    steps: events.filter((each): each is Step => each.event === "step"),
  };
}

const kl = { coefficient: 0.05, estimator: "k3" } as const;
/** Rates at which the second update of the same rollouts is far from the policy that drew them. */
const far = { rate: { kind: "constant", value: 0.1 }, reference: "reference", kl, temperature: 1.3 } as const;

describe("a step of several updates", { timeout: 180_000 }, () => {
  let [one, two]: (readonly Step[])[] = [[], []];
  beforeAll(async () => {
    one = (await journal({ ...far, innerSteps: 1 })).steps;
    two = (await journal({ ...far, innerSteps: 2 })).steps;
  }, 180_000);

  test("says the mean over them, where the first alone has nothing to tell", () => {
    expect(one?.[0]).toMatchObject({ ratio: 1, clipped: 0, clippedLow: 0, clippedHigh: 0, kl: 0, klMost: 0 });
    const [first] = two ?? [];
    expect(first?.ratio).not.toBe(1);
    // of two updates the first is on policy: a share of its tokens was clipped in the second alone
    expect(first?.clipped).toBeGreaterThan(0);
    expect(first?.clipped).toBeLessThanOrEqual(0.5);
    expect(first?.kl).toBeGreaterThan(0);
    expect(first?.reward).toBe(one?.[0]?.reward);
  });

  test("says which bound was met, and the most of the divergence", () => {
    for (const { clipped = 0, clippedLow = 0, clippedHigh = 0, kl = 0, klMost = 0 } of two ?? []) {
      expect(clippedLow + clippedHigh).toBeCloseTo(clipped, 6);
      expect(klMost).toBeGreaterThanOrEqual(kl);
    }
  });

  test("holds the divergence of a token within a bound that is asked for", async () => {
    const clamp = { value: 0.01 };
    const { steps } = await journal({ ...far, innerSteps: 2, kl: { ...kl, clamp } });
    for (const each of steps) expect(each.klMost).toBeLessThanOrEqual(Math.fround(0.01));
    expect(two?.some((each) => (each.klMost ?? 0) > 0.01)).toBe(true);
  });
});

describe("the completions of a step", { timeout: 180_000 }, () => {
  test("are cut off when they reach their longest", async () => {
    const { steps } = await journal({ completion: 2 });
    for (const each of steps) {
      expect(each.truncated).toBeGreaterThan(0.5);
      expect(each.tokens).toBeGreaterThanOrEqual(12);
    }
  });

  test("are counted with their examples when a filter leaves them out", async () => {
    const filter = { metric: "accuracy", between: { from: 0.9, to: 1 }, bounds: "closed", minStd: 0 } as const;
    const { steps } = await journal({ filter: { ...filter, shortfall: "drop", rounds: 1 } });
    for (const each of steps) expect(each).toMatchObject({ counted: 0, filtered: 2 });
  });
});

describe("what a step says beside its means", { timeout: 180_000 }, () => {
  const sum = (tallies: readonly (readonly [number, number])[] = []) =>
    tallies.reduce(([right, of], each) => [right + each[0], of + each[1]], [0, 0]);

  test("adds up: terms to the reward, originals and copies to the accuracy, slots to those whose answer is a picture", async () => {
    const { steps } = await journal({ temperature: 1.3 }, 6, {}, 4);
    for (const each of steps) {
      const { grades = [], accuracy = 0, originals = [0, 0], copies = [0, 0], moved = [0, 0] } = each;
      expect(grades.reduce((total, grade, term) => total + grade * reward.terms[term]!.weight, 0)).toBeCloseTo(
        each.reward!,
        12,
      );
      const [right, of] = sum([originals, copies]);
      expect([right! / of!, of]).toEqual([accuracy, 2 * 2 * 3]);
      expect(sum(each.slots)).toEqual([right, of]);
      expect(moved[1]).toBe(each.permuted! * 3);
      expect(moved[0]).toBeLessThanOrEqual(copies[0]);
      const { of: groups = 0, allRight = 0, allWrong = 0, evenly = 0 } = each.groups ?? {};
      expect((allRight + allWrong + evenly) / groups).toBe(each.flatGroups);
      expect(each.lengths!.mean * of!).toBeCloseTo(each.tokens, 9);
      expect(each.lengths!.least).toBeGreaterThanOrEqual(1);
      expect(each.promptTokens).toBeGreaterThan(4 * 5);
      expect(each.clock.memory!.device).toBeGreaterThan(4 * 4 * 1000);
      expect(each.clock.memory!.hostPeak).toBeGreaterThanOrEqual(each.clock.memory!.host / 2);
      const spent = Object.values(each.clock.phases!).reduce((total, seconds) => total + seconds, 0);
      expect(spent / each.clock.seconds!).toBeGreaterThan(0.5);
      expect(spent).toBeLessThanOrEqual(each.clock.seconds! * 1.000001);
    }
    expect(steps.some((each) => each.rewardStd! > 0 && each.advantageVariance! > 0)).toBe(true);
  });

  test("of the KL divergence says what most tokens stay below, wherever it stands", async () => {
    for (const place of [undefined, "reward"] as const) {
      const { steps } = await journal({ ...far, innerSteps: 2, kl: { ...kl, ...(place && { place }) } }, 4, {}, 3);
      const last = steps.at(-1)!;
      expect(last.klP95).toBeGreaterThan(0);
      expect(last.klP95).toBeLessThanOrEqual(last.klMost! * 1.0001);
      expect(last.charge === undefined).toBe(place === undefined);
    }
  });

  test("of long completions says what they lose", async () => {
    const { steps } = await journal({ overlong: { buffer: 15, factor: 0.5 } });
    for (const each of steps) expect(each.penalty).toBeGreaterThan(0);
    const weighted = (each: Step) =>
      each.grades!.reduce((total, grade, term) => total + grade * reward.terms[term]!.weight, 0);
    for (const each of steps) expect(weighted(each) - each.penalty!).toBeCloseTo(each.reward!, 12);
  });
});

describe("permutation", { timeout: 180_000 }, () => {
  test("is said as the share of copies that moved, whatever was asked for", async () => {
    const { steps } = await journal({}, 4, { answers: { ...permute.answers, letter: "drop" } });
    for (const each of steps) expect(each).toMatchObject({ alpha: 1, permuted: 0, permutedShare: 0 });
    const moving = await journal({}, 4);
    for (const each of moving.steps) expect(each).toMatchObject({ alpha: 1, permuted: 2, permutedShare: 1 });
  });
});

test("examples that fill no batch are counted once", { timeout: 180_000 }, async () => {
  expect((await journal({}, 5)).stage).toMatchObject({ examples: 5, leftOut: 1 });
  expect((await journal({}, 4)).stage?.leftOut).toBeUndefined();
  const { events } = await start(planOf([model, ...questions(7), supervised(1)]));
  expect(events.find((each) => each.event === "stage" && each.stage === "train")).toMatchObject({ leftOut: 3 });
});
