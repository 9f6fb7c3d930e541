// perlc plan: what a run would do, as far as it is known without a device and without data.

import { besides } from "../compiler/2-names/load.ts";
import { type Amount, countTraining, examples } from "../compiler/4-plan/count.ts";
import { estimateMemory, type Memory } from "../compiler/4-plan/memory.ts";
import { readModelSize } from "../compiler/4-plan/model-size.ts";
import { type Experiment, requireExperiment } from "../compiler/compile.ts";
import { describeNode } from "../compiler/tools/describe.ts";
import { compileFile, disk } from "./files.ts";
import type { ExitCode } from "./main.ts";
import { hasErrors, output } from "./output.ts";

export interface PlanOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
}

export function plan(spec: string, options: PlanOptions): ExitCode {
  const out = output(options.json ?? false);
  const { value, diagnostics, source } = compileFile(spec, options.set);
  out.diagnose(diagnostics);
  if (!value || !source || hasErrors(diagnostics)) return 1;
  const empty = requireExperiment(value, source);
  if (empty) {
    out.diagnose([empty]);
    return 1;
  }
  const runs = value.experiments.map((each) => ({
    name: each.run.name,
    counts: countTraining(each.run),
    memory: memoryOf(each, source.path),
  }));
  if (options.json) {
    out.print(JSON.stringify({ plan: value.plan, runs }, null, 2));
    return 0;
  }
  out.print(`plan ${value.plan.hash}`);
  for (const [i, each] of value.experiments.entries()) out.print(`\n${printRun(each, runs[i]?.memory)}`);
  return 0;
}

function memoryOf({ run }: Experiment, entry: string): Memory | undefined {
  return estimateMemory(run, (node) => readModelSize(node, (path) => disk.read(besides(entry, path))));
}

function printRun({ run }: Experiment, memory: Memory | undefined): string {
  const nodes = run.nodes.map((node) => {
    const amount = examples(run.nodes, node.id);
    const isData = [
      "take",
      "where",
      "rollout",
      "mix",
      "shuffle",
      "rephrase",
      "label",
      "resample",
      "benchmark",
    ].includes(node.kind);
    return [node.id, node.kind, isData ? printAmount(amount) : "", describeNode(node)] as const;
  });
  const rows = [["node", "kind", "examples", ""] as const, ...nodes];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const table = rows.map((row) =>
    row
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i] ?? 0) : cell))
      .join("  ")
      .trimEnd(),
  );
  return [
    `run ${run.name}, seed ${run.seed}, ${run.hash}`,
    ...table.map((row) => `  ${row}`),
    "",
    ...printCounts({ run }),
    ...printMemory(memory),
  ].join("\n");
}

function printAmount({ count, atMost }: Amount): string {
  if (count === undefined) return "all there is";
  return `${atMost ? "≤ " : ""}${count}`;
}

function printCounts({ run }: Pick<Experiment, "run">): readonly string[] {
  const counts = countTraining(run);
  if (!counts) return [];
  const { promptsPerStep, orders, rolloutsPerStep, group, tokensPerStep, steps, checkpoints } = counts;
  const rollouts =
    counts.kind === "grpo"
      ? `${promptsPerStep} prompts × ${orders} ${orders === 1 ? "order" : "orders"} × ${group / orders} rollouts = ${rolloutsPerStep} rollouts`
      : `${promptsPerStep} examples`;
  return [
    `  a step    ${rollouts}, at most ${tokensPerStep} tokens`,
    `  steps     ${printAmount(steps)}`,
    `  saved     ${printAmount(checkpoints)} ${checkpoints.count === 1 ? "time" : "times"}`,
  ];
}

function printMemory(memory: Memory | undefined): readonly string[] {
  if (!memory) return [];
  const size = (bytes: number) =>
    bytes < 2 ** 20
      ? `${(bytes / 2 ** 10).toFixed(1)} KiB`
      : bytes < 2 ** 30
        ? `${(bytes / 2 ** 20).toFixed(1)} MiB`
        : `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  const without = memory.without === undefined ? "" : `, without the ${memory.without}, whose size the data decides`;
  const parts = [
    `weights ${size(memory.parameterBytes)}`,
    `gradients ${size(memory.gradientBytes)}`,
    `Adam ${size(memory.momentBytes)}`,
    `activations ${size(memory.activationBytes)}`,
    ...(memory.referenceBytes > 0 ? [`reference ${size(memory.referenceBytes)}`] : []),
  ];
  return [
    `  model     ${memory.parameters.toLocaleString("en")} parameters${without}`,
    `  memory    about ${size(memory.totalBytes)}: ${parts.join(", ")}`,
  ];
}
