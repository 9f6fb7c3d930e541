// `perlc explain PATH`: one value at a time, with everything known about it: what stands, who wrote it and over what,
// what it comes to, and which nodes of the plan read it. Also the documentation of a word.

import { describeOrigin, type Field } from "../2-names/origin.ts";
import type { Setting, Settled } from "../3-types/type.ts";
import { countTraining } from "../4-plan/count.ts";
import type { NodeId, PlanNode } from "../4-plan/plan.ts";
import type { Experiment, Program } from "../compile.ts";
import { lineColumn, type Place } from "../source.ts";
import { vocabulary } from "../vocabulary/registry.ts";
import type { FunctionWord } from "../vocabulary/word.ts";

export interface Link {
  readonly value: string;
  readonly origin: string;
  /** `file:line:column`; absent for defaults, which stand in no file. */
  readonly place: string | undefined;
}

export interface Explanation {
  readonly experiment: string;
  readonly path: string;
  readonly value: string;
  readonly documentation: string | undefined;
  /** Nearest writer first; the first one stands. */
  readonly chain: readonly Link[];
  /** What it comes to in the plan, when that is more than it says. */
  readonly meaning: string | undefined;
  readonly readBy: readonly { readonly id: NodeId; readonly kind: PlanNode["kind"] }[];
}

/** Every setting at or beneath a path, of every experiment or of the one the path begins with. */
export function explainPath(program: Program, path: string): readonly Explanation[] {
  const [first = "", ...rest] = path.split(".");
  const named = program.experiments.filter((each) => each.spec.name === first);
  const inside = named.length > 0 ? rest.join(".") : path;
  const among = named.length > 0 ? named : program.experiments;
  return among.flatMap((experiment) =>
    [...experiment.spec.settings]
      .filter(([each]) => inside === "" || each === inside || each.startsWith(`${inside}.`))
      .map(([each, settled]) => explainOne(experiment, each, settled)),
  );
}

/** All paths that can be asked for, for did-you-mean. */
export function explainable(program: Program): readonly string[] {
  const paths = program.experiments.flatMap((each) => [...each.spec.settings.keys()]);
  return [...new Set(paths.flatMap((path) => path.split(".").map((_, i, parts) => parts.slice(0, i + 1).join("."))))];
}

function explainOne(experiment: Experiment, path: string, settled: Settled<unknown>): Explanation {
  const chain = chainOf(settled.written);
  const ids = experiment.readers.get(path) ?? [];
  return {
    experiment: experiment.spec.name,
    path,
    value: chain[0]?.value ?? "",
    documentation: settingAt(experiment, path)?.doc,
    chain,
    meaning: meaningOf(experiment, path),
    readBy: experiment.run.nodes.filter((node) => ids.includes(node.id)).map(({ id, kind }) => ({ id, kind })),
  };
}

function chainOf(field: Field<unknown>): readonly Link[] {
  const { source, span } = field.at;
  const value = source.text.slice(span.start, span.end).replace(/\s+/g, " ");
  const place = field.origin.kind === "default" ? undefined : position(field.at);
  const link = { value, origin: describeOrigin(field.origin), place };
  return field.beneath ? [link, ...chainOf(field.beneath)] : [link];
}

const position = ({ source, span }: Place): string => {
  const { line, column } = lineColumn(source, span.start);
  return `${source.path}:${line}:${column}`;
};

/** The vocabulary's entry for a path: `train.clip.dual` is a part of `clip` of `train grpo`. */
function settingAt(experiment: Experiment, path: string): Setting | undefined {
  const block = experiment.spec.blocks.find((each) => path.startsWith(`${each.key}.`));
  const top = block?.word.settings ?? vocabulary.blocks.find((each) => each.word === "experiment")?.settings ?? {};
  const names = block ? path.slice(block.key.length + 1).split(".") : path.split(".");
  return names.reduce<Setting | undefined>(
    (setting, name, depth) => (depth === 0 ? top[name] : setting?.type.parts?.[name]),
    undefined,
  );
}

/** The sums behind a value: rollouts into prompts, epochs into steps. */
function meaningOf({ run }: Experiment, path: string): string | undefined {
  const counts = countTraining(run);
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  if (!counts || !train) return undefined;
  const { promptsPerStep, orders, rolloutsPerStep, group, steps } = counts;
  if (path === "train.batch" || path === "train.group")
    return train.kind === "grpo"
      ? `${promptsPerStep} prompts × ${orders} orders × ${group / orders} rollouts = ${rolloutsPerStep} rollouts a step`
      : undefined;
  if (path !== "train.length" || train.length.unit === "step") return undefined;
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
  return [
    `${each.path} = ${each.value}`,
    ...chain,
    ...(each.meaning ? ["comes to", `  ${each.meaning}`] : []),
    ...(each.documentation ? [`is`, `  ${each.documentation}`] : []),
    ...(readers.length > 0 ? ["read by", ...readers] : []),
  ].join("\n");
}

/** The documentation of a name, or undefined when there is none: a word (`take`), all kinds of one (`train`), a setting (`group`). */
export function explainWord(name: string): string | undefined {
  const kinds = vocabulary.blocks.filter((each) => each.word === name && each.name !== name).map((each) => each.name);
  const texts = [name, ...kinds].map(describeWord).filter((each) => each !== undefined);
  return texts.length > 0 ? texts.join("\n\n") : describeSetting(name);
}

/** Which blocks have a setting of that name, and what it is there. */
function describeSetting(name: string): string | undefined {
  const lines = vocabulary.blocks.flatMap((block) => {
    const setting = Object.hasOwn(block.settings, name) ? block.settings[name] : undefined;
    return setting
      ? [`  a setting of ${block.name}: ${setting.type.name}, ${given(setting)}`, `      ${setting.doc}`]
      : [];
  });
  return lines.length > 0 ? [name, ...lines].join("\n") : undefined;
}

function given(setting: Setting): string {
  if (setting.default !== undefined) return `default ${setting.default}`;
  return setting.optional ? "may be left out" : "required";
}

function describeWord(name: string): string | undefined {
  const block = vocabulary.blocks.find((each) => each.name === name);
  const called = vocabulary.functions.find((each) => each.name === name);
  const word = block ?? called;
  if (!word) return undefined;
  const settings = block?.settings ?? parametersOf(called);
  const lines = Object.entries(settings).map(
    ([key, setting]) => `  ${key}: ${setting.type.name}, ${given(setting)}\n      ${setting.doc}`,
  );
  return [
    word.name,
    `  ${word.doc}`,
    "as in",
    `  ${word.example}`,
    ...(lines.length > 0 ? ["takes", ...lines] : []),
  ].join("\n");
}

function parametersOf(word: FunctionWord | undefined): Readonly<Record<string, Setting>> {
  if (!word) return {};
  if (word.family !== "curve") return word.parameters;
  const share = vocabulary.blocks.find((each) => each.word === "permute")?.settings.probability;
  return share ? word.parameters(share.type, "100% -> 0%") : {};
}

/** Every name that can be explained without a spec. */
export const explainableWords = (): readonly string[] => [
  ...new Set([
    ...vocabulary.blocks.flatMap((each) => [each.name, each.word, ...Object.keys(each.settings)]),
    ...vocabulary.functions.map((each) => each.name),
  ]),
];
