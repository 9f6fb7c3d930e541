// Typed spec → one run of the plan. Each word lowers itself (4-vocabulary); this file is the conductor: it lowers each block once and
// when asked, and gives each the settings that it reads.

import { withNames } from "../../plan/hash.ts";
import type { NodeId, Run } from "../../plan/plan.ts";
import { planSeeds, seedReaders } from "../../plan/seeds.ts";
import type { Fields, Settings, Settled } from "../3-types/type.ts";
import type { Builder, ModelTree } from "../3-types/word.ts";
import type { TypedBlock, TypedSpec } from "../5-check/check.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Place } from "../diagnostics/source.ts";
import { placeCurve, type RunLength } from "./curve.ts";
import { lowerDataset } from "./dataset.ts";
import { type Draft, draft as newDraft } from "./draft.ts";
import type { Lowering } from "./lowering.ts";
import { lowerJudge, lowerModel } from "./model.ts";

/** The nodes that read each setting, by path. */
export type Readers = ReadonlyMap<string, readonly NodeId[]>;

export interface Lowered {
  readonly run: Run;
  readonly readers: Readers;
  /** The place of each node's `because`, with its source. */
  readonly places: ReadonlyMap<NodeId, Place>;
}

/** `place` says how the plan calls a file that is written somewhere. Undefined when something was reported as an error. */
export function lower(
  spec: TypedSpec,
  place: (written: string, at: Place) => string,
  report: (diagnostic: Diagnostic) => void,
): Lowered | undefined {
  const draft = newDraft(report);
  const within = settingsWithin(spec);
  const length = runLength(spec);
  const build: Builder = {
    add: draft.add,
    dataset: (tree) => lowerDataset(lowering, tree),
    model: (tree) => lowerModel(lowering, tree, "model"),
    judge: (tree) => lowerJudge(lowering, tree),
    part: (key) => lowerPart(lowering, within, key),
    node: (id) => draft.nodes.get(id),
    curve: (curve, at) => placeCurve(curve, at, length, draft.report),
    path: place,
    seed: spec.fields.seed.value.base,
    report: draft.report,
  };
  const lowering: Lowering = { spec, draft, build };

  build.part("train");
  for (const block of spec.blocks) if (block.word.word === "evaluate") lowerBlock(lowering, within, block);
  if (draft.failed()) return undefined;
  const seeds = planSeeds(spec.fields.seed.value, spec.fields.data_seed.value);
  const run = withNames({ name: spec.name, ...seeds, nodes: [...draft.nodes.values()] });
  for (const [path, drawn] of seedReaders(run.nodes)) if (drawn.length > 0) draft.readers.set(path, [...drawn]);
  return { run, readers: draft.readers, places: draft.places };
}

type Within = ReadonlyMap<string, readonly string[]>;

/** The node of a block or of a setting that makes one. */
function lowerPart(lowering: Lowering, within: Within, key: string): NodeId | undefined {
  const { spec, draft } = lowering;
  const { policy, reference, reward } = spec.fields;
  const model = (field: Settled<ModelTree>): NodeId | undefined =>
    draft.once(key, field.at, () => {
      for (const each of within.get(key) ?? []) draft.read(each);
      return lowerModel(lowering, field.value);
    });
  switch (key) {
    case "policy":
      return model(policy);
    case "reference":
      return reference && model(reference);
    case "reward":
      return (
        reward &&
        draft.once(key, reward.at, () => {
          draft.read(key);
          return draft.add({ kind: "reward", terms: reward.value }, reward.at);
        })
      );
    default: {
      const block = spec.blocks.find((each) => each.key === key);
      return block && lowerBlock(lowering, within, block);
    }
  }
}

function lowerBlock({ draft, build }: Lowering, within: Within, block: TypedBlock): NodeId | undefined {
  return draft.once(block.key, block.at, () => block.word.lower?.(watched(draft, within, block), block.at, build));
}

/** The block's fields, each noting that it was read: with it go the settings in the `{ }` behind its value. */
function watched(draft: Draft, within: Within, block: TypedBlock): Fields<Settings> {
  return new Proxy(block.fields, {
    get: (fields, key) => {
      if (typeof key === "string") for (const each of within.get(`${block.key}.${key}`) ?? []) draft.read(each);
      return Reflect.get(fields, key);
    },
  });
}

/** The settings at and below each path. */
function settingsWithin(spec: TypedSpec): Within {
  const within = new Map<string, string[]>();
  for (const setting of spec.settings.keys()) {
    for (let end = setting.length; end > 0; end = setting.lastIndexOf(".", end - 1)) {
      const path = setting.slice(0, end);
      const known = within.get(path);
      if (known) known.push(setting);
      else within.set(path, [setting]);
    }
  }
  return within;
}

/** How long the training is, as far as it is known before any data is. */
function runLength(spec: TypedSpec): RunLength | undefined {
  const train = spec.blocks.find((each) => each.key === "train");
  const length = train?.fields.duration as Settled<RunLength["length"]> | undefined;
  return length && { length: length.value, at: length.at };
}
