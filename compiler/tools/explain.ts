// `perlc explain PATH`: one value at a time, with everything known about it: what stands, who wrote it and over what,
// what it comes to, and which nodes of the plan read it. Words alone are explained in reference/explain.ts.

import { countTraining } from "../../plan/count.ts";
import type { NodeId, PlanNode } from "../../plan/plan.ts";
import { describeOrigin, type Field, isWritten } from "../2-names/origin.ts";
import { pathOfToday } from "../2-names/renamed.ts";
import type { Setting } from "../3-types/type.ts";
import type { Experiment, Program } from "../compile.ts";
import { lineColumn, type Place } from "../diagnostics/source.ts";
import { askers } from "./askers.ts";
import { unitsOf } from "./reference/settings.ts";
import { blockOf, settablePaths, settingAt } from "./settable.ts";

export interface Link {
  readonly value: string;
  readonly origin: string;
  /** `file:line:column`; absent for defaults, which stand in no file. */
  readonly place: string | undefined;
}

export interface Explanation {
  readonly experiment: string;
  readonly path: string;
  /** As written; `left out` when nobody wrote it, there is no default, and it takes none from another setting. */
  readonly value: string;
  /** `Count<prompt | rollout>`, `Share`, `Dataset`. */
  readonly type: string;
  /** What its numbers count, as written behind them: `prompt or rollout`, `%`; absent where none is written. */
  readonly unit: string | undefined;
  readonly documentation: string | undefined;
  /** Nearest writer first; the first one stands. */
  readonly chain: readonly Link[];
  /** What it comes to in the plan, when that is more than it says. */
  readonly meaning: string | undefined;
  /** The nodes of the plan that were made from it, or would be. Empty for what is for readers only (`cites`). */
  readonly readBy: readonly { readonly id: NodeId; readonly kind: PlanNode["kind"] }[];
  /** The rules that hold what it became against something else. */
  readonly askedBy: readonly string[];
}

/**
 * Every setting at or beneath a path, of every experiment or of the one the path begins with. One that was left out is
 * explained when it is asked for by its whole path.
 */
export function explainPath(program: Pick<Program, "experiments">, path: string): readonly Explanation[] {
  // the runs of a sweep have dots in their names
  const named = program.experiments.filter(({ spec }) => path === spec.name || path.startsWith(`${spec.name}.`));
  const longest = Math.max(0, ...named.map(({ spec }) => spec.name.length));
  const among = longest > 0 ? named.filter(({ spec }) => spec.name.length === longest) : program.experiments;
  const inside = pathOfToday(longest > 0 ? path.slice(longest + 1) : path);
  return among.flatMap((experiment) => {
    const rules = askers(experiment);
    const { settings } = experiment.spec;
    const paths = settablePaths(experiment).filter(
      (each) => each === inside || (settings.has(each) && (inside === "" || each.startsWith(`${inside}.`))),
    );
    return paths.map((each) => explainOne(experiment, each, rules));
  });
}

/** All paths that can be asked for, for did-you-mean. */
export function explainable(program: Pick<Program, "experiments">): readonly string[] {
  const paths = program.experiments.flatMap(settablePaths);
  return [...new Set(paths.flatMap((path) => path.split(".").map((_, i, parts) => parts.slice(0, i + 1).join("."))))];
}

function explainOne(experiment: Experiment, path: string, rules: ReturnType<typeof askers>): Explanation {
  const settled = experiment.spec.settings.get(path);
  const setting = settingAt(experiment, path);
  const owner = blockOf(experiment, path)?.word.name ?? "experiment";
  const chain = settled ? chainOf(settled.written) : [leftOut(experiment, setting, owner)];
  const ids = readersOf(experiment, path);
  return {
    experiment: experiment.spec.name,
    path,
    value: chain[0]?.value ?? "",
    type: setting?.type.name ?? "",
    unit: unitsOf(setting?.type.name ?? "").join(" or ") || undefined,
    documentation: setting?.doc,
    chain,
    meaning: meaningOf(experiment, path),
    readBy: experiment.run.nodes.filter((node) => ids.includes(node.id)).map(({ id, kind }) => ({ id, kind })),
    askedBy: rules(path, ids),
  };
}

/** The nodes that read a setting; of one that was left out, those that read what it would stand in. */
function readersOf(experiment: Experiment, path: string): readonly NodeId[] {
  const { readers, run } = experiment;
  const known = readers.get(path);
  if (known || settingAt(experiment, path)?.annotation) return known ?? [];
  const above = path.split(".").slice(0, -1).join(".");
  const key = blockOf(experiment, path)?.key;
  if (above !== "" && above !== key) return readersOf(experiment, above);
  // the reward, the reference: parts of the training
  const at = key ?? "train";
  return run.nodes.map((node) => node.id).filter((id) => id === at || id.startsWith(`${at}.`));
}

/** What stands when nobody wrote a value and it has no default: the value of another setting, or none. */
function leftOut(experiment: Experiment, setting: Setting | undefined, owner: string): Link {
  const from = setting?.derives;
  const source = from === undefined ? undefined : experiment.spec.settings.get(from)?.written;
  if (from === undefined || !source) return { value: "left out", origin: `default of ${owner}`, place: undefined };
  const [{ value, place } = { value: "", place: undefined }] = chainOf(source);
  return { value, origin: describeOrigin({ kind: "derived", from }), place };
}

function chainOf(field: Field<unknown>): readonly Link[] {
  const { source, span } = field.at;
  const value = source.text.slice(span.start, span.end).replace(/\s+/g, " ");
  const place = !isWritten(field.origin) ? undefined : position(field.at);
  const link = { value, origin: describeOrigin(field.origin), place };
  return field.beneath ? [link, ...chainOf(field.beneath)] : [link];
}

const position = ({ source, span }: Place): string => {
  const { line, column } = lineColumn(source, span.start);
  return `${source.path}:${line}:${column}`;
};

/** The sums behind a value: rollouts into prompts, epochs into steps. */
function meaningOf({ run }: Experiment, path: string): string | undefined {
  const counts = countTraining(run);
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  if (!counts || !train) return undefined;
  const { promptsPerStep, orders, rolloutsPerStep, group, steps } = counts;
  if (path === "train.batch" || path === "train.per_order")
    return train.kind === "grpo"
      ? `${promptsPerStep} prompts × ${orders} orders × ${group / orders} rollouts = ${rolloutsPerStep} rollouts a step`
      : undefined;
  if (path !== "train.duration" || train.length.unit === "step") return undefined;
  if (steps.count === undefined) return "as many steps as the data gives";
  return `${steps.atMost ? "at most " : ""}${steps.count} steps of ${promptsPerStep} prompts`;
}

/** The explanation as lines of text. */
export function printExplanation(each: Explanation): string {
  const width = Math.max(...each.chain.map((link) => link.value.length));
  const originWidth = Math.max(...each.chain.map((link) => link.origin.length));
  const placeWidth = Math.max(...each.chain.map((link) => (link.place ?? "").length));
  const chain = each.chain.map((link, i) => {
    const cells = [link.value.padEnd(width), link.origin.padEnd(originWidth), (link.place ?? "").padEnd(placeWidth)];
    return `  ${[...cells, i > 0 ? "replaced" : ""].join("   ")}`.trimEnd();
  });
  const readers = each.readBy.map(({ id, kind }) => (id === kind ? `  ${id}` : `  ${id} (${kind})`));
  const rules = each.askedBy.map((rule) => `  ${rule}`);
  return [
    `${each.path} = ${each.value}`,
    ...chain,
    ...(each.meaning ? ["comes to", `  ${each.meaning}`] : []),
    ...(each.documentation ? [`is`, `  ${each.documentation}`] : []),
    ...(each.type === "" ? [] : ["of type", `  ${each.type}${each.unit ? `, written in ${each.unit}` : ""}`]),
    "read by",
    ...(readers.length > 0 ? readers : ["  people; no node of the plan has it"]),
    ...(rules.length > 0 ? ["asked by the rules", ...rules] : []),
  ].join("\n");
}
