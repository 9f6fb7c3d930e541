// A frozen picture tower: it stays as it is and has no moments, and what is trained learns as it does beside one that is not frozen.

import { beforeAll, describe, expect, test } from "vitest";
import { readTraining } from "../../bench/processor/training.ts";
import { pictureShapes, trainedShapes } from "../../models/parameters.ts";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { momentStates } from "../../runtime/engine/optimizer.ts";
import { type ProcessedPrompt, patchesOf } from "../../runtime/engine/prompt.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import { supervisedLearner } from "../../runtime/engine/supervised-learner.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { f32 } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { weightState, writeWeights } from "../../runtime/model/weights.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { grpo } from "../run/tiny.ts";
import { useDevice } from "../tensor/check.ts";
import { limits, prompts, sharpPolicy } from "./scene.ts";

const gpu = useDevice();
const policy = sharpPolicy();
const { config, parameters } = policy;
const frozen = { freezeVision: true } as const;
const shapes = trainedShapes(config, frozen);
const tower = [...pictureShapes(config).keys()];
const { clipNorm: _, ...unclipped } = grpo(1).adam;
let shown: readonly ProcessedPrompt[];
let rollouts: readonly Rollout[];

beforeAll(async () => {
  shown = await prompts(policy, 2);
  writeWeights(gpu(), config, parameters);
  const shape = { orders: 2, group: 2, ...limits, patches: patchesOf(shown) };
  const sample = await sampler(gpu(), { ...policy, prefix: "policy" }, shape, "frozen");
  const key = (order: number, rollout: number) => ({ seed: 3, purpose: "rollout", sample: order, rollout }) as const;
  rollouts = await sample.roll({ prompts: shown, key, temperature: 1 });
  sample.release();
});

type Adam = Parameters<typeof supervisedLearner>[3];

/** One update of each kind of training; `at` changes weights before it. Without clipping, unless said. */
const learners = {
  async grpo(backend: Backend, how: typeof frozen | Record<string, never>, adam: Adam, rate: number) {
    const shape = { orders: 2, group: 2, ...limits, patches: patchesOf(shown) };
    const node = grpo(1, { adam, kl: { coefficient: 0.1, estimator: "k3" }, ...how });
    const learner = await grpoLearner(backend, config, shape, node);
    const learned = await learner.learn({ prompts: shown, rollouts, advantages: [1, -0.5, 1.5, -2], rate, update: 1 });
    learner.release();
    return learned;
  },
  async supervised(backend: Backend, how: typeof frozen | Record<string, never>, adam: Adam, rate: number) {
    const { prompt, completion } = limits;
    const shape = { rows: 2 * (prompt + completion - 1), places: 2 * completion, patches: patchesOf(shown) };
    const learner = await supervisedLearner(backend, config, shape, adam, how);
    const sequences = shown.map((each, at) => ({ prompt: each, completion: [20 + at, 30, 31 + at] }));
    const learned = await learner.learn({ sequences, rate, update: 1 });
    learner.release();
    return learned;
  },
};

function begin(backend: Backend, how: typeof frozen | Record<string, never>, changed = parameters): void {
  backend.drop(...tower.flatMap((name) => Object.values(momentStates(name))));
  writeTraining(backend, config, changed, undefined, how);
  // another policy than the one that learns, so that the KL term pulls
  writeWeights(
    backend,
    config,
    new Map([...parameters].map(([name, values]) => [name, values.map((each) => 0.9 * each)])),
    "reference",
  );
}

describe.each(["grpo", "supervised"] as const)("train %s", (kind) => {
  const update = learners[kind];

  test("weights and moments of the rest are bit for bit those beside a tower that learns; the tower stays and has none", async () => {
    const found: Awaited<ReturnType<typeof readTraining>>[] = [];
    const losses: number[] = [];
    for (const how of [{}, frozen]) {
      begin(gpu(), how);
      losses.push((await update(gpu(), how, unclipped, 1e-2)).loss);
      found.push(await readTraining(gpu(), config, 1, how));
    }
    const [whole, part] = found as [(typeof found)[0], (typeof found)[0]];
    expect(losses[1]).toBe(losses[0]);
    for (const name of shapes.keys())
      for (const each of ["parameters", "first", "second"] as const)
        expect(part[each].get(name), `${each} of ${name}`).toEqual(whole[each].get(name));
    expect([...part.first.keys()]).toEqual([...shapes.keys()]);
    for (const name of tower) {
      expect(part.parameters.get(name), name).toEqual(parameters.get(name));
      expect(whole.parameters.get(name), name).not.toEqual(parameters.get(name));
      await expect(async () => gpu().read(momentStates(name).first)).rejects.toThrow();
    }
  });

  test("the norm that clips is that of what is trained, as torch's over the parameters with a gradient", async () => {
    begin(gpu(), frozen);
    const { gradientNorm } = await update(gpu(), frozen, { ...unclipped, beta1: 0 }, 1e-2);
    const { first } = await readTraining(gpu(), config, 1, frozen);
    const square = [...first.values()].reduce((all, each) => all + each.reduce((sum, one) => sum + one * one, 0), 0);
    expect(gradientNorm / Math.sqrt(square)).toBeCloseTo(1, 5);
    begin(gpu(), {});
    expect((await update(gpu(), {}, unclipped, 1e-2)).gradientNorm).toBeGreaterThan(gradientNorm);
  });

  test("gradients of the rest are finite differences of the loss", async () => {
    const backend = interpreter();
    const lossAt = async (name: string, at: number, by: number) => {
      const values = Float64Array.from(parameters.get(name) ?? []);
      values[at]! += by;
      begin(backend, frozen);
      backend.write(weightState("policy", name), f32(...(shapes.get(name) ?? [])), values);
      return (await update(backend, frozen, unclipped, 0)).loss;
    };
    begin(backend, frozen);
    await update(backend, frozen, { ...unclipped, beta1: 0 }, 0);
    const names = [
      "model.embed_tokens.weight",
      "model.layers.0.self_attn.k_proj.bias",
      "model.layers.0.mlp.up_proj.weight",
    ];
    const slopes = new Map<string, Float64Array>();
    for (const name of names) slopes.set(name, Float64Array.from(await backend.read(momentStates(name).first)));
    for (const [name, slope] of slopes) {
      const at = slope.reduce((best, each, place) => (Math.abs(each) > Math.abs(slope[best]!) ? place : best), 0);
      const step = 1e-4;
      const difference = ((await lossAt(name, at, step)) - (await lossAt(name, at, -step))) / (2 * step);
      expect(Math.abs(slope[at]!), name).toBeGreaterThan(1e-3);
      expect(difference / slope[at]!, name).toBeCloseTo(1, 4);
    }
  });
});
