// The vocabulary, gathered: every word of the language. Checker, explain, hover and reference read words from here
// and nowhere else. A word that is called is one file; `node plan/generate.ts` writes the list of them (words.ts).

import { benchmark } from "../3-types/blocks/benchmark.ts";
import { judge } from "../3-types/blocks/judge.ts";
import { model, modelText, modelVision } from "../3-types/blocks/model.ts";
import type { BlockWord, Family, FunctionWord, Vocabulary } from "../3-types/word.ts";
import { data } from "./blocks/data.ts";
import { evaluate } from "./blocks/evaluate.ts";
import { experiment } from "./blocks/experiment.ts";
import { permute } from "./blocks/permute.ts";
import { trainGrpo } from "./blocks/train-grpo.ts";
import { trainSupervised } from "./blocks/train-supervised.ts";
import { curves } from "./curves/curves.ts";
import { estimators } from "./estimators/estimators.ts";
import { graders } from "./graders.ts";
import { called } from "./words.ts";

const functions: readonly FunctionWord[] = [...called, ...graders, ...curves, ...estimators];

const blocks = [
  experiment,
  model,
  modelText,
  modelVision,
  judge,
  benchmark,
  data,
  permute,
  trainGrpo,
  trainSupervised,
  evaluate,
] as readonly unknown[] as readonly BlockWord[];

export const vocabulary: Vocabulary = {
  functions,
  blocks,
  find: <F extends Family>(family: F, name: string) =>
    functions.find((word) => word.family === family && word.name === name) as
      | Extract<FunctionWord, { family: F }>
      | undefined,
  namesOf: (...families) => functions.filter((word) => families.includes(word.family)).map((word) => word.name),
  inside: (owner) => blocks.filter((word) => word.inside.includes(owner)),
  homes: (setting) =>
    blocks
      .filter(
        (word) => Object.hasOwn(word.settings, setting) || (word.word === setting && !word.inside.includes("file")),
      )
      .map((word) => (Object.hasOwn(word.settings, setting) ? word.name : (word.inside[0] as string))),
};
