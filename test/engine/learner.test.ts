// One update of the policy: exactly on policy at its first pass, blind to padding, the same on interpreter and GPU.

import { beforeAll, expect, test } from "vitest";
import { readTraining, readWeights } from "../../bench/processor/training.ts";
import { type GrpoBatch, grpoLearner, mostOf } from "../../runtime/engine/grpo-learner.ts";
import type { Learned } from "../../runtime/engine/optimizer.ts";
import { type ProcessedPrompt, patchesOf } from "../../runtime/engine/prompt.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import { supervisedLearner } from "../../runtime/engine/supervised-learner.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { treeCount } from "../../runtime/model/layouts/packed-tree.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { grpo } from "../run/tiny.ts";
import { useDevice } from "../tensor/check.ts";
import { limits, prompts, sharpPolicy } from "./scene.ts";

const gpu = useDevice();
const policy = sharpPolicy();
const { config, parameters } = policy;
const temperature = 0.7;
const kl = { coefficient: 0.04, estimator: "k3" } as const;
const orders = 2;
const group = 2;
let shown: readonly ProcessedPrompt[];
let rollouts: readonly Rollout[];
let shape: Parameters<typeof grpoLearner>[2];

beforeAll(async () => {
  shown = await prompts(policy, orders);
  shape = { orders, group, ...limits, patches: patchesOf(shown) };
  writeTraining(gpu(), config, parameters, undefined);
  writeWeights(gpu(), config, parameters, "reference");
  const sample = await sampler(gpu(), policy, shape, "rollouts");
  rollouts = await sample.roll({
    prompts: shown,
    key: (order, rollout) => ({ seed: 3, purpose: "rollout", step: 1, sample: order, rollout }),
    temperature,
  });
  sample.release();
});

const batch = (more: Partial<GrpoBatch> = {}): GrpoBatch => ({
  prompts: shown,
  rollouts,
  advantages: [1, -0.5, 1.5, -2],
  rate: 1e-2,
  update: 1,
  ...more,
});

/** Updates fresh weights once, or as often as there are batches; what was fetched, and weights and moments afterwards. */
async function learn(
  backend: Backend,
  node: Partial<Parameters<typeof grpo>[1]>,
  batches: readonly GrpoBatch[],
  more: Partial<typeof shape> = {},
  sizes?: NonNullable<Parameters<typeof grpoLearner>[4]>["sizes"],
) {
  writeTraining(backend, config, parameters, undefined);
  writeWeights(backend, config, parameters, "reference");
  const learner = await grpoLearner(backend, config, { ...shape, ...more }, grpo(1, { temperature, ...node }), {
    ...(sizes && { sizes }),
  });
  const learned: Learned[] = [];
  for (const each of batches) learned.push(await learner.learn(each));
  learner.release();
  return { learned, training: await readTraining(backend, config, batches.length) };
}

test("the first pass is exactly on policy: ratio 1, KL 0, nothing clipped; the second is not", async () => {
  const { learned } = await learn(gpu(), { kl }, [batch(), batch({ update: 2 })]);
  expect(learned[0]).toMatchObject({ ratio: 1, kl: 0, clipped: 0 });
  expect(learned[0]!.gradientNorm).toBeGreaterThan(0.01);
  expect(learned[0]!.entropy).toBeGreaterThan(0.1);
  expect(learned[1]!.ratio).not.toBe(1);
  expect(learned[1]!.kl).toBeGreaterThan(0);
});

test("each rollout's ratio is 1, not their mean alone: no log-prob of the sampler differs in a bit", async () => {
  // With one advantage on and the clip at nothing, a single bit of difference would be clipped and counted.
  for (let only = 0; only < rollouts.length; only++) {
    const advantages = rollouts.map((_, index) => (index === only ? 1 : -1));
    const { learned } = await learn(gpu(), { clip: { low: 0, high: 0 } }, [batch({ advantages })]);
    expect(learned[0]).toMatchObject({ ratio: 1, clipped: 0 });
  }
});

test("room for more orders and patches does not change one bit of weights and moments", async () => {
  const wanted = await learn(gpu(), { kl }, [batch()]);
  const found = await learn(gpu(), { kl }, [batch()], { patches: shape.patches + 20 });
  expect(found.training).toEqual(wanted.training);
  expect(found.learned).toEqual(wanted.learned);
  const wider = await learn(gpu(), { kl }, [batch()], { orders: orders + 1 });
  expect(wider.training).toEqual(wanted.training);
});

test("a program of the largest size gives the bits of one that the batch just fits, and of every size between", async () => {
  const wanted = await learn(gpu(), { kl }, [batch(), batch({ update: 2 })]);
  const count = treeCount(
    shown,
    rollouts.map((each) => each.tokens),
  );
  const most = mostOf(shape);
  expect(count.rows).toBeLessThan(most.rows);
  expect(count.places).toBeLessThan(most.places);
  // another size at each update: programs of one room
  const sizes = [most, count, { rows: count.rows + 1, places: most.places }, { ...count, rows: most.rows }];
  for (const first of sizes.keys()) {
    let at = first;
    const found = await learn(gpu(), { kl }, [batch(), batch({ update: 2 })], {}, () => sizes[at++ % sizes.length]!);
    expect(found).toEqual(wanted);
  }
});

test("equal rewards teach nothing: without a KL term the weights do not move at all", async () => {
  const { learned, training } = await learn(gpu(), {}, [batch({ advantages: [0, 0, 0, 0] })]);
  expect(learned[0]).toMatchObject({ loss: 0, gradientNorm: 0 });
  expect(training.parameters).toEqual(parameters);
});

test.each([
  ["an update", 1e-2, { clipNorm: 1e9, weightDecay: 0 }],
  ["an update whose gradient is clipped", 1e-2, { clipNorm: 0.01, weightDecay: 0 }],
  ["an update with decay", 3e-2, { clipNorm: 1, weightDecay: 0.5 }],
  ["decay alone", 0, { clipNorm: 1, weightDecay: 0.5 }],
] as const)("the norms of %s are those of what it did to the weights", async (_, rate, more) => {
  const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...more };
  const norm = (values: Iterable<ArrayLike<number>>) =>
    Math.sqrt([...values].reduce((sum, each) => sum + Array.from(each, (x) => x * x).reduce((a, b) => a + b, 0), 0));
  for (const backend of [gpu(), interpreter()]) {
    // the second update has moments of its own
    const batches = [batch({ rate }), batch({ rate, update: 2 })];
    const before = await learn(backend, { adam }, batches.slice(0, 1));
    const { learned, training } = await learn(backend, { adam }, batches);
    const moved = [...training.parameters].map(([name, values]) =>
      values.map((each, at) => each - before.training.parameters.get(name)![at]!),
    );
    const [, { weightNorm, updateNorm, clippedNorm, gradientNorm } = learned[0]!] = learned;
    expect(weightNorm / norm(training.parameters.values())).toBeCloseTo(1, 4);
    const found = norm(moved);
    // single precision holds a step only to the last digit of the weight that it is added to
    expect(Math.abs(updateNorm - found)).toBeLessThan(1e-3 * found + 1e-6);
    expect(clippedNorm).toBeCloseTo(Math.min(gradientNorm, more.clipNorm), 5);
    if (rate > 0) expect(found).toBeGreaterThan(1e-3);
  }
});

test("an update that is not taken moves nothing, and its norms say so", async () => {
  const { learned } = await learn(gpu(), { kl }, [batch({ counted: [false, false, false, false] })]);
  expect(learned[0]).toMatchObject({ skipped: 1, updateNorm: 0, clippedNorm: 0 });
  expect(learned[0]!.weightNorm).toBeGreaterThan(1);
});

test("of the KL divergence the host has for single tokens what the loss has as their mean and their most", async () => {
  const off = rollouts.map((each, index) => ({ ...each, logp: each.logp.map((logp) => logp + 0.1 * (index - 1.5)) }));
  for (const ratio of ["token", "sequence"] as const) {
    const node = { kl: { ...kl, estimator: "k3_ratio" as const }, ratio };
    const { learned } = await learn(gpu(), node, [batch({ rollouts: off }), batch({ rollouts: off, update: 2 })]);
    const { klP95 = 0, klMost = 0, kl: mean = 0 } = learned[1]!;
    const tokens = rollouts.reduce((sum, each) => sum + each.tokens.length, 0);
    // at most one token in twenty is above it
    if (tokens < 20) expect(klP95).toBeCloseTo(klMost, 5);
    expect(klP95).toBeLessThanOrEqual(klMost * (1 + 1e-4));
    expect(klP95).toBeGreaterThan(mean / tokens);
  }
});

test("a step against the gradient lowers the loss of its own batch, whatever the sign of the advantage", async () => {
  for (const advantages of [
    [1, 0, 0, 0],
    [-1, 0, 0, 0],
    [1, -0.5, 1.5, -2],
  ]) {
    const same = batch({ advantages, rate: 1e-4 });
    const { learned } = await learn(gpu(), {}, [same, { ...same, update: 2 }]);
    expect(learned[1]!.loss).toBeLessThan(learned[0]!.loss);
  }
});

test("the interpreter learns what the GPU learns", async () => {
  const node = { kl, clip: { low: 0.2, high: 0.2, dual: 3 }, mean: "sequence" } as const;
  // Off policy, so that clips and KL have work to do.
  const off = rollouts.map((each, index) => ({ ...each, logp: each.logp.map((logp) => logp + 0.3 * (index - 1.5)) }));
  const [found, wanted] = [
    await learn(gpu(), node, [batch({ rollouts: off })]),
    await learn(interpreter(), node, [batch({ rollouts: off })]),
  ];
  for (const name of ["loss", "gradientNorm", "entropy", "clipped", "ratio"] as const) {
    const [one, other] = [found.learned[0]![name]!, wanted.learned[0]![name]!];
    expect(Math.abs(one - other), name).toBeLessThan(1e-4 * Math.max(1, Math.abs(other)));
  }
  expect(wanted.learned[0]!.clipped).toBeGreaterThan(0);
  // After one update from zero the first moment is the clipped gradient times 1 − β₁.
  for (const [name, moment] of wanted.training.first) {
    const scale = Math.sqrt(moment.reduce((sum, each) => sum + each * each, 0) / moment.length);
    expect(scale, name).toBeGreaterThan(0);
    const gradient = found.training.first.get(name)!;
    const worst = moment.reduce((most, each, at) => Math.max(most, Math.abs(each - gradient[at]!)), 0);
    expect(worst / scale, name).toBeLessThan(2e-3);
  }
});

test("supervised learning: the loss falls, and padding does not change a bit", async () => {
  const end = config.tokens.eos[0]!;
  const sequences = shown.map((prompt, index) => ({ prompt, completion: [20 + index, 30, 31 + index, end] }));
  const run = async (
    steps: number,
    more: { readonly patches?: number; readonly rows?: number; readonly places?: number },
  ) => {
    writeTraining(gpu(), config, parameters, undefined);
    const { prompt, completion } = limits;
    const rows = orders * (prompt + completion - 1);
    const sizes = { rows, places: orders * completion, patches: shape.patches, ...more };
    const learner = await supervisedLearner(gpu(), config, sizes, grpo(1).adam);
    const losses: number[] = [];
    for (let update = 1; update <= steps; update++)
      losses.push((await learner.learn({ sequences, rate: 1e-2, update })).loss);
    learner.release();
    return { losses, weights: await readWeights(gpu(), config) };
  };
  const { losses, weights } = await run(20, {});
  expect(losses.at(-1)!).toBeLessThan(losses[0]! / 3);
  const padded = await run(20, { patches: shape.patches + 20 });
  expect(padded.losses).toEqual(losses);
  expect(padded.weights).toEqual(weights);
  expect((await run(20, { places: 50, rows: 200 })).weights).toEqual(weights);
});

test.each(["token", "sequence", "sequence_sum", "fixed_budget"] as const)(
  "rollouts that do not count are as if they had not been there (mean over %s)",
  async (mean) => {
    const half = { prompts: shown.slice(0, 1), rollouts: rollouts.slice(0, group), advantages: [1, -0.5] };
    const alone = await learn(gpu(), { mean, kl }, [batch(half)]);
    const counted = [true, true, false, false];
    const among = await learn(gpu(), { mean, kl }, [batch({ counted, advantages: [1, -0.5, 0, 0] })]);
    const [one, other] = [alone.learned[0]!, among.learned[0]!];
    expect(one.gradientNorm).toBeGreaterThan(0.01);
    for (const name of ["loss", "gradientNorm", "entropy"] as const) expect(other[name]).toBeCloseTo(one[name], 5);
    const none = await learn(gpu(), { mean, kl }, [batch({ counted: [false, false, false, false] })]);
    expect(none.learned[0]).toMatchObject({ loss: 0, gradientNorm: 0, entropy: 0, ratio: 0, skipped: 1, nonFinite: 0 });
    // moments that an earlier update left would move the weights, and decay would: no step is taken at all
    const decay = { adam: { ...grpo(1).adam, weightDecay: 0.1 } };
    const once = await learn(gpu(), { mean, kl, ...decay }, [batch()]);
    expect(once.learned[0]).toMatchObject({ skipped: 0, nonFinite: 0 });
    const then = await learn(gpu(), { mean, kl, ...decay }, [
      batch(),
      batch({ counted: [false, false, false, false] }),
    ]);
    expect({ ...then.training, updates: 1 }).toEqual(once.training);
  },
);
