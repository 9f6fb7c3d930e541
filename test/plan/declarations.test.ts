// What each file of plan/nodes declares by itself, against what the others declare: a number is of one kind, every kind has its word
// in the language, and a setting belongs to one objective.

import { expect, test } from "vitest";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { declarations } from "../../plan/nodes/all.ts";
import type { Said } from "../../plan/nodes/declare.ts";
import { declaredObjectives } from "../../plan/nodes/planned-objective.ts";
import type { PlanNode } from "../../plan/plan.ts";

const kinds = Object.values(declarations) as unknown as readonly Said<PlanNode["kind"], PlanNode>[];

/** Every word of the language, as `family name`. */
const words = new Set([
  ...vocabulary.functions.map(({ family, name }) => `${family} ${name}`),
  ...vocabulary.blocks.flatMap(({ name, settings }) => [
    `block ${name}`,
    ...Object.keys(settings).map((setting) => `setting ${setting}`),
  ]),
]);

test.each(kinds)("$kind is made by a word of the language", ({ kind, word }) => {
  expect([...words]).toContain(`${word.family} ${word.name ?? kind}`);
});

test("no two kinds have one number: draws are told apart by it", () => {
  const byNumber = Map.groupBy(kinds, ({ number }) => number);
  const shared = [...byNumber].filter(([, of]) => of.length > 1);
  expect(shared.map(([number, of]) => `${number}: ${of.map(({ kind }) => kind).join(", ")}`)).toEqual([]);
});

test("a kind keeps its number for ever: it is in every draw that was ever made", () => {
  expect(Object.fromEntries(kinds.map(({ kind, number }) => [kind, number]))).toMatchObject({
    model: 0,
    frozen: 1,
    four_artists: 2,
    parquet: 3,
    take: 4,
    rollout: 5,
    where: 6,
    mix: 7,
    shuffle: 8,
    permute: 9,
    reward: 10,
    grpo: 11,
    supervised: 12,
    evaluate: 13,
    judge: 14,
    jsonl: 15,
    hub: 16,
    benchmark: 17,
    rephrase: 18,
    label: 19,
    resample: 20,
    skip: 21,
  });
});

test("a setting belongs to one objective", () => {
  const settings = Object.values(declaredObjectives).flatMap(({ name, settings: own }) =>
    Object.keys(own).map((setting) => ({ setting, name })),
  );
  const shared = [...Map.groupBy(settings, ({ setting }) => setting)].filter(([, of]) => of.length > 1);
  expect(shared.map(([setting, of]) => `${setting}: ${of.map(({ name }) => name).join(", ")}`)).toEqual([]);
});
