// Typed spec → one run of the plan. Each word lowers itself (vocabulary/); this file is the conductor: it makes ids
// from paths, lowers each dataset and block once and when asked, and notes which node read which setting.

import { withNames } from "../../plan/hash.ts";
import type { Because, ModelNode, NodeId, PlanNode, Run } from "../../plan/plan.ts";
import { planSeeds, seedReaders } from "../../plan/seeds.ts";
import type { Fields, Settings, Settled } from "../3-types/type.ts";
import type { Builder, DatasetTree, JudgeTree, ModelSpec, ModelTree, Unplaced } from "../3-types/word.ts";
import type { TypedBlock, TypedSpec } from "../5-check/check.ts";
import { bug } from "../diagnostics/bug.ts";
import { E0203, E0221, E0422 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import type { Place } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { placeCurve, type RunLength } from "./curve.ts";

/** The nodes that read each setting, by path. */
export type Readers = ReadonlyMap<string, readonly NodeId[]>;

export interface Lowered {
  readonly run: Run;
  readonly readers: Readers;
  /** The place of each node's `because`, with its source. */
  readonly places: ReadonlyMap<NodeId, Place>;
}

const because = ({ source, span }: Place): Because => ({ path: source.path, start: span.start, end: span.end });

/** `place` says how the plan calls a file that is written somewhere. */
export function lower(
  spec: TypedSpec,
  place: (written: string, at: Place) => string,
  report: (diagnostic: Diagnostic) => void,
): Lowered | undefined {
  const nodes = new Map<NodeId, PlanNode>();
  const places = new Map<NodeId, Place>();
  const readers = new Map<string, NodeId[]>();
  const made = new Map<string, NodeId | undefined>();
  /** What is being lowered: its path names the nodes, and the settings it has read wait for the node that used them. */
  const work: { path: string; reads: Set<string> }[] = [];
  let failed = false;
  const fail = (diagnostic: Diagnostic): void => {
    if (diagnostic.severity === "error") failed = true;
    report(diagnostic);
  };

  const within = settingsWithin(spec);
  const read = (path: string): void => void work.at(-1)?.reads.add(path);

  function add(node: Unplaced, at: Place, name?: string): NodeId {
    const { path, reads } = work.at(-1) ?? bug("a node is made by nobody");
    const base = name === undefined ? path : `${path}.${name}`;
    let id = base;
    for (let twin = 2; nodes.has(id); twin += 1) id = `${base}.${twin}`;
    nodes.set(id, { ...node, id, because: because(at) } as PlanNode);
    places.set(id, at);
    for (const each of reads) {
      const known = readers.get(each);
      if (known) known.push(id);
      else readers.set(each, [id]);
    }
    return id;
  }

  /** Runs `make` under a path, at most once; a thing that asks for itself is a circle. */
  function once(path: string, at: Place, make: () => NodeId | undefined): NodeId | undefined {
    if (made.has(path)) return made.get(path);
    if (work.some((each) => each.path === path)) {
      fail(E0221({ name: path }, { at, label: "it is made from itself" }));
      return undefined;
    }
    work.push({ path, reads: new Set() });
    const id = make();
    work.pop();
    made.set(path, id);
    return id;
  }

  function named(name: string, at: Place): NodeId | undefined {
    const settled = spec.data.get(name);
    if (settled) {
      const path = `data.${name}`;
      const id = once(path, at, () => {
        read(path);
        return dataset(settled.value);
      });
      // another name for a dataset adds no node: it is read where it leads
      if (id !== undefined && !readers.has(path)) readers.set(path, [id]);
      return id;
    }
    const legal = [...spec.data.keys()];
    const { near, sentence } = suggest(name, legal);
    const help =
      sentence ??
      (legal.length > 0
        ? `there are ${legal.map((each) => `\`${each}\``).join(", ")}`
        : "there is no `data { … }` here");
    const [best] = near;
    const span = { start: at.span.end - name.length, end: at.span.end };
    const fix = best === undefined ? undefined : write({ source: at.source, span }, best);
    fail(E0203({ what: "dataset", name }, { at, label: "not known", notes: [{ keyword: "help", text: help }], fix }));
    return undefined;
  }

  /** What cannot be lowered is reported, and its place taken by an id that no verifier will ever see. */
  function dataset(tree: DatasetTree): NodeId {
    switch (tree.kind) {
      case "named":
        return named(tree.name, tree.at) ?? "";
      case "source":
        return tree.word.lower(tree.args, tree.at, build);
      case "stage": {
        const input = dataset(tree.input);
        return tree.word.lower(tree.args, input, tree.at, build);
      }
    }
  }

  function model(tree: ModelTree, name?: string): NodeId {
    switch (tree.kind) {
      case "policy":
      case "reference": {
        const id = part(tree.kind);
        if (id !== undefined || failed) return id ?? "";
        fail(E0422({ owner: `experiment ${spec.name}`, name: tree.kind }, { at: tree.at, label: "there is none" }));
        return "";
      }
      case "frozen": {
        const of = model(tree.of, "model");
        return add({ kind: "frozen", of }, tree.at);
      }
      case "made": {
        const { minPixels, maxPixels, context } = tree.model;
        const limits = {
          ...(minPixels === undefined ? {} : { minPixels }),
          ...(maxPixels === undefined ? {} : { maxPixels }),
          ...(context === undefined ? {} : { context }),
        };
        return add({ kind: "model", from: weightsOf(tree.model), ...limits }, tree.at, name);
      }
    }
  }

  function weightsOf({ weights, shape }: ModelSpec): ModelNode["from"] {
    switch (weights.kind) {
      case "checkpoint": {
        const { sha256 } = weights;
        return {
          kind: "checkpoint",
          path: place(weights.path, weights.at),
          ...(sha256 === undefined ? {} : { sha256 }),
        };
      }
      case "hub": {
        const { name, revision } = weights;
        return { kind: "hub", name, ...(revision === undefined ? {} : { revision }) };
      }
      case "fresh":
        return { kind: "fresh", shape: shape ?? bug("fresh weights passed the checker without a shape") };
    }
  }

  /** One judge is one node, however many stages ask it. Two files may each have one of the same name. */
  function judge({ name, model: called, temperature, at }: JudgeTree): NodeId {
    const key = `judge ${JSON.stringify([name, called, temperature])}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    work.push({ path: `judge.${name}`, reads: new Set() });
    const id = add({ kind: "judge", model: called, temperature }, at);
    work.pop();
    made.set(key, id);
    return id;
  }

  function part(key: string): NodeId | undefined {
    const { policy, reference, reward } = spec.fields;
    switch (key) {
      case "policy":
        return once(key, policy.at, () => lowerModel(key, policy));
      case "reference":
        return reference && once(key, reference.at, () => lowerModel(key, reference));
      case "reward":
        return (
          reward &&
          once(key, reward.at, () => {
            read(key);
            return add({ kind: "reward", terms: reward.value }, reward.at);
          })
        );
      default: {
        const block = spec.blocks.find((each) => each.key === key);
        return block && lowerBlock(block);
      }
    }
  }

  function lowerModel(path: string, field: Settled<ModelTree>): NodeId {
    for (const each of within.get(path) ?? []) read(each);
    return model(field.value);
  }

  function lowerBlock(block: TypedBlock): NodeId | undefined {
    return once(block.key, block.at, () => block.word.lower?.(watched(block), block.at, build));
  }

  /** The block's fields, each noting that it was read: with it go the settings in the `{ }` behind its value. */
  function watched(block: TypedBlock): Fields<Settings> {
    const fields = {};
    for (const [key, field] of Object.entries(block.fields)) {
      const path = `${block.key}.${key}`;
      const get = () => {
        for (const each of within.get(path) ?? []) read(each);
        return field;
      };
      Object.defineProperty(fields, key, { get, enumerable: true });
    }
    return fields;
  }

  const length = runLength(spec);
  const build: Builder = {
    add,
    dataset,
    model: (tree) => model(tree, "model"),
    judge,
    part,
    node: (id) => nodes.get(id),
    curve: (curve, at) => placeCurve(curve, at, length, fail),
    path: place,
    seed: spec.fields.seed.value.base,
    report: fail,
  };

  part("train");
  for (const block of spec.blocks) if (block.word.word === "evaluate") lowerBlock(block);
  if (failed) return undefined;
  const seeds = planSeeds(spec.fields.seed.value, spec.fields.data_seed.value);
  const run = withNames({ name: spec.name, ...seeds, nodes: [...nodes.values()] });
  for (const [path, drawn] of seedReaders(run.nodes)) if (drawn.length > 0) readers.set(path, [...drawn]);
  return { run, readers, places };
}

/** The settings at and below each path. */
function settingsWithin(spec: TypedSpec): ReadonlyMap<string, readonly string[]> {
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
  const length = train?.fields.length as Settled<RunLength["length"]> | undefined;
  return length && { length: length.value, at: length.at };
}
