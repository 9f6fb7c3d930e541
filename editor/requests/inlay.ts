// Inlay hints: the sums that a reader would do in the head. Behind a batch its rollouts, behind epochs their steps, behind
// a group the merged group, behind a curve what it is at the first and the last step, behind a sweep its runs.

import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import type { Experiment, Program } from "../../compiler/compile.ts";
import { printNumber, printShare } from "../../compiler/diagnostics/print-number.ts";
import { countTraining } from "../../plan/count.ts";
import type { View } from "../document/documents.ts";
import type { Mention } from "../document/mention.ts";
import { offsetAt, positionAt } from "../document/position.ts";
import { mentionsOf } from "../document/read.ts";
import { curveAt } from "../document/spark.ts";
import { curveAtPath, experimentsOf } from "./hover.ts";

/** The hints within a range. None while the spec does not compile: then no sum is known. */
export function hint(view: View, range: Range): InlayHint[] {
  const { file, source, program } = view;
  if (!file || !program) return [];
  const [from, to] = [offsetAt(source, range.start), offsetAt(source, range.end)];
  return mentionsOf(file)
    .filter((each) => from <= each.span.start && each.span.end <= to)
    .flatMap((mention) => {
      const label = sumOf(mention, program);
      const end = mention.role.kind === "declares" ? mention.span.end : undefined;
      const at = label === undefined ? undefined : (end ?? endOfValue(mention, program, view));
      if (label === undefined || at === undefined) return [];
      return [{ position: positionAt(source, unmoving(file, at)), label, kind: InlayHintKind.Type, paddingLeft: true }];
    });
}

/** A hint behind a value would push the comment of its line out of its column: it stands behind that. */
function unmoving({ source, trivia }: Ast.File, at: number): number {
  const after = trivia.find((each) => each.kind !== "stray" && each.start >= at);
  return after && !source.text.slice(at, after.start).includes("\n") ? after.start + after.text.trimEnd().length : at;
}

/** Where the value of a setting ends; undefined when it is not the one that stands in the plan. */
function endOfValue({ role, inside }: Mention, program: Program, { source }: View): number | undefined {
  if (role.kind !== "setting") return undefined;
  const experiment = program.experiments.find((each) => each.spec.name === inside);
  const settled = experiment?.spec.settings.get(role.path);
  return settled?.at.source.path === source.path ? settled.at.span.end : undefined;
}

function sumOf({ role, inside }: Mention, program: Program): string | undefined {
  if (role.kind === "declares" && role.word === "sweep") return `= ${experimentsOf(program, inside).length} runs`;
  const experiment = program.experiments.find((each) => each.spec.name === inside);
  const counts = experiment && countTraining(experiment.run);
  if (role.kind !== "setting" || !experiment || !counts) return undefined;
  const { promptsPerStep, rolloutsPerStep, orders, group, steps, kind } = counts;
  const train = experiment.run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  switch (role.path) {
    case "train.batch":
      return kind === "grpo"
        ? `= ${promptsPerStep} prompts × ${orders} orders × ${group / orders} = ${rolloutsPerStep} rollouts a step`
        : undefined;
    case "train.per_order":
      return orders > 1 ? `× ${orders} orders = ${group} in a merged group` : undefined;
    case "train.duration":
      return train?.length.unit === "epoch" && steps.count !== undefined
        ? `= ${steps.atMost ? "at most " : ""}${steps.count} steps`
        : undefined;
    default:
      return endsOf(role.path, role.setting.type.name, experiment);
  }
}

function endsOf(path: string, type: string, experiment: Experiment): string | undefined {
  const found = type.startsWith("Curve") ? curveAtPath(experiment, path) : undefined;
  if (!found || found.steps === undefined || found.curve.kind === "constant") return undefined;
  const ends = [1, found.steps].map((step) => curveAt(found.curve, step, found.steps ?? 1));
  const print = type === "Curve<Share>" ? printShare : printNumber;
  const [first, last] = ends.map((each) => (each === undefined ? undefined : print(Number(each.toPrecision(3)))));
  return first === undefined || last === undefined ? undefined : `first step ${first}, last ${last}`;
}
