// What an evaluation asks: the same name for the same questions, and only for those.

import { expect, test } from "vitest";
import { evaluate, grpo, model, permute, planOf, questions, reward } from "../../bench/campaigns/tiny.ts";
import { askedBy } from "../../plan/asked.ts";
import type { EvaluateNode, FourArtistsNode, PlanNode, Seeds } from "../../plan/plan.ts";
import { seedsWithout } from "../../plan/seeds.ts";

/** Questions that training reads and the evaluation asks, drawn by the seeds of the run. */
function asked(seed: number, seeds?: Seeds): string {
  const [source, take] = questions(6);
  const { seed: _, ...drawn } = source as FourArtistsNode;
  const nodes: readonly PlanNode[] = [model, drawn, take!, permute, reward, grpo(1), evaluate(0)];
  const run = planOf(nodes, seed, seeds);
  return askedBy(run, run.nodes.find((each): each is EvaluateNode => each.kind === "evaluate")!);
}

test("questions of the training data are those of the seed that draws the data", () => {
  expect(asked(1)).not.toBe(asked(2));
  expect(asked(1, { data: 7 })).toBe(asked(2, { data: 7 }));
  expect(asked(1, { data: 7 })).not.toBe(asked(1, { data: 8 }));
  expect(asked(1, { data: 2 })).toBe(asked(2));
});

test("what draws no question has no say", () => {
  expect(asked(1, { sampling: 5 })).toBe(asked(1));
  expect(asked(1, { permutation: 5 })).toBe(asked(1));
});

test("the arms of a run: each kind of draw follows the seed, or is held where it is", () => {
  expect(seedsWithout({ seed: 2, seeds: { data: 1, sampling: 5 } })).toEqual([
    { data: 1, sampling: 5 },
    { data: 1, sampling: 5, permutation: 2 },
  ]);
  const own = (seed: number, seeds?: Seeds) =>
    seedsWithout({ seed, ...(seeds && { seeds }) }).map((each) => JSON.stringify(each));
  expect(own(2)).toHaveLength(8);
  expect(own(2)).toContain(own(1, { data: 2 })[0]);
  expect(own(3)).not.toContain(own(1, { data: 2 })[0]);
});
