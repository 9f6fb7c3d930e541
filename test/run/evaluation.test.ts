// An evaluation has rules of its own: what training permutes changes nothing of it, the control asks the same order again, and
// questions that cannot be permuted are asked as they stand.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EvaluateNode, PermuteNode } from "../../plan/plan.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { noArtifacts } from "../../runtime/record/artifact.ts";
import type { EvaluationFigures } from "../../runtime/report/figures.ts";
import type { Context } from "../../runtime/stages/context.ts";
import { makeDataset } from "../../runtime/stages/data/make.ts";
import { evaluation } from "../../runtime/stages/evaluate.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import { keepsNothing } from "../../runtime/stages/shown.ts";
import { useDevice } from "../tensor/check.ts";
import {
  answersOf,
  evaluate,
  grpo,
  lengths,
  permute,
  planOf,
  questions,
  reward,
  supervised,
  useTrained,
  watching,
} from "./tiny.ts";

const { start, policy } = useTrained(40);

/** The figures before training of the policy made above, with one step of training after them. */
async function untrained(permuted: Partial<PermuteNode> | undefined, measured: Partial<EvaluateNode> = {}, seed = 1) {
  const training = permuted
    ? [{ ...permute, ...permuted }, reward, grpo(1)]
    : [reward, (({ permute: _, ...rest }) => rest)(grpo(1))];
  const watched = watching();
  const { folder, outcome } = await start(
    planOf([policy, ...questions(6), ...training, evaluate(0, measured)], seed),
    watched,
  );
  const figures = watched.events.flatMap((each) => (each.event === "evaluation" ? [each.figures] : []))[0];
  const tables = outcome.kind === "finished" ? outcome.tables.join("\n") : "";
  return { answers: answersOf(folder), figures: figures as EvaluationFigures, folder, tables };
}

const rules = (rule: "remap" | "drop"): PermuteNode["answers"] => ({
  letter: rule,
  number: rule,
  yes_no: "drop",
  word: rule === "remap" ? "keep" : rule,
});

describe("what training permutes", () => {
  test("changes no bit of the figures before it, nor does another seed", async () => {
    const base = await untrained(undefined);
    expect(base.figures.flipRate.of).toBeGreaterThan(0);
    const others = [
      ...(["remap", "drop"] as const).map((rule) => ({ answers: rules(rule) })),
      { move: "all_but_first", copies: 3 } as const,
    ];
    for (const each of others) {
      const { answers, figures } = await untrained(each);
      expect(answers).toEqual(base.answers);
      expect(figures).toEqual(base.figures);
    }
    expect((await untrained({}, {}, 5)).answers).toEqual(base.answers);
  });

  test("is not read where the evaluation says otherwise", async () => {
    const kept = await untrained({}, { answers: rules("drop") });
    expect(kept.figures.flipRate).toMatchObject({ value: Number.NaN, of: 0 });
    expect(kept.figures.alone).toEqual({ dropped: 6 });
    expect(kept.tables).toMatch(/flip rate +0 +– +–\n/);
    expect(kept.tables).toContain("6 of 6 questions were asked in their own order only: 6 have an answer whose kind");
    expect(kept.tables).not.toContain("NaN");
    const metrics = readFileSync(join(kept.folder, "metrics.json"), "utf8");
    expect(metrics).not.toContain("NaN");
  });
});

describe("the control", () => {
  const sampled = { decode: { kind: "sample", temperature: 0.8 }, samples: 2 } as const;

  test("is asked where answers are sampled, by noise of its own", async () => {
    const { answers, figures, tables } = await untrained({}, sampled);
    const again = answers.filter((each) => each.again !== undefined);
    expect(again).toHaveLength(6 * 2);
    expect(figures.answers).toBe(6 * 2 * 2);
    expect(figures.sameOrderFlipRate?.of).toBeGreaterThan(0);
    const { flipRate, sameOrderFlipRate, excessFlipRate } = figures;
    expect(excessFlipRate?.value).toBeCloseTo(flipRate.value - (sameOrderFlipRate?.value ?? 0), 12);
    expect(tables).toMatch(/^flip rate, same(?: order| .*\n {2}order$)/m);
    // the same prompt by the same noise would be the same answer each time
    const first = answers.filter((each) => each.again === undefined && each.order === 0);
    const repeated = again.filter((each, index) => each.canonicalAnswer === first[index]?.canonicalAnswer);
    expect(repeated.length).toBeLessThan(again.length);
  });

  test("does not change the answers that it is beside", async () => {
    const { answers } = await untrained({}, sampled);
    const one = await untrained({}, { ...sampled, orders: 1 });
    const own = answers.filter((each) => each.again === undefined && each.order === 0);
    expect(own.map(({ alone: _, ...each }) => each)).toEqual(one.answers);
  });
});

const gpu = useDevice();

test("a greedy policy never answers the same order otherwise: asked again, its flip rate there is exactly 0", async () => {
  const figures: EvaluationFigures[] = [];
  const measured = evaluate(0, { orders: 2 });
  const backend = gpu();
  const loaded = loadPolicy(policy, 1, ".", "policy");
  writeWeights(backend, loaded.config, loaded.parameters, loaded.prefix);
  const context: Context = {
    run: planOf([policy, ...questions(6), supervised(1), measured]),
    backend,
    artifacts: noArtifacts,
    ...keepsNothing(),
    specs: [],
    directory: ".",
    report: (said) => void (said.event === "evaluation" && figures.push(said.figures)),
    warn: () => undefined,
    doing: () => undefined,
    stopping: () => false,
    policies: new Map([["policy", loaded]]),
    datasets: new Map(),
  };
  for (const each of questions(6))
    if (each.kind !== "rollout") context.datasets.set(each.id, await makeDataset(context, each));
  // a run leaves the control out where answers are greedy; here it is asked all the same
  const settings = { prompt: lengths.prompt, reward: reward.terms, resumed: -1, control: true };
  const { evaluate: ask, release } = await evaluation(context, measured, settings);
  const answers = await ask("during", 7);
  release();
  backend.destroy();
  expect(answers.filter((each) => each.again !== undefined)).toHaveLength(6);
  expect(figures[0]?.sameOrderFlipRate).toMatchObject({ value: 0, items: 6 });
  expect(figures[0]?.flipRate.value).toBeGreaterThan(0);
});
