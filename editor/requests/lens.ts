// Code lenses: run and plan above each experiment, with its size, and what an expectation accepts above each evaluation.
// The commands are the editor's to run: they start `perlc` with the path of the spec.

import type { CodeLens } from "vscode-languageserver";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import type { Experiment } from "../../compiler/compile.ts";
import { printShare } from "../../compiler/diagnostics/print-number.ts";
import { countTraining } from "../../plan/count.ts";
import { labelsOf } from "../../plan/run-name.ts";
import type { View } from "../document/documents.ts";
import { rangeOf } from "../document/position.ts";
import { experimentsOf } from "./hover.ts";

export function lenses(view: View): CodeLens[] {
  const { file, source, program } = view;
  const labels = labelsOf(program?.experiments.map(({ run }) => run) ?? []);
  const total = labels.length;
  return (file?.members ?? []).flatMap((block) => {
    const experiments = experimentsOf(program, block.head.name?.text ?? "");
    const [experiment] = experiments;
    if (!experiment) return [];
    const range = rangeOf(source, block.word.span);
    // of several each is run by its name
    const own = block.head.name?.text ?? "";
    const lens = (title: string, command: string, name = own) => ({
      range,
      command: { title, command, arguments: [total > 1 ? `${source.path}:${name}` : source.path] },
    });
    if (block.word.text === "sweep") {
      const arm = labels[program?.experiments.indexOf(experiment) ?? -1] ?? experiment.run.name;
      return [
        lens(`▶ run all ${experiments.length}`, "perlc.run"),
        ...(experiments.length > 1 ? [lens(`▶ run ${arm}`, "perlc.run", arm)] : []),
        lens(`plan: ${experiments.length} runs, the first of ${sizeOf(experiment)}`, "perlc.plan"),
      ];
    }
    return [
      lens("▶ run", "perlc.run"),
      lens(`plan: ${sizeOf(experiment)}`, "perlc.plan"),
      ...block.body.members.flatMap((member) =>
        member.kind === "block" ? expectations(member, experiment, view) : [],
      ),
    ];
  });
}

function sizeOf({ run }: Experiment): string {
  const counts = countTraining(run);
  const nodes = `${run.nodes.length} nodes`;
  if (!counts || counts.steps.count === undefined) return nodes;
  const { steps, promptsPerStep, rolloutsPerStep, kind } = counts;
  const each = kind === "grpo" ? `${rolloutsPerStep} rollouts` : `${promptsPerStep} prompts`;
  return `${nodes}, ${steps.atMost ? "at most " : ""}${steps.count} steps of ${each}`;
}

/** "expects accuracy 62% to 78%", above an `evaluate` that expects something. */
function expectations(block: Ast.Block, { run }: Experiment, { source }: View): readonly CodeLens[] {
  const id = block.head.name ? `${block.word.text}.${block.head.name.text}` : block.word.text;
  const node = run.nodes.find((each) => each.id === id);
  if (node?.kind !== "evaluate" || node.expect.length === 0) return [];
  const texts = node.expect.map(({ metric, value, tolerance }) => {
    const ends = [Math.max(0, value - tolerance), Math.min(1, value + tolerance)];
    return `${metric.replaceAll("_", " ")} ${ends.map(printShare).join(" to ")}`;
  });
  return [{ range: rangeOf(source, block.word.span), command: { title: `expects ${texts.join(", ")}`, command: "" } }];
}
