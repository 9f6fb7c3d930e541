// When two stages of a sweep are one: what decides their content is in the key, and nothing else.

import { describe, expect, test } from "vitest";
import { answerable, evaluate, grpo, model, permute, planOf, questions, reward } from "../../bench/campaigns/tiny.ts";
import type { EvaluateNode, GrpoNode, PlanNode, RolloutNode, Run } from "../../plan/plan.ts";
import { firstAnswersKey, rolloutKey } from "../../plan/shared-stage.ts";

type Kind<K extends PlanNode["kind"]> = Extract<PlanNode, { kind: K }>;

function nodeOf<K extends PlanNode["kind"]>(run: Run, kind: K): Kind<K> {
  return run.nodes.find((each): each is Kind<K> => each.kind === kind) ?? expect.fail(`no ${kind}`);
}

interface Changes {
  readonly seed?: number;
  readonly copies?: number;
  readonly train?: Partial<GrpoNode>;
  readonly rollout?: Partial<RolloutNode>;
  readonly evaluate?: Partial<EvaluateNode>;
  readonly questions?: number;
}

function run({
  seed = 1,
  copies = 1,
  train = {},
  rollout = {},
  evaluate: asked = {},
  questions: many = 6,
}: Changes = {}): Run {
  const nodes = [
    model,
    ...questions(many),
    ...answerable("data").map((each) => (each.kind === "rollout" ? { ...each, ...rollout } : each)),
    { ...permute, copies, images: "data.kept" },
    reward,
    grpo(4, { on: "data.kept", ...train }),
    evaluate(0, asked),
  ] as readonly PlanNode[];
  return planOf(nodes, seed);
}

const keys = (changes?: Changes) => {
  const of = run(changes);
  const train = nodeOf(of, "grpo");
  return { rollout: rolloutKey(of, nodeOf(of, "rollout"), train), before: firstAnswersKey(of, nodeOf(of, "evaluate")) };
};
const known = keys();

describe("the rollouts of a filter", () => {
  test.each<[string, Changes]>([
    ["what is permuted", { copies: 2 }],
    ["the rate", { train: { rate: { kind: "constant", value: 0.5 } } }],
    ["the objective", { train: { innerSteps: 3 } }],
    ["the evaluation", { evaluate: { orders: 3 } }],
  ])("do not hang on %s", (_, changes) => expect(keys(changes).rollout).toBe(known.rollout));

  test.each<[string, Changes]>([
    ["the seed", { seed: 2 }],
    ["the data", { questions: 7 }],
    ["how often each is answered", { rollout: { count: 7 } }],
    ["the temperature", { rollout: { temperature: 0.5 } }],
    ["the length of a prompt", { train: { prompt: 31 } }],
    ["the length of a completion", { train: { completion: 13 } }],
    ["the wording", { train: { wording: { system: "Look." } as GrpoNode["wording"] } as Partial<GrpoNode> }],
  ])("hang on %s", (_, changes) => expect(keys(changes).rollout).not.toBe(known.rollout));
});

describe("the answers before training", () => {
  test.each<[string, Changes]>([
    ["what is permuted", { copies: 2 }],
    ["the rate", { train: { rate: { kind: "constant", value: 0.5 } } }],
    ["when it is asked again", { evaluate: { every: 2 } }],
    ["what is expected", { evaluate: { expect: [{ metric: "accuracy", value: 1, tolerance: 0 }] } }],
  ])("do not hang on %s", (_, changes) => expect(keys(changes).before).toBe(known.before));

  test.each<[string, Changes]>([
    ["the seed, by which fresh weights are drawn", { seed: 2 }],
    ["the orders", { evaluate: { orders: 3 } }],
    ["the decoding", { evaluate: { decode: { kind: "sample", temperature: 1 } } }],
    ["the length of a completion", { evaluate: { completion: 13 } }],
    ["the length of a prompt", { train: { prompt: 31 } }],
  ])("hang on %s", (_, changes) => expect(keys(changes).before).not.toBe(known.before));
});
