// `perlc diff A B`: two experiments compared by meaning. Causes first: the settings (or, of plans alone, the fields of nodes)
// that differ, each with its effect and where it was written; then what follows from them.

import { type BuiltIn, builtInNames, builtIns } from "../../4-plan/built-ins.ts";
import { countTraining } from "../../4-plan/count.ts";
import { nodeHashes } from "../../4-plan/hash.ts";
import { estimateMemory, type ModelSize } from "../../4-plan/memory.ts";
import type { ModelNode, NodeId, PlanNode, Run } from "../../4-plan/plan.ts";
import type { Experiment } from "../../compile.ts";
import { describeSeeds } from "../describe.ts";
import { type Effect, effectOf, strongest } from "./effect.ts";
import { compareNodes, type FieldChange, type NodeChange } from "./nodes.ts";
import { causesOf, compareSettings, placeText, type SettingChange } from "./settings.ts";
import type { Side } from "./side.ts";

export type { Effect } from "./effect.ts";

/** What stood on one side of a change, and where. */
export interface Value {
  readonly value: string;
  readonly origin?: string;
  readonly place?: string;
}

export interface Change {
  readonly effect: Effect;
  /** Of the setting; of plans alone, of the node and field. */
  readonly path: string;
  readonly before?: Value;
  readonly after?: Value;
  /** What it comes to in the plan: `train.group 6 → 8`. */
  readonly fields: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
  readonly note?: string;
}

/** `hash` is absent where the contents of a file are not known. */
export interface Named {
  readonly name: string;
  readonly outline: string;
  readonly hash?: string;
}

export interface RunDiff {
  readonly before?: Named;
  readonly after?: Named;
  /** Whether both give the same results: trained weights and figures. */
  readonly same: boolean;
  /** Those that change results first, then cost, then cosmetic ones. */
  readonly changes: readonly Change[];
  /** Counts and memory that differ. */
  readonly figures: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Nodes that are as they were and get something else to work with. */
  readonly follows: readonly NodeId[];
}

export interface Diff {
  readonly same: boolean;
  readonly runs: readonly RunDiff[];
}

export type SizeOf = (side: Side, node: ModelNode) => ModelSize | undefined;

/** Compares every run of one side with its counterpart: of the same name, else of the same meaning, else the only one, else the most alike. */
export function diff(before: Side, after: Side, sizeOf: SizeOf): Diff {
  const runs = pairs(before.runs, after.runs).map(([a, b]) =>
    a && b ? compareRuns(before, a, after, b, sizeOf) : alone(a, b),
  );
  return { same: runs.every((each) => each.same), runs };
}

function pairs(
  before: readonly Run[],
  after: readonly Run[],
): readonly (readonly [Run | undefined, Run | undefined])[] {
  const free = [...after];
  const found = new Map<Run, Run>();
  const pair = (wanted: (a: Run, b: Run) => boolean): void => {
    for (const a of before) {
      const at = found.has(a) ? -1 : free.findIndex((b) => wanted(a, b));
      const [b] = at < 0 ? [] : free.splice(at, 1);
      if (b) found.set(a, b);
    }
  };
  pair((a, b) => a.name === b.name);
  pair((a, b) => a.outline === b.outline);
  pair((a, b) => a.hash !== undefined && a.hash === b.hash);
  if (before.length === 1 && after.length === 1) pair(() => true);
  // renamed and changed a little: most of what it is made of is still there
  pair((a, b) => likeness(a, b) > 0.5);
  return [...before.map((a) => [a, found.get(a)] as const), ...free.map((b) => [undefined, b] as const)];
}

/** The share of nodes that two runs have in common, by meaning. */
function likeness(a: Run, b: Run): number {
  const [old, now] = [a, b].map((run) => new Set(nodeHashes(run.nodes).values()));
  const common = [...(old ?? [])].filter((hash) => now?.has(hash)).length;
  return common / Math.max(1, old?.size ?? 0, now?.size ?? 0);
}

const named = ({ name, outline, hash }: Run): Named => ({ name, outline, ...(hash === undefined ? {} : { hash }) });

function alone(a: Run | undefined, b: Run | undefined): RunDiff {
  const note = a ? "is not there any more" : "is new";
  const change: Change = { effect: "results", path: (a ?? b)?.name ?? "", fields: [], note };
  const sides = { ...(a ? { before: named(a) } : {}), ...(b ? { after: named(b) } : {}) };
  return { ...sides, same: false, changes: [change], figures: [], follows: [] };
}

function compareRuns(before: Side, a: Run, after: Side, b: Run, sizeOf: SizeOf): RunDiff {
  const nodes = compareNodes(...withContents(a, b));
  const [old, now] = [experimentOf(before, a), experimentOf(after, b)];
  const changes = [
    ...(a.name === b.name ? [] : [renamed(a, b)]),
    ...(old && now ? fromSettings(old, now, nodes, before, after) : fromNodes(a, b, nodes, before, after)),
    ...otherParts(a, b),
  ];
  const order: readonly Effect[] = ["results", "cost", "cosmetic"];
  return {
    before: named(a),
    after: named(b),
    same: (a.hash !== undefined && a.hash === b.hash) || changes.every((each) => each.effect !== "results"),
    changes: changes.toSorted((x, y) => order.indexOf(x.effect) - order.indexOf(y.effect)),
    figures: figures(before, a, after, b, sizeOf),
    follows: follows(a.nodes, b.nodes, nodes),
  };
}

/** The nodes of both, each with the contents of the files that it reads, where those of both runs are known. */
function withContents(a: Run, b: Run): readonly [readonly PlanNode[], readonly PlanNode[]] {
  const known = a.hash !== undefined && b.hash !== undefined;
  const told = ({ nodes, inputs = [] }: Run): readonly PlanNode[] =>
    nodes.map((node) => {
      const files = inputs.filter((each) => each.node === node.id);
      const contents = Object.fromEntries(files.map(({ role, digest }) => [role, digest]));
      return known && files.length > 0 ? Object.assign({ contents }, node) : node;
    });
  return [told(a), told(b)];
}

/** Parts of perlc that are of other versions in the two plans. */
const otherParts = (a: Run, b: Run): readonly Change[] =>
  (Object.keys(builtIns) as BuiltIn[]).flatMap((part): Change[] => {
    const [was, is] = [a.builtIns[part], b.builtIns[part]];
    // a part that only one of them uses follows from its nodes
    if (was === is || was === undefined || is === undefined) return [];
    const note = `a part of perlc: ${builtInNames[part]}`;
    return [
      { effect: "results", path: part, before: { value: `${was}` }, after: { value: `${is}` }, fields: [], note },
    ];
  });

const experimentOf = (side: Side, run: Run): Experiment | undefined => side.experiments?.[side.runs.indexOf(run)];

const renamed = (a: Run, b: Run): Change => ({
  effect: "cosmetic",
  path: "experiment",
  before: { value: a.name },
  after: { value: b.name },
  fields: [],
});

/** Each changed setting with the fields it reached; what no setting explains stands for itself. */
function fromSettings(
  before: Experiment,
  after: Experiment,
  nodes: readonly NodeChange[],
  oldSide: Side,
  newSide: Side,
): readonly Change[] {
  const settings = compareSettings(before, after);
  const reached = new Map<SettingChange, { effect: Effect; field: Change["fields"][number] }[]>();
  const unexplained: Change[] = [];
  for (const node of nodes) {
    for (const field of fieldsOf(node)) {
      const causes = causesOf(node, field.path, settings, before, after);
      const effect = fieldEffect(node, field);
      for (const cause of causes)
        reached.set(cause, [...(reached.get(cause) ?? []), { effect, field: atNode(node, field) }]);
      if (causes.length === 0 && effect !== "cosmetic")
        unexplained.push(ofField(node, field, [oldSide, before.run], [newSide, after.run]));
    }
  }
  const told = settings.map((setting): Change => {
    const found = reached.get(setting) ?? [];
    const isSeed =
      /^(seed(\.|$)|data_seed$)/.test(setting.path) && describeSeeds(before.run) !== describeSeeds(after.run);
    const effect = isSeed ? "results" : strongest(found.map((each) => each.effect));
    const fields = found
      .filter((each) => each.effect !== "cosmetic")
      .map((each) => each.field)
      .filter((each) => each.path !== setting.path || !isPlain(each));
    return { effect, path: setting.path, ...sides(setting), fields, ...noteOf(setting, effect) };
  });
  return [...told, ...unexplained];
}

/** A number or a word that says what the setting says already. */
const isPlain = ({ before, after }: Change["fields"][number]): boolean =>
  [before, after].every((each) => typeof each !== "object");

function sides({ before, after }: SettingChange): Pick<Change, "before" | "after"> {
  const value = (each: SettingChange["before"]): Value | undefined =>
    each && { value: each.value, origin: each.origin, ...(each.place === undefined ? {} : { place: each.place }) };
  const [a, b] = [value(before), value(after)];
  return { ...(a ? { before: a } : {}), ...(b ? { after: b } : {}) };
}

function noteOf({ before, after, formerly }: SettingChange, effect: Effect): Pick<Change, "note"> {
  if (formerly !== undefined) return { note: `called ${formerly} before` };
  if (effect !== "cosmetic") return {};
  const unsaid = (each: NonNullable<typeof after>, said: string) => (each.isImplied ? `${each.origin}, ` : said);
  if (before?.isDefault && after && !after.isDefault) return { note: `${unsaid(before, "the default, ")}now written` };
  if (after?.isDefault && before && !before.isDefault)
    return { note: `${unsaid(after, "left to the default, ")}which is the same` };
  if (before && after) return { note: "the same, written otherwise" };
  return { note: "no part of the plan is another for it" };
}

/** Of plans alone: the nodes and fields themselves. */
function fromNodes(a: Run, b: Run, nodes: readonly NodeChange[], before: Side, after: Side): readonly Change[] {
  const seed: readonly Change[] =
    describeSeeds(a) === describeSeeds(b)
      ? []
      : [
          {
            effect: "results",
            path: "seed",
            before: { value: describeSeeds(a).replace(/^seed /, "") },
            after: { value: describeSeeds(b).replace(/^seed /, "") },
            fields: [],
          },
        ];
  return [
    ...seed,
    ...nodes.flatMap((node) => fieldsOf(node).map((field) => ofField(node, field, [before, a], [after, b]))),
  ];
}

/** A node that came, went or was renamed is one change; its path is then empty. */
function fieldsOf(node: NodeChange): readonly FieldChange[] {
  if (node.fields.length > 0) return node.fields;
  return [{ path: "", before: node.before?.id, after: node.after?.id }];
}

function fieldEffect(node: NodeChange, field: FieldChange): Effect {
  if (field.path !== "") return effectOf(node, field.path);
  return node.before && node.after ? "cosmetic" : "results";
}

const atNode = (node: NodeChange, { path, before, after }: FieldChange) => ({
  path: [(node.after ?? node.before)?.id ?? "", path].filter((part) => part !== "").join("."),
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

type Where = readonly [side: Side, run: Run];

function ofField(node: NodeChange, field: FieldChange, before: Where, after: Where): Change {
  const value = (where: Where, each: PlanNode | undefined, what: unknown): Value | undefined =>
    each && what !== undefined
      ? { value: field.path === "" ? `${each.kind} ${each.id}` : show(what), place: placeOf(where, each, field.path) }
      : undefined;
  const [a, b] = [value(before, node.before, field.before), value(after, node.after, field.after)];
  return {
    effect: fieldEffect(node, field),
    path: atNode(node, field).path,
    ...(a ? { before: a } : {}),
    ...(b ? { after: b } : {}),
    fields: [],
  };
}

/** A value of a plan in one line. */
export const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function placeOf([side, run]: Where, node: PlanNode, field: string): string {
  const { because } = node;
  const source = side.source(because.path);
  if (!source) return side.fieldPlace?.(run, node, field) ?? because.path;
  return placeText({ source, span: { start: because.start, end: because.end } });
}

/** Nodes that have a partner, no change of their own, and other inputs all the same. */
function follows(
  before: readonly PlanNode[],
  after: readonly PlanNode[],
  nodes: readonly NodeChange[],
): readonly NodeId[] {
  const known = new Set(nodeHashes(before).values());
  const own = new Set(nodes.map((each) => each.after?.id));
  return [...nodeHashes(after)].filter(([id, hash]) => !known.has(hash) && !own.has(id)).map(([id]) => id);
}

function figures(before: Side, a: Run, after: Side, b: Run, sizeOf: SizeOf): RunDiff["figures"] {
  const [old, now] = [figuresOf(before, a, sizeOf), figuresOf(after, b, sizeOf)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const absent = "unknown";
  return (
    names
      .map((name) => ({ name, before: old[name] ?? absent, after: now[name] ?? absent }))
      // a plan has no folder in which its model could be measured: nothing is known to differ then
      .filter(
        (each) => each.before !== each.after && (each.name !== memoryName || (old[memoryName] && now[memoryName])),
      )
  );
}

const memoryName = "memory, about";

function figuresOf(side: Side, run: Run, sizeOf: SizeOf): Readonly<Record<string, string>> {
  const counts = countTraining(run);
  const memory = estimateMemory(run, (node) => sizeOf(side, node));
  const whole = (count: number) => count.toLocaleString("en");
  const { steps } = counts ?? {};
  return {
    ...(counts && {
      "prompts a step": whole(counts.promptsPerStep),
      "rollouts a step": whole(counts.rolloutsPerStep),
      "tokens a step, at most": whole(counts.tokensPerStep),
    }),
    ...(steps?.count !== undefined && { steps: `${steps.atMost ? "at most " : ""}${whole(steps.count)}` }),
    ...(counts?.checkpoints.count !== undefined && { "states saved": whole(counts.checkpoints.count) }),
    ...(memory && { [memoryName]: `${(memory.totalBytes / 2 ** 20).toFixed(1)} MiB` }),
  };
}
