// Hover: what the word under the pointer is, in the words of the vocabulary, and what it comes to in this spec: the value
// that stands, who wrote it over what, the sums behind it, the course of a curve, the examples of a dataset.

import type { Hover, Position } from "vscode-languageserver";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import { children } from "../../compiler/1-syntax/ast.ts";
import { resolvePath } from "../../compiler/2-names/paths.ts";
import type { Experiment, Program } from "../../compiler/compile.ts";
import { printNumber, printShare } from "../../compiler/diagnostics/print-number.ts";
import type { Span } from "../../compiler/diagnostics/source.ts";
import { explainPath } from "../../compiler/tools/explain.ts";
import { settingAt } from "../../compiler/tools/settable.ts";
import { describeDimension, unitOf, units } from "../../grammar/units.ts";
import { countTraining } from "../../plan/count.ts";
import { examples } from "../../plan/passing.ts";
import type { Curve } from "../../plan/plan.ts";
import type { Documents, View } from "../document/documents.ts";
import { declaredIn } from "../document/importing.ts";
import type { Mention } from "../document/mention.ts";
import { homeOf, mentionAt, namedBy, placesOf } from "../document/names.ts";
import { offsetAt, rangeOf, touches } from "../document/position.ts";
import { curveAt, drawCurve } from "../document/spark.ts";
import { describeBlock, describeForm, describeFunction, describeSetting } from "../document/words.ts";

export function hover(view: View, position: Position, documents: Documents): Hover | null {
  const { file, source } = view;
  if (!file) return null;
  const offset = offsetAt(source, position);
  const mention = mentionAt(file, offset);
  const parts = mention ? describe(mention, view, documents) : [];
  if (mention && parts.length > 0) return { range: rangeOf(source, mention.span), contents: markdown(parts) };
  const used = describeFile(view, offset, documents);
  if (used) return used;
  const number = file.tokens.find((each) => each.kind === "Quantity" && touches(each, offset));
  const parts_ = number ? describeQuantity(number, view, documents) : [];
  return number && parts_.length > 0 ? { range: rangeOf(source, number), contents: markdown(parts_) } : null;
}

/** A number in words, and the setting whose value it is: a plain one says nothing by itself. */
function describeQuantity(
  number: Span & { readonly text: string },
  view: View,
  documents: Documents,
): readonly string[] {
  const { file } = view;
  const said = describeNumber(number.text);
  const name = file && nameOver(file, number)?.names.at(-1);
  const mention = file && name ? mentionAt(file, name.span.start) : undefined;
  return [...(said ? [said] : []), ...(mention ? describe(mention, view, documents) : [])];
}

/** The path of the innermost setting in whose value a place lies. */
function nameOver(node: Ast.Any, place: Span): Ast.Path | undefined {
  if (node.span.start > place.start || node.span.end < place.end) return undefined;
  for (const child of children(node)) {
    const inner = nameOver(child, place);
    if (inner) return inner;
  }
  return node.kind === "setting" ? node.path : undefined;
}

/** The file of a `use`: what can be taken from it. */
function describeFile({ file, source }: View, offset: number, documents: Documents): Hover | undefined {
  const use = file?.uses.find((each) => touches(each.from.span, offset));
  if (!use) return undefined;
  const path = resolvePath(source.path, use.from.text);
  const names = declaredIn(path, documents).map(({ name, word }) => `- \`${name}\` · ${word}`);
  const range = rangeOf(source, use.from.span);
  return {
    range,
    contents: markdown([`**${use.from.text}** · spec`, ...(names.length > 0 ? [names.join("\n")] : [])]),
  };
}

const markdown = (parts: readonly string[]) => ({ kind: "markdown" as const, value: parts.join("\n\n") });

function describe(mention: Mention, view: View, documents: Documents): readonly string[] {
  const { role, text, inside } = mention;
  const tree = view.file && { file: view.file, source: view.source };
  switch (role.kind) {
    case "block":
      return [describeBlock(role.word)];
    case "form":
      return [describeForm(role.word)];
    case "function":
      return [describeFunction(role.word), ...(role.word.family === "curve" ? drawnAt(mention, view) : [])];
    case "setting":
      return [
        describeSetting(text, role.setting, role.owner),
        ...describeValue(view.known, inside, role.path, role.setting.type.name),
      ];
    case "parameter":
      return [describeSetting(text, role.setting, role.owner)];
    case "relation":
      return role.setting
        ? [describeSetting(text, role.setting, role.owner), ...describeValue(view.known, inside, role.path)]
        : [`**${text}** · of \`${role.owner}\``];
    case "option":
      return [`**${text}**`, role.doc ?? role.setting.doc];
    case "field":
      return [
        `**${text}** : \`${role.field.type.name}\` · of an example`,
        role.field.doc,
        `as in \`${text} in ${role.field.example}\``,
      ];
    case "dataset":
      return [`**data.${text}** · dataset`, ...describeDataset(view.known, inside, text)];
    case "declares":
    case "declared": {
      const home = tree && homeOf(text, tree, documents);
      const word = home?.block.word.text ?? (role.kind === "declares" ? role.word : undefined);
      if (!word) return [];
      const runs = word === "sweep" ? [`${experimentsOf(view.known, text).length} runs`] : [];
      const value = role.kind === "declared" && role.path ? describeValue(view.known, inside, role.path) : [];
      return [`**${text}** · ${word}`, ...(home?.block.doc ? [home.block.doc] : []), ...runs, ...value];
    }
    case "part": {
      const named = tree && namedBy(mention, tree, documents);
      const [place] = named ? placesOf(named, documents) : [];
      const line = place?.source.text.slice(place.span.start).split("\n", 1)[0];
      return [`**${text}** · the ${text} of \`${inside}\``, ...(line ? [`\`${line.trim()}\``] : [])];
    }
    case "label":
    case "unknown":
      return [];
  }
}

/** The experiment of that name, or those that the sweep of that name makes. */
export const experimentsOf = (program: Program | undefined, name: string): readonly Experiment[] =>
  program?.experiments.filter(({ spec }) => spec.name === name || spec.name.startsWith(`${name},`)) ?? [];

/** What stands at a path, whence it comes, and what it comes to. */
function describeValue(program: Program | undefined, inside: string, path: string, type = ""): readonly string[] {
  const among = experimentsOf(program, inside);
  if (program && among.length > 1) return describeSwept(among, path);
  const [name = inside] = among.map((each) => each.spec.name);
  const found = program && explainPath(program, `${name}.${path}`).find((each) => each.path === path);
  if (!program || !found) return [];
  const chain = found.chain.map(
    ({ value, origin }, index) => `- \`${value}\` ${origin}${index > 0 ? ", replaced" : ""}`,
  );
  const most = 6;
  const more = found.readBy.length > most ? [`${found.readBy.length - most} more`] : [];
  const readers = [...found.readBy.slice(0, most).map(({ id }) => `\`${id}\``), ...more].join(", ");
  const curve = among[0] && curveOf(among[0], path, type);
  return [
    chain.join("\n"),
    ...(found.meaning ? [found.meaning] : []),
    ...(curve ? [curve] : []),
    ...(readers === "" ? [] : [`read by ${readers}`]),
  ];
}

/** The values that a sweep gives a setting, each with the number of its runs. */
function describeSwept(among: readonly Experiment[], path: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const { spec } of among) {
    const at = spec.settings.get(path)?.at;
    const value = at ? at.source.text.slice(at.span.start, at.span.end) : "left out";
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size === 1 && counts.has("left out")) return [];
  const lines = [...counts].map(([value, count]) => `- \`${value}\` in ${count} run${count === 1 ? "" : "s"}`);
  return [`${among.length} runs`, lines.join("\n")];
}

/** The curve that is written where the word stands, drawn for the experiment, or for the run of a sweep, that has it. */
function drawnAt({ span, inside }: Mention, { program, source }: View): readonly string[] {
  const drawn = experimentsOf(program, inside).flatMap((experiment) =>
    [...experiment.spec.settings]
      .filter(([, { at }]) => at.source.path === source.path && at.span.start === span.start)
      .flatMap(([path]) => curveOf(experiment, path, settingAt(experiment, path)?.type.name ?? "") ?? []),
  );
  return drawn.slice(0, 1);
}

/** The curve at a path, as the plan has it, with the length of the run where it is known. */
export function curveAtPath(
  experiment: Experiment,
  path: string,
): { readonly curve: Curve; readonly steps: number | undefined } | undefined {
  const ids = experiment.readers.get(path) ?? [];
  const key = path.split(".").at(-1) ?? "";
  const node = experiment.run.nodes.find((each) => ids.includes(each.id) && isCurve(memberOf(each, key)));
  const curve = node && memberOf(node, key);
  if (!isCurve(curve)) return undefined;
  return { curve, steps: countTraining(experiment.run)?.steps.count };
}

const memberOf = (node: object, key: string): unknown => Object.entries(node).find(([name]) => name === key)?.[1];

const isCurve = (value: unknown): value is Curve =>
  typeof value === "object" && value !== null && "kind" in value && ("from" in value || "value" in value);

/** `100% █▇▆▅▄▃▂▁ 0% over 60 steps` */
function curveOf(experiment: Experiment, path: string, type: string): string | undefined {
  const found = curveAtPath(experiment, path);
  if (!found || found.curve.kind === "constant") return undefined;
  const { curve, steps } = found;
  const print = (value: number | undefined) =>
    value === undefined ? "" : (type.includes("Share") ? printShare : printNumber)(Number(value.toPrecision(3)));
  const drawn = drawCurve(curve, steps ?? 100);
  if (curve.kind === "adaptive") {
    const { from, to } = curve.between;
    const over = `as ${curve.by.replaceAll("_", " ")} goes ${printShare(from)} to ${printShare(to)}`;
    return `\`${print(curve.from)} ${drawn} ${print(curve.to)}\` ${over}`;
  }
  const ends = [0, steps ?? 100].map((step) => print(curveAt(curve, step, steps ?? 100)));
  return `\`${ends[0]} ${drawn} ${ends[1]}\` over ${steps === undefined ? "the run" : `${steps} steps`}`;
}

function describeDataset(program: Program | undefined, inside: string, name: string): readonly string[] {
  const [experiment] = experimentsOf(program, inside);
  const settled = experiment?.spec.data.get(name);
  if (!experiment || !settled) return [];
  const { source, span } = settled.at;
  const text = `\`\`\`perl-spec\n${source.text.slice(span.start, span.end)}\n\`\`\``;
  const id = experiment.readers.get(`data.${name}`)?.at(-1);
  const { count, atMost } = id === undefined ? { count: undefined, atMost: false } : examples(experiment.run.nodes, id);
  return count === undefined ? [text] : [text, `${atMost ? "at most " : ""}${count} examples`];
}

/** `12prompt` in words: 12 prompts, a count of prompts. */
function describeNumber(text: string): string | undefined {
  const [, digits = "", suffix = ""] = /^([\d_.]+(?:[eE][+-]?\d+)?)(.*)$/.exec(text) ?? [];
  const unit = unitOf(suffix);
  const number = Number(digits.replaceAll("_", ""));
  if (!unit) return undefined;
  const base = units.find((each) => each.dimension === unit.dimension && each.factor === 1);
  const inBase = base && base !== unit ? ` = ${printNumber(number * unit.factor)} ${base.plural}` : "";
  const said = `${printNumber(number)} ${number === 1 ? unit.singular : unit.plural}${inBase}`;
  return [said, describeDimension(unit.dimension).replace(/ such as .*/, "")].join("\n\n");
}
