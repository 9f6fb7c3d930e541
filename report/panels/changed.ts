// What was changed between before and after: the training, in a sentence, and the nodes of the plan in their order.

import { describeNode } from "../../compiler/tools/describe.ts";
import type { PlanNode } from "../../plan/plan.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { type Section, section, table } from "../parts/figure.ts";
import { html } from "../parts/html.ts";
import { count } from "../parts/words.ts";
import { trainingData } from "./training.ts";

/** Each training stage: its node, the steps that were done, and those that were to be. */
export function changedData(record: RunRecord) {
  const steps = new Map(trainingData(record).map((each) => [each.stage, each.steps]));
  return record.run.nodes.flatMap((node) => {
    if (node.kind !== "grpo" && node.kind !== "supervised") return [];
    const done = steps.get(node.id) ?? [];
    const of = done[0]?.of ?? record.of("stage").find(({ stage }) => stage === node.id)?.of;
    return [{ node, done: done.length, of }];
  });
}

export function changedPanel(record: RunRecord): Section {
  const stages = changedData(record);
  const measured = record.evaluations.some(({ when }) => when !== "before");
  const { nodes } = record.run;
  return section(
    "changed",
    "What was changed?",
    "",
    ...(stages.length === 0
      ? [html`<p>Nothing: this plan trains nothing, it measures a policy as it is.</p>`]
      : stages.map(
          ({ node, done, of }) =>
            html`<p>The weights of <b>${node.policy}</b> (${originOf(nodes, node.policy)}${parameters(record)}) were trained by ${wayOf(nodes, node)}, for ${count(done)}${of === undefined || of === done ? "" : ` of ${count(of)}`} ${done === 1 ? "step" : "steps"}${asked(nodes, node)}.${measured ? " Before and after are the same policy without and with that training, asked the same questions in the same orders." : ""}</p>`,
        )),
    html`<details><summary>the plan, node by node</summary>${table({
      heads: ["node", "kind", "what it does"],
      rows: nodes.map((node) => [node.id, node.kind.replaceAll("_", " "), describeNode(node)]),
    })}</details>`,
  );
}

type Training = ReturnType<typeof changedData>[number]["node"];

function originOf(nodes: readonly PlanNode[], policy: string): string {
  const node = nodes.find(({ id }) => id === policy);
  return node ? describeNode(node) : "of another run";
}

const parameters = (record: RunRecord): string => {
  const [start] = record.of("start");
  return start ? `, ${count(start.parameters)} parameters` : "";
};

function wayOf(nodes: readonly PlanNode[], node: Training): string {
  if (node.kind === "supervised") return "supervised learning";
  const permute = nodes.find(({ id }) => id === node.permute);
  return permute?.kind === "permute" && permute.copies > 0 ? "GRPO with permuted copies" : "GRPO";
}

function asked(nodes: readonly PlanNode[], node: Training): string {
  if (node.kind === "supervised") return `, each on ${count(node.batch)} examples of ${node.on}`;
  const permute = nodes.find(({ id }) => id === node.permute);
  const copies = permute?.kind === "permute" ? permute.copies : 0;
  const orders =
    copies === 0
      ? "in its own order"
      : `in its own order and as ${count(copies)} ${copies === 1 ? "copy" : "copies"} that may have another (${permute ? describeNode(permute) : ""})`;
  return `, each on ${count(node.batch)} questions of ${node.on}, every one ${orders}, with ${count(node.group)} answers an order`;
}
