// Hover: what the word under the pointer is, in the words of the vocabulary, and what it comes to in this spec: the value
// that stands, who wrote it over what, the sums behind it, the course of a curve, the examples of a dataset.

import type { Hover, Position } from "vscode-languageserver/node";
import { printNumber } from "../../compiler/3-types/print.ts";
import { countTraining, examples } from "../../compiler/4-plan/count.ts";
import type { Curve } from "../../compiler/4-plan/plan.ts";
import type { Program } from "../../compiler/compile.ts";
import { explainPath } from "../../compiler/tools/explain.ts";
import { unitOf } from "../../grammar/units.ts";
import type { Documents, View } from "../documents.ts";
import type { Mention } from "../mention.ts";
import { homeOf, mentionAt, namedBy, placesOf } from "../names.ts";
import { offsetAt, rangeOf, touches } from "../position.ts";
import { drawCurve } from "../spark.ts";
import { describeBlock, describeFunction, describeSetting } from "../words.ts";

export function hover(view: View, position: Position, documents: Documents): Hover | null {
  const { file, source } = view;
  if (!file) return null;
  const offset = offsetAt(source, position);
  const mention = mentionAt(file, offset);
  const parts = mention ? describe(mention, view, documents) : [];
  if (mention && parts.length > 0) return { range: rangeOf(source, mention.span), contents: markdown(parts) };
  const number = file.tokens.find((each) => each.kind === "Quantity" && touches(each, offset));
  const text = number && describeNumber(number.text);
  return number && text ? { range: rangeOf(source, number), contents: markdown([text]) } : null;
}

const markdown = (parts: readonly string[]) => ({ kind: "markdown" as const, value: parts.join("\n\n") });

function describe(mention: Mention, view: View, documents: Documents): readonly string[] {
  const { role, text, inside } = mention;
  const tree = view.file && { file: view.file, source: view.source };
  switch (role.kind) {
    case "block":
      return [describeBlock(role.word)];
    case "function":
      return [describeFunction(role.word)];
    case "setting":
      return [describeSetting(text, role.setting, role.owner), ...describeValue(view.known, inside, role.path)];
    case "parameter":
      return [describeSetting(text, role.setting, role.owner)];
    case "relation":
      return role.setting ? [describeSetting(text, role.setting, role.owner)] : [`**${text}** · of \`${role.owner}\``];
    case "option":
      return [`**${text}**`, ...(role.doc ? [role.doc] : [])];
    case "field":
      return [`**${text}** : \`${role.field.type.name}\` · of an example`, role.field.doc];
    case "dataset":
      return [`**data.${text}** · dataset`, ...describeDataset(view.known, inside, text)];
    case "declares":
    case "declared": {
      const home = tree && homeOf(text, tree, documents);
      const word = home?.block.word.text ?? (role.kind === "declares" ? role.word : undefined);
      return word ? [`**${text}** · ${word}`, ...(home?.block.doc ? [home.block.doc] : [])] : [];
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

/** What stands at a path, whence it comes, and what it comes to. */
function describeValue(program: Program | undefined, inside: string, path: string): readonly string[] {
  const found = program && explainPath(program, `${inside}.${path}`).find((each) => each.path === path);
  if (!program || !found) return [];
  const chain = found.chain.map(
    ({ value, origin }, index) => `- \`${value}\` ${origin}${index > 0 ? ", replaced" : ""}`,
  );
  const readers = found.readBy.map(({ id }) => `\`${id}\``).join(", ");
  const curve = curveOf(program, inside, path);
  return [
    chain.join("\n"),
    ...(found.meaning ? [found.meaning] : []),
    ...(curve ? [`\`${curve}\``] : []),
    ...(readers === "" ? [] : [`read by ${readers}`]),
  ];
}

/** The curve at a path, as the plan has it, with the length of the run where it is known. */
export function curveAtPath(
  program: Program,
  inside: string,
  path: string,
): { readonly curve: Curve; readonly steps: number | undefined } | undefined {
  const experiment = program.experiments.find((each) => each.spec.name === inside);
  const ids = experiment?.readers.get(path) ?? [];
  const key = path.split(".").at(-1) ?? "";
  const node = experiment?.run.nodes.find((each) => ids.includes(each.id) && isCurve(memberOf(each, key)));
  const curve = node && memberOf(node, key);
  if (!experiment || !isCurve(curve)) return undefined;
  return { curve, steps: countTraining(experiment.run)?.steps.count };
}

const memberOf = (node: object, key: string): unknown => Object.entries(node).find(([name]) => name === key)?.[1];

const isCurve = (value: unknown): value is Curve =>
  typeof value === "object" && value !== null && "kind" in value && ("from" in value || "value" in value);

function curveOf(program: Program, inside: string, path: string): string | undefined {
  const found = curveAtPath(program, inside, path);
  if (!found || found.curve.kind === "constant") return undefined;
  return drawCurve(found.curve, found.steps ?? 100);
}

function describeDataset(program: Program | undefined, inside: string, name: string): readonly string[] {
  const experiment = program?.experiments.find((each) => each.spec.name === inside);
  const settled = experiment?.spec.data.get(name);
  if (!experiment || !settled) return [];
  const { source, span } = settled.at;
  const text = `\`\`\`perl-spec\n${source.text.slice(span.start, span.end)}\n\`\`\``;
  const id = experiment.readers.get(`data.${name}`)?.at(-1);
  const { count, atMost } = id === undefined ? { count: undefined, atMost: false } : examples(experiment.run.nodes, id);
  return count === undefined ? [text] : [text, `${atMost ? "at most " : ""}${count} examples`];
}

/** `12prompt` in words: 12 prompts. */
function describeNumber(text: string): string | undefined {
  const [, digits = "", suffix = ""] = /^([\d_.]+(?:[eE][+-]?\d+)?)(.*)$/.exec(text) ?? [];
  const unit = unitOf(suffix);
  const number = Number(digits.replaceAll("_", ""));
  return unit && `${printNumber(number)} ${number === 1 ? unit.singular : unit.plural}`;
}
