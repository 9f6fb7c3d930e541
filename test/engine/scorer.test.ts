// Log-probs under a frozen policy: those of the sampler where both are one policy, those of the learner's KL term where not, and
// what a rollout is charged for them.

import { beforeAll, expect, test } from "vitest";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { type ProcessedPrompt, patchesOf } from "../../runtime/engine/prompt.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import { scorer } from "../../runtime/engine/scorer.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { klCharge } from "../../runtime/policy/kl-reward.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { grpo } from "../run/tiny.ts";
import { useDevice } from "../tensor/check.ts";
import { limits, prompts, sharpPolicy } from "./scene.ts";

const gpu = useDevice();
const policy = sharpPolicy();
const { config, parameters } = policy;
const temperature = 0.7;
let shown: readonly ProcessedPrompt[];
let rollouts: readonly Rollout[];
let shape: Parameters<typeof scorer>[2];

beforeAll(async () => {
  shown = await prompts(policy, 2);
  shape = { orders: 2, group: 2, ...limits, patches: patchesOf(shown) };
  writeTraining(gpu(), config, parameters, undefined);
  const sample = await sampler(gpu(), policy, shape, "scored");
  rollouts = await sample.roll({
    prompts: shown,
    key: (order, rollout) => ({ seed: 3, purpose: "rollout", step: 1, sample: order, rollout }),
    temperature,
  });
  sample.release();
});

const scored = async () => {
  const score = await scorer(gpu(), config, shape, { prefix: "reference", temperature });
  const found = await score.score({ prompts: shown, rollouts });
  score.release();
  return found;
};

test("under the same policy they are the sampler's", async () => {
  writeWeights(gpu(), config, parameters, "reference");
  for (const [index, found] of (await scored()).entries()) {
    const { logp } = rollouts[index]!;
    expect(found).toHaveLength(logp.length);
    expect(found).toEqual(logp);
  }
});

test("under another one they make the KL that the learner sees", async () => {
  const other = new Map([...parameters].map(([name, values]) => [name, values.map((each) => each * 0.9)]));
  writeWeights(gpu(), config, other, "reference");
  const kl = { coefficient: 0.5, estimator: "k3" } as const;
  const found = await scored();
  const charges = rollouts.map(({ logp }, index) => klCharge(logp, found[index]!, kl));
  const tokens = rollouts.reduce((sum, each) => sum + each.tokens.length, 0);
  const mean = charges.reduce((sum, each) => sum + each.divergence, 0) / tokens;
  const learner = await grpoLearner(gpu(), config, shape, grpo(1, { kl, temperature }));
  const batch = { prompts: shown, rollouts, advantages: [1, -1, 1, -1], rate: 0, update: 1 };
  const seen = await learner.learn(batch);
  learner.release();
  expect(mean).toBeGreaterThan(0.01);
  expect(Math.abs(mean / seen.kl! - 1)).toBeLessThan(1e-4);
  for (const { charge, divergence } of charges) expect(charge).toBe(0.5 * divergence);
});

test("a rollout is charged the sum over its tokens, by each estimator", () => {
  const [logp, reference] = [
    [-1, -0.5, -2],
    [-1.5, -0.5, -1],
  ];
  const charge = (estimator: Parameters<typeof klCharge>[2]["estimator"]) =>
    klCharge(logp!, reference!, { coefficient: 2, estimator }).charge;
  const k3 = Math.exp(-0.5) + 0.5 - 1 + Math.exp(1) - 1 - 1;
  expect(charge("k1")).toBeCloseTo(2 * (0.5 - 1), 12);
  expect(charge("k2")).toBeCloseTo(0.25 + 1, 12);
  for (const each of ["k3", "k3_k2grad", "k3_ratio"] as const) expect(charge(each)).toBeCloseTo(2 * k3, 12);
  expect(klCharge([], [], { coefficient: 2, estimator: "k3" })).toEqual({
    charge: 0,
    divergence: 0,
    most: Number.NEGATIVE_INFINITY,
    terms: new Float64Array(),
  });
});
