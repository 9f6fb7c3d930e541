// What makes two runs differ: the settings that were changed, each with the fields of the plan that it reached, or, of plans alone, the
// nodes and fields themselves.

import { type BuiltIn, builtInNames, builtIns } from "../../../plan/built-ins.ts";
import type { PlanNode, Run } from "../../../plan/plan.ts";
import type { Experiment } from "../../compile.ts";
import { describeSeeds } from "../describe.ts";
import type { Change, ChangedValue } from "./change.ts";
import { type Effect, effectOf, strongest } from "./effect.ts";
import type { FieldChange, NodeChange } from "./nodes.ts";
import { causesOf, compareSettings, placeText, type SettingChange } from "./settings.ts";
import type { Side } from "./side.ts";

/** What no node says: that one of them is an overfit check, and parts of perlc that are of other versions in the two plans. */
export const otherParts = (a: Run, b: Run): readonly Change[] => [...otherPurpose(a, b), ...otherVersions(a, b)];

function otherPurpose(a: Run, b: Run): readonly Change[] {
  if (a.overfit === b.overfit) return [];
  const [before, after] = [a, b].map(({ overfit = false }) => ({ value: `${overfit}` }));
  const note = "an overfit check trains on one batch again and again, and is no result";
  return [{ effect: "results", path: "overfit", before: before!, after: after!, fields: [], note }];
}

const otherVersions = (a: Run, b: Run): readonly Change[] =>
  (Object.keys(builtIns) as BuiltIn[]).flatMap((part): Change[] => {
    const [was, is] = [a.builtIns[part], b.builtIns[part]];
    // a part that only one of them uses follows from its nodes
    if (was === is || was === undefined || is === undefined) return [];
    const note = `a part of perlc: ${builtInNames[part]}`;
    return [
      { effect: "results", path: part, before: { value: `${was}` }, after: { value: `${is}` }, fields: [], note },
    ];
  });

/** Each changed setting with the fields it reached; what no setting explains stands for itself. */
export function fromSettings(
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
  const value = (each: SettingChange["before"]): ChangedValue | undefined =>
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
export function fromNodes(a: Run, b: Run, nodes: readonly NodeChange[], before: Side, after: Side): readonly Change[] {
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
  const value = (where: Where, each: PlanNode | undefined, what: unknown): ChangedValue | undefined =>
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
