// The objective as graph, on the interpreter and on the GPU: golden losses and gradients, the double-precision reference
// for every setting of the plan, and padding that may hold anything.

import { describe, expect, test } from "vitest";
import type { Backend, Executable } from "../../runtime/graph/backend.ts";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { type ObjectiveSettings, objectiveGraph } from "../../runtime/policy/objective.ts";
import {
  type ReferenceSettings as Reference,
  referenceObjective as reference,
} from "../../runtime/policy/objective-reference.ts";
import { policyTerms } from "../../runtime/policy/objectives/all.ts";
import { type Aggregate, tokenWeights } from "../../runtime/policy/token-weights.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { numbers, useDevice } from "../tensor/check.ts";
import { aggregates, countedRows, flat, type LossCase, lossCases, objectiveOf } from "./golden-losses.ts";

const gpu = useDevice();
const backends = [
  { name: "interpreter", open: () => interpreter(), relative: 1e-9, absolute: 1e-12 },
  { name: "gpu", open: gpu, relative: 2e-5, absolute: 2e-6 },
] as const;

interface Batch {
  readonly rows: number;
  readonly width: number;
  readonly mask: Float64Array;
  readonly logp: ArrayLike<number>;
  readonly behaviour: ArrayLike<number>;
  readonly reference: ArrayLike<number>;
  /** One a row. */
  readonly advantage: ArrayLike<number>;
}

/** Loss and gradient by log-prob, with the figures for the journal. */
async function compile(backend: Backend, { rows, width }: Pick<Batch, "rows" | "width">, settings: ObjectiveSettings) {
  const g = builder("objective");
  const each = (name: string) => feed(g, name, f32(rows, width));
  const logp = each("logp");
  const inputs = {
    behaviour: each("behaviour"),
    advantage: each("advantage"),
    mask: each("mask"),
    weight: each("weight"),
  };
  const terms = objectiveGraph(g, { logp, ...inputs, ...(settings.kl && { reference: each("reference") }) }, settings);
  const [slope] = gradients(g, terms.loss, [logp]);
  fetch(g, "loss", terms.loss);
  fetch(g, "clipped", terms.clipped);
  fetch(g, "ratio", terms.meanRatio);
  fetch(g, "gradient", slope ?? expect.unreachable("the loss does not hang on log p"));
  if (terms.kl) fetch(g, "kl", terms.kl);
  return backend.compile(finish(g));
}

async function evaluate(program: Executable, batch: Batch, weight: Float64Array) {
  const { logp, behaviour, mask, width, advantage } = batch;
  const spread = Float64Array.from({ length: logp.length }, (_, at) => advantage[Math.floor(at / width)]!);
  program.run({
    logp: Float64Array.from(logp),
    behaviour: Float64Array.from(behaviour),
    reference: Float64Array.from(batch.reference),
    advantage: spread,
    mask: Float64Array.from(mask),
    weight,
  });
  const fetched = await program.fetch(...program.graph.fetches.map((each) => each.name));
  const scalar = (name: string) => fetched[name]![0]!;
  return {
    loss: scalar("loss"),
    clipped: scalar("clipped"),
    ratio: scalar("ratio"),
    // −0 and 0 are one number to every sum that follows.
    gradient: Float64Array.from(fetched.gradient!, (slope) => slope + 0),
    kl: fetched.kl?.[0],
  };
}

/** Differences count against the largest gradient: terms of a sum cancel. */
function expectNear(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  { relative, absolute }: { readonly relative: number; readonly absolute: number },
  what: string,
) {
  const scale = Math.max(...Array.from(wanted, Math.abs));
  for (let at = 0; at < wanted.length; at++)
    if (!(Math.abs(found[at]! - wanted[at]!) <= relative * scale + absolute))
      expect.fail(`${what}, entry ${at}: ${found[at]} instead of ${wanted[at]}`);
}

/** Five rows of seven tokens; masks with a hole, a row of one token, a row of none; ratios on both sides of every clip. */
const random: Batch = {
  rows: 5,
  width: 7,
  mask: Float64Array.from([
    ...[1, 1, 1, 1, 1, 1, 1],
    ...[1, 1, 0, 1, 1, 0, 0],
    ...[1, 0, 0, 0, 0, 0, 0],
    ...[0, 0, 0, 0, 0, 0, 0],
    ...[1, 1, 1, 1, 0, 0, 0],
  ]),
  logp: numbers(35, 1).map((each) => 2 * each - 2),
  behaviour: numbers(35, 2).map((each, at) => Math.fround(2 * numbers(35, 1)[at]! - 2 + each)),
  reference: numbers(35, 3).map((each, at) => Math.fround(2 * numbers(35, 1)[at]! - 2 + 0.7 * each)),
  advantage: [1.5, -0.75, -2, 1, 0.5].map(Math.fround),
};
const ways: readonly Aggregate[] = ["token", "sequence", "sequence_sum", "fixed_budget"];
const clips: readonly ObjectiveSettings["clip"][] = [
  { low: 0.25, high: 0.25 },
  { low: 0.125, high: 0.375 },
  { low: 0.25, high: 0.25, dual: 1.5 },
];
const estimators = [undefined, "k1", "k2", "k3", "k3_k2grad", "k3_ratio"] as const;
const objectives: readonly NonNullable<ObjectiveSettings["objective"]>[] = [
  { kind: "cispo", cap: 1.25 },
  { kind: "cispo_clip" },
  { kind: "sapo", positive: 1, negative: 1.05 },
  { kind: "reinforce" },
];

test("every objective of the plan is among them", () => {
  const kinds = [undefined, ...objectives].map((each) => each?.kind ?? "clip");
  expect(kinds.sort()).toEqual(Object.keys(policyTerms).sort());
});

/** The settings of a plan's node in the words of the reference. */
function asReference({ objective: own, clip, ratio, ratioClamp, kl, offPolicyMask }: ObjectiveSettings): Reference {
  return {
    surrogate: { clip, ...(own && { objective: own }) },
    ratio,
    ...(ratioClamp && {
      logRatioClamp: { high: ratioClamp.most, ...(ratioClamp.sides === "both" && { low: -ratioClamp.most }) },
    }),
    ...(kl && { kl }),
    ...(offPolicyMask !== undefined && { offPolicyMask }),
  };
}

describe.each(backends)("$name", (backend) => {
  const levels = ["token", "sequence", "sequence_token"] as const;
  const [clip] = clips as readonly [ObjectiveSettings["clip"]];
  const settings: readonly ObjectiveSettings[] = [
    ...clips.flatMap((clip) =>
      levels.flatMap((ratio) =>
        estimators.map((estimator) => ({ clip, ratio, ...(estimator && { kl: { coefficient: 0.25, estimator } }) })),
      ),
    ),
    // bounds that some tokens of the batch meet, and some do not
    ...levels.flatMap((ratio) =>
      (["both", "above"] as const).flatMap((sides) =>
        estimators.flatMap((estimator) =>
          estimator
            ? [{ value: 0.125 }, { value: 0.125, argument: 0.25 }].map((bounds) => ({
                clip,
                ratio,
                ratioClamp: { most: 0.0625, sides },
                kl: { coefficient: 0.25, estimator, clamp: bounds },
              }))
            : [],
        ),
      ),
    ),
    ...objectives.flatMap((objective) => levels.map((ratio) => ({ clip, ratio, objective }))),
    // the rows with a negative advantage have drifted by about −0.1 and 0.1: both, one and none are left out
    ...[-1, 0, 1].flatMap((offPolicyMask) =>
      levels.map((ratio) => ({ clip, ratio, offPolicyMask, kl: { coefficient: 0.25, estimator: "k3" as const } })),
    ),
  ];
  const named = settings.map((each) => ({ name: JSON.stringify(each), each }));

  test.each(named)("as the reference: $name", async ({ each }) => {
    const program = await compile(backend.open(), random, each);
    const tokens = { ...random, old: random.behaviour };
    const said = asReference(each);
    for (const way of ways) {
      const weight = tokenWeights(random, way, random.width);
      const wanted = reference(tokens, random.advantage, weight, said);
      const found = await evaluate(program, random, weight);
      expectNear([found.loss], [wanted.loss], backend, `loss by ${way}`);
      expectNear(found.gradient, wanted.gradient, backend, `gradient by ${way}`);
      const held = [...random.mask.entries()].filter(([, on]) => on === 1).map(([at]) => at);
      const mean = (values: ArrayLike<number>) => held.reduce((sum, at) => sum + values[at]!, 0) / held.length;
      expectNear([found.ratio], [mean(wanted.ratio)], backend, "mean ratio");
      if (each.kl) expectNear([found.kl!], [mean(wanted.kl)], backend, "mean KL");
    }
    program.release();
  });

  test("the share of clipped tokens counts those whose gain the clip cut", async () => {
    const program = await compile(backend.open(), random, { clip: clips[0]!, ratio: "token" });
    const { clipped } = await evaluate(program, random, tokenWeights(random, "token", 7));
    const cut = Array.from(random.logp).filter((logp, at) => {
      const ratio = Math.exp(logp - random.behaviour[at]!);
      const gain = random.advantage[Math.floor(at / 7)]!;
      return random.mask[at] === 1 && (gain > 0 ? ratio > 1.25 : ratio < 0.75);
    });
    expect(cut.length).toBeGreaterThan(2);
    expect(clipped).toBeCloseTo(cut.length / 16, 6);
    program.release();
  });

  test("masked places may hold anything: not one bit changes", async () => {
    for (const each of settings) {
      const program = await compile(backend.open(), random, each);
      const weight = tokenWeights(random, "sequence", 7);
      const plain = await evaluate(program, random, weight);
      const wild = (values: ArrayLike<number>, by: number) =>
        Float64Array.from(values, (value, at) => (random.mask[at] === 1 ? value : by * (at % 2 === 0 ? 1 : -1)));
      const other = await evaluate(
        program,
        {
          ...random,
          logp: wild(random.logp, 1e30),
          behaviour: wild(random.behaviour, -1e30),
          reference: wild(random.reference, 1e30),
        },
        weight,
      );
      expect(other, JSON.stringify(each)).toEqual(plain);
      expect(plain.gradient.every((slope, at) => random.mask[at] === 1 || slope === 0)).toBe(true);
      program.release();
    }
  });

  test("on policy: the ratio is exactly 1, the KL exactly 0, and the gradient is −A · weight", async () => {
    const program = await compile(backend.open(), random, {
      clip: clips[0]!,
      ratio: "token",
      kl: { coefficient: 0.25, estimator: "k3" },
    });
    const weight = tokenWeights(random, "token", 7);
    const found = await evaluate(program, { ...random, behaviour: random.logp, reference: random.logp }, weight);
    expect([found.ratio, found.clipped, found.kl]).toEqual([1, 0, 0]);
    const wanted = weight.map((each, at) => -each * random.advantage[Math.floor(at / 7)]!);
    expectNear(found.gradient, wanted, backend, "gradient");
    program.release();
  });

  test("golden losses and gradients", async () => {
    let compared = 0;
    const all = lossCases();
    for (const each of all) compared += await goldenCase(each);
    // a plan can ask for every one of them
    expect(compared).toBe(all.reduce((sum, each) => sum + each.losses.length, 0));
  });

  /** Compares every entry of a case. */
  async function goldenCase({
    case: name,
    config,
    inputs,
    policy_terms,
    advantage_used,
    losses,
  }: LossCase): Promise<number> {
    const shape = { rows: inputs.logp.length, width: inputs.logp[0]!.length, mask: flat(inputs.effective_mask) };
    const batch: Batch = {
      ...shape,
      logp: flat(inputs.logp),
      behaviour: flat(inputs.logp_old),
      reference: flat(inputs.logp_ref),
      advantage: advantage_used.values,
    };
    const programs = new Map<string, Promise<Executable>>();
    let compared = 0;
    for (const entry of losses) {
      const policy = policy_terms.find((term) => term.id === entry.kind)!;
      const asked = objectiveOf(policy, entry.kl, config.kl_coef);
      const { surrogate, ratio, kl, logRatioClamp: bounds } = asked;
      const settings: ObjectiveSettings = {
        ...surrogate,
        ratio,
        ...(bounds?.high !== undefined && {
          ratioClamp: { most: bounds.high, sides: bounds.low === undefined ? "above" : "both" },
        }),
        ...(kl && { kl }),
      };
      const key = JSON.stringify(settings);
      const program = programs.get(key) ?? compile(backend.open(), shape, settings);
      programs.set(key, program);
      const weight = tokenWeights(
        shape,
        aggregates[entry.aggregate]!,
        config.max_completion_length,
        countedRows[entry.rows],
      );
      const found = await evaluate(await program, batch, weight);
      const what = `${name} ${entry.kind} ${entry.kl} ${entry.aggregate}`;
      // exp of arguments up to 32: the tolerance that the golden set names for this case in single precision
      const within = name === "extreme-log-ratio" && backend.name === "gpu" ? { ...backend, relative: 1e-4 } : backend;
      expectNear([found.loss], [entry.loss], within, `loss of ${what}`);
      expectNear([Math.hypot(...Array.from(found.gradient))], [entry.grad_l2], within, `gradient norm of ${what}`);
      if (entry.grad) expectNear(found.gradient, flat(entry.grad), within, `gradient of ${what}`);
      compared++;
    }
    for (const each of programs.values()) (await each).release();
    return compared;
  }
});

describe.each(backends)("a bound on the divergence ($name)", (backend) => {
  /** Log ratios that e has no number of single precision for, on both sides. */
  const wild: Batch = {
    rows: 1,
    width: 4,
    mask: Float64Array.of(1, 1, 1, 1),
    logp: [-1, -1, -1, -1],
    behaviour: [-1, -1, -1, -1],
    reference: [199, -201, -1.25, 99],
    advantage: [0.5],
  };

  test.each(["k1", "k2", "k3", "k3_k2grad", "k3_ratio"] as const)(
    "holds %s where its term is infinite",
    async (estimator) => {
      for (const clamp of [{ value: 10 }, { value: 10, argument: 20 }]) {
        const settings: ObjectiveSettings = {
          clip: clips[0]!,
          ratio: "token",
          kl: { coefficient: 0.25, estimator, clamp },
        };
        const program = await compile(backend.open(), wild, settings);
        const weight = tokenWeights(wild, "token", 4);
        const found = await evaluate(program, wild, weight);
        const wanted = reference({ ...wild, old: wild.behaviour }, wild.advantage, weight, asReference(settings));
        expectNear([found.loss], [wanted.loss], backend, "loss");
        expectNear(found.gradient, wanted.gradient, backend, "gradient");
        program.release();
      }
    },
  );
});
