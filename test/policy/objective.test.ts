// The objective as graph, on the interpreter and on the GPU: golden losses and gradients, the double-precision reference
// for every setting of the plan, and padding that may hold anything.

import { describe, expect, test } from "vitest";
import { type Batch, compileObjective, evaluateObjective, graphCheck } from "../../runtime/conform/losses/graph.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import type { ObjectiveSettings } from "../../runtime/policy/objective.ts";
import {
  type ReferenceSettings as Reference,
  referenceObjective as reference,
} from "../../runtime/policy/objective-reference.ts";
import { policyTerms } from "../../runtime/policy/objectives/all.ts";
import { type Aggregate, tokenWeights } from "../../runtime/policy/token-weights.ts";
import { expectPassed } from "../conform/passed.ts";
import { numbers, useDevice } from "../tensor/check.ts";
import { lossCases } from "./golden-losses.ts";

const gpu = useDevice();
const backends = [
  { name: "interpreter", precision: "double", open: () => interpreter(), relative: 1e-9, absolute: 1e-12 },
  { name: "gpu", precision: "single", open: gpu, relative: 2e-5, absolute: 2e-6 },
] as const;

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
    const program = await compileObjective(backend.open(), random, each);
    const tokens = { ...random, old: random.behaviour };
    const said = asReference(each);
    for (const way of ways) {
      const weight = tokenWeights(random, way, random.width);
      const wanted = reference(tokens, random.advantage, weight, said);
      const found = await evaluateObjective(program, random, weight);
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
    const program = await compileObjective(backend.open(), random, { clip: clips[0]!, ratio: "token" });
    const { clipped } = await evaluateObjective(program, random, tokenWeights(random, "token", 7));
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
      const program = await compileObjective(backend.open(), random, each);
      const weight = tokenWeights(random, "sequence", 7);
      const plain = await evaluateObjective(program, random, weight);
      const wild = (values: ArrayLike<number>, by: number) =>
        Float64Array.from(values, (value, at) => (random.mask[at] === 1 ? value : by * (at % 2 === 0 ? 1 : -1)));
      const other = await evaluateObjective(
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
    const program = await compileObjective(backend.open(), random, {
      clip: clips[0]!,
      ratio: "token",
      kl: { coefficient: 0.25, estimator: "k3" },
    });
    const weight = tokenWeights(random, "token", 7);
    const found = await evaluateObjective(
      program,
      { ...random, behaviour: random.logp, reference: random.logp },
      weight,
    );
    expect([found.ratio, found.clipped, found.kl]).toEqual([1, 0, 0]);
    const wanted = weight.map((each, at) => -each * random.advantage[Math.floor(at / 7)]!);
    expectNear(found.gradient, wanted, backend, "gradient");
    program.release();
  });

  test("golden losses and gradients", async () => {
    for (const each of lossCases()) {
      const check = await graphCheck(each.case, each, backend.open(), backend.precision);
      expectPassed(check);
      // a plan can ask for every one of them
      const entries = each.losses.reduce((sum, { grad }) => sum + 2 + (grad?.flat().length ?? 0), 0);
      expect(check.compared).toBe(entries);
    }
  });
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
        const program = await compileObjective(backend.open(), wild, settings);
        const weight = tokenWeights(wild, "token", 4);
        const found = await evaluateObjective(program, wild, weight);
        const wanted = reference({ ...wild, old: wild.behaviour }, wild.advantage, weight, asReference(settings));
        expectNear([found.loss], [wanted.loss], backend, "loss");
        expectNear(found.gradient, wanted.gradient, backend, "gradient");
        program.release();
      }
    },
  );
});
