// What may come to a stage, before anything is rolled out: a filter's rollouts take hours, and a row that cannot be permuted is
// known from the tables alone. Pure; a command that has read the tables can ask the same.

import { E0560 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { isData } from "../../plan/declared.ts";
import { datasetsOf, showings } from "../../plan/inputs.ts";
import { fieldsOf } from "../../plan/nodes/facts.ts";
import { holds } from "../../plan/nodes/predicate.ts";
import type { EvaluateNode, GrpoNode, NodeId, PermuteNode, PlanNode, Predicate, Run } from "../../plan/plan.ts";
import { rearrangementOf } from "../method/evaluation-group.ts";
import type { Deriving } from "./data/execution.ts";
import { derivation } from "./data/make.ts";
import { type Dataset, fieldOf, refuseUnpermutable, type Sample, samplesOf } from "./dataset.ts";
import { marked, refuseUnpermutableIn } from "./permutable.ts";

/**
 * The datasets that follow from those of `sources`, as far as they are known without a rollout. Behind one they hold every sample that
 * may come: what a condition on the accuracy lets through, and how many there are to take, nobody knows yet.
 */
export function prospects(run: Run, sources: ReadonlyMap<NodeId, Dataset>): ReadonlyMap<NodeId, Dataset> {
  const datasets = new Map(sources);
  const open = openNodes(run.nodes);
  const context = { run, datasets, report: () => {} };
  for (const node of run.nodes) {
    if (datasets.has(node.id)) continue;
    const inputs = isData(node) ? datasetsOf(node) : [];
    const known = inputs.flatMap((id) => datasets.get(id) ?? []);
    const endless = node.kind !== "take" && known.some((each) => each.kind === "endless");
    if (inputs.length === 0 || known.length < inputs.length || endless) continue;
    const made = open.has(node.id) ? openDataset(node, known) : derived(context, node);
    if (made) datasets.set(node.id, marked(run, node.id, made));
  }
  return datasets;
}

/** Nodes of which only rollouts tell what comes out: those, conditions that ask for what they find, and all behind them. */
export function openNodes(nodes: readonly PlanNode[]): ReadonlySet<NodeId> {
  const open = new Set<NodeId>();
  for (const node of nodes)
    if (node.kind === "rollout" || (isData(node) && datasetsOf(node).some((id) => open.has(id))) || !canTell(node))
      open.add(node.id);
  return open;
}

/** Undefined where the node itself cannot be: it says so when its turn comes. */
function derived(context: Deriving, node: PlanNode): Dataset | undefined {
  try {
    return derivation(node)?.(context);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Fields of a sample that are known from its row. */
const fields: readonly string[] = ["images", "kind", "order", "answer_space"];

/** Whether a condition asks for such fields alone. */
const canTell = (node: PlanNode): boolean =>
  node.kind !== "where" || fieldsOf(node.keep).every((each) => fields.includes(each));

/** All that may come out of a node; undefined for one that makes other samples. */
export function openDataset(node: PlanNode, inputs: readonly Dataset[]): Dataset | undefined {
  if (node.kind !== "rollout" && !derivation(node)) return undefined;
  const samples = inputs.flatMap((each) => samplesOf(each, node.id));
  const may = node.kind === "where" ? samples.filter((each) => mayHold(node.keep, each) !== false) : samples;
  return { kind: "list", samples: may };
}

/** Whether a condition holds of a sample of which the row alone is known; undefined where it may. */
const mayHold = (predicate: Predicate, sample: Sample): boolean | undefined =>
  holds(predicate, (name) => (fields.includes(name) ? fieldOf(name, sample) : undefined));

/** A node that permutes, and why it cannot. */
export interface Unpermutable {
  readonly node: PermuteNode | EvaluateNode;
  readonly problem: Diagnostic;
}

/** What a run would be refused for of these datasets: the first sample of its training, and of each evaluation that says what moves. */
export function unpermutable(
  { nodes }: Pick<Run, "nodes">,
  datasets: ReadonlyMap<NodeId, Dataset>,
): readonly Unpermutable[] {
  const train = nodes.find((each): each is GrpoNode => each.kind === "grpo");
  return nodes.flatMap((node): Unpermutable[] => {
    const on = node.kind === "permute" ? train?.on : node.kind === "evaluate" ? node.on : undefined;
    const dataset = on === undefined ? undefined : datasets.get(on);
    if (dataset?.kind !== "list") return [];
    try {
      if (node.kind === "permute") refuseUnpermutableIn(dataset, node);
      else if (node.kind === "evaluate" && node.orders > 1 && (node.move !== undefined || node.answers !== undefined))
        refuseUnpermutable(dataset.samples, rearrangementOf(node));
      return [];
    } catch (error) {
      if (!(error instanceof Failure) || (node.kind !== "permute" && node.kind !== "evaluate")) throw error;
      return error.diagnostics.slice(0, 1).map((problem) => ({ node, problem }));
    }
  });
}

/** A node that shows pictures to a model that reads words alone, with the first example that has one (E0560). */
export function picturesForWords(
  { nodes }: Pick<Run, "nodes">,
  datasets: ReadonlyMap<NodeId, Dataset>,
  readsWords: (model: NodeId) => boolean,
): readonly { readonly node: PlanNode; readonly problem: Diagnostic }[] {
  return nodes.flatMap((node) => {
    for (const { model, data } of showings(node)) {
      const dataset = datasets.get(data);
      if (!dataset || !readsWords(model)) continue;
      const samples = dataset.kind === "list" ? dataset.samples : [dataset.sample(0)];
      const first = samples.find(({ example }) => example.images.length > 0);
      if (first) return [{ node, problem: E0560({ what: first.example.id, model }) }];
    }
    return [];
  });
}
