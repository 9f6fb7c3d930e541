// The variants of the objective, and advantages of several graders, against float64 PyTorch: gradients by autograd, masks
// with holes, an empty row, every objective with every KL term, rows left out by the off-policy mask. The file says how.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { flat } from "../../runtime/conform/losses/case.ts";
import type { Matrix } from "../../runtime/conform/read.ts";
import { builder, f32, feed, fetch, finish, i32 } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { advantages, decoupledAdvantages, flatGroups, groupOfRollout } from "../../runtime/policy/advantage.ts";
import { type ObjectiveSettings, objectiveGraph } from "../../runtime/policy/objective.ts";
import { referenceObjective as reference } from "../../runtime/policy/objective-reference.ts";
import { tokenWeights } from "../../runtime/policy/token-weights.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { useDevice } from "../tensor/check.ts";

interface Loss {
  readonly kind: "clip" | "dual" | "cispo" | "sapo";
  readonly ratio: "token" | "sequence";
  readonly threshold: number | null;
  readonly kl: "k3" | "k3_k2grad" | "k3_ratio" | null;
  readonly aggregate: "token" | "sequence";
  readonly loss: number;
  readonly grad_l2: number;
  readonly grad?: readonly number[];
}

interface Golden {
  readonly inputs: Readonly<Record<"logp" | "old" | "reference" | "mask", Matrix>> & {
    readonly advantages: readonly number[];
  };
  readonly losses: readonly Loss[];
  readonly norm_then_sum: readonly {
    readonly name: string;
    readonly graders: Matrix;
    readonly weights: readonly number[];
    readonly group: number;
    readonly advantages: readonly number[];
  }[];
}

/** One row of logits a token. */
interface Bonus extends Readonly<Record<"logits" | "targets" | "old" | "mask" | "advantages", readonly number[]>> {
  readonly temperature: number;
  readonly width: number;
  readonly vocabulary: number;
  readonly losses: readonly {
    readonly coefficient: number;
    readonly aggregate: "token" | "sequence";
    readonly loss: number;
    readonly grad: readonly number[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/variants/objective.json", import.meta.url), "utf8"));
const { inputs } = golden;
const rows = inputs.mask.length;
const width = inputs.mask[0]!.length;
const tokens = {
  rows,
  width,
  mask: flat(inputs.mask),
  logp: flat(inputs.logp),
  old: flat(inputs.old),
  reference: flat(inputs.reference),
};
const clip = { low: 0.2, high: 0.25 };

function settingsOf({ kind, ratio, threshold, kl }: Loss): ObjectiveSettings {
  return {
    clip: kind === "dual" ? { ...clip, dual: 1.4 } : clip,
    ratio,
    ...(kind === "cispo" && { objective: { kind, cap: 1.3 } }),
    ...(kind === "sapo" && { objective: { kind, positive: 1, negative: 1.05 } }),
    ...(threshold !== null && { offPolicyMask: threshold }),
    ...(kl && { kl: { coefficient: 0.04, estimator: kl } }),
  };
}

function expectNear(
  found: { loss: number; gradient: Float64Array },
  wanted: Pick<Loss, "loss" | "grad_l2" | "grad">,
  relative: number,
): void {
  const what = JSON.stringify({ ...wanted, grad: undefined });
  const near = (value: number, golden: number, scale = Math.abs(golden)) => {
    if (!(Math.abs(value - golden) <= relative * (scale + 0.1))) expect.fail(`${value} is not ${golden}: ${what}`);
  };
  near(found.loss, wanted.loss);
  near(Math.hypot(...found.gradient), wanted.grad_l2);
  for (const [at, slope] of (wanted.grad ?? []).entries()) near(found.gradient[at]!, slope, wanted.grad_l2);
}

test("in double precision", () => {
  expect(golden.losses.length).toBe(160);
  for (const each of golden.losses) {
    const { kl, ratio, offPolicyMask, ...rest } = settingsOf(each);
    const found = reference(tokens, inputs.advantages, tokenWeights(tokens, each.aggregate, width), {
      surrogate: { clip: rest.clip, ...(rest.objective && { objective: rest.objective }) },
      ratio,
      ...(kl && { kl: { coefficient: kl.coefficient, estimator: kl.estimator } }),
      ...(offPolicyMask !== undefined && { offPolicyMask }),
    });
    expectNear(found, each, 1e-11);
  }
});

const gpu = useDevice();
describe.each([
  { name: "interpreter", open: () => interpreter(), relative: 1e-9 },
  { name: "gpu", open: gpu, relative: 2e-5 },
])("as graph, $name", ({ open, relative }) => {
  test("every variant", async () => {
    const backend = open();
    for (const each of golden.losses.filter(({ aggregate }) => aggregate === "token")) {
      const settings = settingsOf(each);
      const g = builder("variant");
      const fed = (name: string) => feed(g, name, f32(rows, width));
      const logp = fed("logp");
      const rest = {
        behaviour: fed("behaviour"),
        advantage: fed("advantage"),
        mask: fed("mask"),
        weight: fed("weight"),
      };
      const { loss } = objectiveGraph(
        g,
        { logp, ...rest, ...(settings.kl && { reference: fed("reference") }) },
        settings,
      );
      const [slope] = gradients(g, loss, [logp]);
      fetch(g, "loss", loss);
      fetch(g, "gradient", slope ?? expect.unreachable("the loss does not hang on log p"));
      const program = await backend.compile(finish(g));
      program.run({
        logp: tokens.logp,
        behaviour: tokens.old,
        mask: tokens.mask,
        ...(settings.kl && { reference: tokens.reference }),
        advantage: Float64Array.from(tokens.mask, (_, at) => inputs.advantages[Math.floor(at / width)]!),
        weight: tokenWeights(tokens, each.aggregate, width),
      });
      const seen = await program.fetch("loss", "gradient");
      expectNear({ loss: seen.loss![0]!, gradient: Float64Array.from(seen.gradient!) }, each, relative);
      program.release();
    }
  });

  test("the entropy bonus, with its gradient down to the logits", async () => {
    const own: Bonus = JSON.parse(readFileSync(new URL("../golden/variants/entropy.json", import.meta.url), "utf8"));
    const { width: across, vocabulary, mask } = own;
    const high = mask.length / across;
    const backend = open();
    for (const each of own.losses) {
      const g = builder("bonus");
      const logits = feed(g, "logits", f32(mask.length, vocabulary));
      const seen = logProb(g, logits, feed(g, "targets", i32(mask.length)), feed(g, "temperature", f32(1)));
      const fed = (name: string) => feed(g, name, f32(high, across));
      const { loss } = objectiveGraph(
        g,
        {
          logp: reshape(g, seen.logp, [high, across]),
          entropy: reshape(g, seen.entropy, [high, across]),
          behaviour: fed("behaviour"),
          advantage: fed("advantage"),
          mask: fed("mask"),
          weight: fed("weight"),
        },
        { clip, ratio: "token", entropy: { coefficient: each.coefficient, top: 1 } },
      );
      fetch(g, "loss", loss);
      fetch(g, "gradient", gradients(g, loss, [logits])[0] ?? expect.unreachable("the loss hangs on the logits"));
      const program = await backend.compile(finish(g));
      program.run({
        logits: Float64Array.from(own.logits),
        targets: Int32Array.from(own.targets),
        temperature: Float64Array.of(own.temperature),
        behaviour: Float64Array.from(own.old),
        advantage: Float64Array.from(mask, (_, at) => own.advantages[Math.floor(at / across)]!),
        mask: Float64Array.from(mask),
        weight: tokenWeights({ rows: high, width: across, mask }, each.aggregate, across),
      });
      const found = await program.fetch("loss", "gradient");
      const gradient = Float64Array.from(found.gradient!);
      expectNear({ loss: found.loss![0]!, gradient }, { ...each, grad_l2: Math.hypot(...each.grad) }, relative);
      program.release();
    }
  });
});

test.each(golden.norm_then_sum)("normalised, then summed: $name", ({ graders, weights, group, advantages: golden }) => {
  const groups = groupOfRollout(golden.length / group, 1, group, "merged");
  const found = decoupledAdvantages(graders, weights, groups, { std: "sample", floor: 1e-4 });
  for (const [row, wanted] of golden.entries()) expect(found[row]).toBeCloseTo(wanted, 12);
});

test("sums that differ by rounding alone are one sum, also without a floor", () => {
  const alone = decoupledAdvantages(
    [
      [1, 0],
      [1, 0],
      [0, 1],
    ],
    [0.1, 0.2, 0.3],
    [0, 0],
    { std: "population", floor: 0 },
  );
  expect([...alone]).toEqual([0, 0]);
  // right, well formed and nine tenths too long; well formed alone
  const rewards = [0.9 + 0.1 - 0.9, 0.1];
  expect(rewards[0]).not.toBe(rewards[1]);
  expect([...advantages(rewards, [0, 0], { std: "population", floor: 0 })]).toEqual([0, 0]);
  expect(flatGroups(rewards, [0, 0])).toBe(1);
});
