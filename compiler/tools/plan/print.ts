// `perlc plan` for people: each run with its nodes, its batch, its seeds, and what it costs; of several runs a table first.

import { type BatchTable, type Budget, budgetOf, type Part } from "../../../plan/budget.ts";
import { countTraining } from "../../../plan/count.ts";
import { isData } from "../../../plan/declared.ts";
import { readsFiles } from "../../../plan/hash.ts";
import { datasetsOf } from "../../../plan/inputs.ts";
import type { Memory } from "../../../plan/memory.ts";
import { type Amount, examples, type Rows } from "../../../plan/passing.ts";
import { type PixelBounds, printPixels } from "../../../plan/pixels.ts";
import type { PlanNode, Run } from "../../../plan/plan.ts";
import { describeNode } from "../describe.ts";
import { type Column, table } from "./table.ts";

/** What stands for a hash that hangs on a file of which nobody knows the contents. */
export const unknownHash = "hash not known";

/** One run in full. `memory` and `pixels` are absent when the model is not on this machine. */
export function printRun(run: Run, memory: Memory | undefined, pixels?: PixelBounds, rows?: Rows): string {
  const budget = budgetOf(run, rows);
  return [
    `run ${run.name}, seed ${run.seed}, ${run.hash ?? unknownHash}`,
    ...nodeTable(run, rows),
    "",
    ...printCounts(run, rows),
    ...(budget.batch ? printBatch(budget.batch) : []),
    `  seeds     ${budget.seeds.map(({ of, seed }) => `${of} ${seed}`).join(", ")}`,
    ...(pixels ? [`  pictures  ${printPixels(pixels)}`] : []),
    ...printMemory(run, memory),
    ...printCost(budget, memory),
  ].join("\n");
}

function nodeTable(run: Run, rows: Rows | undefined): readonly string[] {
  const lines = run.nodes.map((node) => {
    const amount = counted(node) ? printAmount(examples(run.nodes, node.id, rows)) : "";
    return [node.id, node.kind, amount, describeNode(node)];
  });
  return table([{ head: "node" }, { head: "kind" }, { head: "examples" }, { head: "" }], lines);
}

/** A file, or what is made of other datasets: a family has no end, and of the hub nobody knows. */
const counted = (node: PlanNode): boolean => isData(node) && (datasetsOf(node).length > 0 || readsFiles(node));

/** The runs of a sweep or of several experiments side by side; `varying` are the settings that differ between them. */
export function printRuns(
  runs: readonly {
    readonly run: Run;
    readonly label: string;
    readonly memory: Memory | undefined;
    readonly varying: readonly string[];
  }[],
  varying: readonly string[],
  of?: Rows,
): readonly string[] {
  const right: Column["align"] = "right";
  const columns: readonly Column[] = [
    { head: "run" },
    { head: "seed", align: right },
    ...varying.map((head) => ({ head })),
    { head: "steps", align: right },
    { head: "samples", align: right },
    { head: "tokens", align: right },
    { head: "memory", align: right },
    { head: "hash" },
  ];
  const rows = runs.map(({ run, label, memory, varying: values }) => {
    const { parts } = budgetOf(run, of);
    const steps = countTraining(run, of)?.steps;
    const learned = parts.find((part) => part.name === "training");
    return [
      label,
      `${run.seed}`,
      ...values,
      steps ? printAmount(steps) : "–",
      learned ? amountText(learned.sequences) : "–",
      learned ? amountText(learned.tokens) : "–",
      memory ? bytes(memory.totalBytes) : "unknown",
      run.hash?.slice(7, 19) ?? "not known",
    ];
  });
  return withoutSame(columns, rows);
}

/** What is the same in all rows is said once, beneath the table. */
function withoutSame(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const isSame = ({ head }: Column, at: number): boolean =>
    sayable.includes(head) && rows.length > 1 && rows.every((row) => row[at] === rows[0]?.[at]);
  const same = columns.map(isSame);
  const differing = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, at) => !same[at]);
  const said = columns.flatMap(({ head }, at) => (same[at] ? [`${head} ${rows[0]?.[at]}`] : []));
  const line = said.length > 0 ? [`  in each: ${said.join(", ")}`] : [];
  return [...table(differing(columns), rows.map(differing)), ...line];
}

const sayable = ["steps", "samples", "tokens", "memory"];

function total(amounts: readonly Amount[]): Amount {
  const known = amounts.every((each) => each.count !== undefined);
  return {
    count: known ? amounts.reduce((sum, each) => sum + (each.count ?? 0), 0) : undefined,
    atMost: amounts.some((each) => each.atMost),
  };
}

function printAmount({ count, atMost }: Amount): string {
  if (count === undefined) return "all there is";
  return `${atMost ? "≤ " : ""}${count}`;
}

/** With thousands apart; an amount that only the data knows is "unknown". */
function amountText({ count, atMost }: Amount): string {
  if (count === undefined) return "unknown";
  return `${atMost && count > 0 ? "≤ " : ""}${count.toLocaleString("en")}`;
}

function printCounts(run: Run, rows: Rows | undefined): readonly string[] {
  const counts = countTraining(run, rows);
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

function printBatch(batch: BatchTable): readonly string[] {
  const { compared, updates, samples, micro, accumulated, promptTokens, completionTokens } = batch;
  const groups = batch.rollouts / compared;
  const passes = micro === undefined ? "all at once" : `${micro} at once in ${accumulated} passes`;
  const grouped = compared > 1 ? [`  groups    ${groups} of ${compared} rollouts, compared with each other`] : [];
  return [
    ...grouped,
    `  updates   ${updates} a step, each on ${samples} ${compared > 1 ? "rollouts" : "examples"}, ${passes}`,
    `  tokens    a step at most ${promptTokens.toLocaleString("en")} of prompts and ${completionTokens.toLocaleString("en")} of completions`,
  ];
}

function bytes(size: number): string {
  if (size < 2 ** 20) return `${(size / 2 ** 10).toFixed(1)} KiB`;
  return size < 2 ** 30 ? `${(size / 2 ** 20).toFixed(1)} MiB` : `${(size / 2 ** 30).toFixed(2)} GiB`;
}

function printMemory(run: Run, memory: Memory | undefined): readonly string[] {
  if (!memory) return ["  memory    unknown: the size of the model is not known on this machine"];
  const without = memory.without === undefined ? "" : `, without the ${memory.without}, whose size the data decides`;
  const { lora } = run.nodes.find((node) => node.kind === "grpo") ?? {};
  const count = memory.trained.toLocaleString("en");
  const trained = lora
    ? `; adapters of ${count} are trained`
    : memory.trained < memory.parameters
      ? `; ${count} are trained`
      : "";
  const parts = [
    `weights ${bytes(memory.parameterBytes)}`,
    `gradients ${bytes(memory.gradientBytes)}`,
    `Adam ${bytes(memory.momentBytes)}`,
    `activations ${bytes(memory.activationBytes)} (${memory.sequences.toLocaleString("en")} at once)`,
    ...(memory.referenceBytes > 0 ? [`reference ${bytes(memory.referenceBytes)}`] : []),
  ];
  return [
    `  model     ${memory.parameters.toLocaleString("en")} parameters${without}${trained}`,
    `  memory    about ${bytes(memory.totalBytes)}: ${parts.join(", ")}`,
  ];
}

const does: Readonly<Record<Part["name"], string>> = {
  filter: "roll out to filter",
  rollouts: "roll out",
  training: "learn",
  reference: "score by the reference",
  evaluation: "evaluate",
};

/** Operations that a device of one teraflop a second does in a second. */
const tera = 1e12;

function printCost({ parts }: Budget, memory: Memory | undefined): readonly string[] {
  if (parts.length === 0) return [];
  const operations = (each: Part): Amount => ({
    ...each.operationsPerParameter,
    count:
      memory && each.operationsPerParameter.count !== undefined
        ? each.operationsPerParameter.count * memory.parameters
        : undefined,
  });
  const sum = total(parts.map(operations));
  const rows = parts.map((each) => [
    does[each.name],
    amountText(each.sequences),
    amountText(each.tokens),
    scientific(operations(each)),
  ]);
  rows.push(["in all", "", amountText(total(parts.map((each) => each.tokens))), scientific(sum)]);
  const right: Column["align"] = "right";
  const columns: readonly Column[] = [
    { head: "cost" },
    { head: "sequences", align: right },
    { head: "tokens", align: right },
    { head: "operations", align: right },
  ];
  const time = sum.count === undefined ? [] : [`  That is ${duration(sum.count / tera)} at 1 TFLOP/s.`];
  return ["", ...table(columns, rows), ...time];
}

const scientific = ({ count, atMost }: Amount): string =>
  count === undefined ? "unknown" : `${atMost ? "≤ " : ""}${count.toExponential(1)}`;

function duration(seconds: number): string {
  if (seconds < 60) return `at most ${Number(seconds.toPrecision(2))} s`;
  if (seconds < 3600) return `at most ${Math.round(seconds / 60)} min`;
  return `at most ${Number((seconds / 3600).toPrecision(2)).toLocaleString("en")} h`;
}
