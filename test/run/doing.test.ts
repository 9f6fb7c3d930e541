// What a run is at is told of every stage, in order and to the end, and nothing of it reaches the journal.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Doing } from "../../runtime/record/doing.ts";
import {
  answerable,
  evaluate,
  grpo,
  model,
  permute,
  planOf,
  questions,
  reward,
  supervised,
  useRuns,
  watching,
} from "./tiny.ts";

const { start } = useRuns();

/** `stage work`, each once for as long as it goes on, of whatever is no step behind the first. */
const chapters = (told: readonly Doing[]): readonly string[] =>
  told
    .filter(({ step }) => step === undefined || step.number === 1)
    .map(({ stage = "run", work, step }) => `${stage} ${work}${step ? " in a step" : ""}`)
    .filter((each, at, all) => each !== all[at - 1]);

async function toldOf(plan: Parameters<typeof start>[0]) {
  const told: Doing[] = [];
  const ended = await start(plan, watching(undefined, { doing: (now) => void told.push(now) }));
  return { ...ended, told };
}

test("a run tells of filter, evaluation, training and what lies between", async () => {
  const nodes = [model, ...questions(6), ...answerable("data"), permute, reward, grpo(2), evaluate(0)];
  const { folder, told } = await toldOf(planOf(nodes));
  expect(chapters(told)).toEqual([
    "run files",
    "policy model",
    "data.rolled prompts",
    "data.rolled compile",
    "data.rolled encode",
    "data.rolled rollouts",
    "evaluate prompts",
    "evaluate record",
    "evaluate compile",
    "evaluate rollouts",
    "train compile",
    "train prompts in a step",
    "train compile in a step",
    "train prompts",
    "train compile",
    "train rollouts in a step",
    "train compile in a step",
    "train score in a step",
    "train learn in a step",
    "train record in a step",
    "train save",
    "evaluate encode",
    "evaluate rollouts",
    "run files",
    "run save",
  ]);
  expect(readFileSync(join(folder, "journal.jsonl"), "utf8")).not.toContain('"work"');
});

test("a supervised stage tells of the prompts that it measures, and each count comes to its end", async () => {
  const { told } = await toldOf(planOf([model, ...questions(6), supervised(2)]));
  expect(chapters(told)).toEqual([
    "run files",
    "policy model",
    "train prompts",
    "train prompts in a step",
    "train compile in a step",
    "train learn in a step",
    "train save",
    "run files",
    "run save",
  ]);
  const counts = told.filter((each) => each.work === "prompts" && each.done !== undefined);
  expect(counts.at(-1)).toMatchObject({ done: 6, of: 6 });
});
