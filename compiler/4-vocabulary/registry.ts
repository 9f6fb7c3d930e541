// The vocabulary, gathered: every word of the language. Checker, explain, hover and reference read words from here
// and nowhere else; a new word is one file and one line.

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
import { boxed } from "./graders/boxed.ts";
import { matches } from "./graders/matches.ts";
import { checkpoint } from "./models/checkpoint.ts";
import { frozen } from "./models/frozen.ts";
import { hubWeights } from "./models/hub.ts";
import { fourArtists } from "./sources/four-artists.ts";
import { hub } from "./sources/hub.ts";
import { jsonl } from "./sources/jsonl.ts";
import { mix } from "./sources/mix.ts";
import { parquet } from "./sources/parquet.ts";
import { label } from "./stages/label.ts";
import { rephrase } from "./stages/rephrase.ts";
import { resample } from "./stages/resample.ts";
import { rollout } from "./stages/rollout.ts";
import { shuffle } from "./stages/shuffle.ts";
import { take } from "./stages/take.ts";
import { where } from "./stages/where.ts";

const functions: readonly FunctionWord[] = [
  fourArtists,
  parquet,
  jsonl,
  hub,
  mix,
  take,
  rollout,
  where,
  shuffle,
  rephrase,
  label,
  resample,
  ...curves,
  boxed,
  matches,
  ...estimators,
  checkpoint,
  frozen,
  hubWeights,
];

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
