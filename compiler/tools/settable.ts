// Every path of an experiment that a spec can set, written or not, with the vocabulary's entry for it: what `explain` can be
// asked for, and what it says of a setting that was left out.

import { expectation } from "../3-types/benchmark.ts";
import { modelText, modelVision } from "../3-types/blocks/model.ts";
import { dataset } from "../3-types/dataset.ts";
import type { Setting, Settings } from "../3-types/type.ts";
import { vocabulary } from "../4-vocabulary/registry.ts";
import type { Experiment } from "../compile.ts";

const data: Setting = { type: dataset, doc: "A dataset of the experiment, under a name of its choosing." };
const figure: Setting = { type: expectation, doc: "The figure that is expected of a benchmark, with its tolerance." };
const shapes: Readonly<Record<string, Settings>> = { text: modelText.settings, vision: modelVision.settings };

/** The block in which a path lies: that of the longest key, as `evaluate` and `evaluate.concepts` stand side by side. */
export const blockOf = ({ spec }: Experiment, path: string) =>
  spec.blocks
    .filter((each) => path.startsWith(`${each.key}.`))
    .toSorted((a, b) => b.key.length - a.key.length)
    .at(0);

const topSettings = (): Settings => vocabulary.blocks.find((each) => each.word === "experiment")?.settings ?? {};

/** The vocabulary's entry for a path: `train.clip.dual` is a part of `clip` of `train grpo`. */
export function settingAt(experiment: Experiment, path: string): Setting | undefined {
  if (path.startsWith("data.")) return data;
  const block = blockOf(experiment, path);
  const top = block?.word.settings ?? topSettings();
  const [first = "", ...rest] = block ? path.slice(block.key.length + 1).split(".") : path.split(".");
  if (block?.word.figures && !Object.hasOwn(top, first)) return figure;
  return rest.reduce<Setting | undefined>((setting, name, depth) => {
    const shape = shapes[rest[depth - 1] ?? ""];
    return setting?.type.parts?.[name] ?? (shape && depth > 0 ? shape[name] : setting);
  }, top[first]);
}

/** Every path that can be written in an experiment, or in the `{ }` behind one of its values, in the order of the vocabulary. */
export function settablePaths(experiment: Experiment): readonly string[] {
  const { spec } = experiment;
  const walk = (settings: Settings, above: string): readonly string[] =>
    Object.entries(settings).flatMap(([name, { type }]) => {
      const path = above === "" ? name : `${above}.${name}`;
      return [path, ...(type.parts && spec.settings.has(path) ? walk(type.parts, path) : [])];
    });
  const all = [walk(topSettings(), ""), ...spec.blocks.map((each) => walk(each.word.settings, each.key))];
  return [...new Set([...spec.settings.keys(), ...all.flat()])];
}
