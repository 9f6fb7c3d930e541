// Which evaluation decides what is best: `keep = best(accuracy)` names a figure, and the evaluation where there are several.

import type { MetricName } from "./nodes/metrics.ts";
import type { EvaluateNode, GrpoNode, NodeId, PlanNode, SupervisedNode } from "./plan.ts";

type Best = NonNullable<(GrpoNode | SupervisedNode)["checkpointBest"]>;

/** Whether an evaluation is called so: `held` is `evaluate.held`. */
const isCalled = ({ id }: EvaluateNode, name: string): boolean => id === name || id === `evaluate.${name}`;

/** What an evaluation is called where one is named. */
export const calledOf = ({ id }: Pick<EvaluateNode, "id">): string => id.replace(/^evaluate\./, "");

/** The evaluations that may decide, of those that are measured while it trains: it is clear where there is one. `named`: those of that name, measured or not. */
export function deciding(
  nodes: readonly PlanNode[],
  { evaluation }: Best,
): { readonly named: readonly EvaluateNode[]; readonly measured: readonly EvaluateNode[] } {
  const all = nodes.filter((node): node is EvaluateNode => node.kind === "evaluate");
  const named = evaluation === undefined ? all : all.filter((each) => isCalled(each, evaluation));
  return { named, measured: named.filter(({ every }) => every > 0) };
}

/** The figure of an evaluation in which a saved state is best. */
export interface BestBy {
  readonly evaluation: NodeId;
  readonly metric: MetricName;
}

/** By what the best saved state of a run is kept; undefined where none is, or it is not clear by which evaluation. */
export function bestBy(nodes: readonly PlanNode[]): BestBy | undefined {
  for (const node of nodes) {
    if ((node.kind !== "grpo" && node.kind !== "supervised") || !node.checkpointBest) continue;
    const [one, another] = deciding(nodes, node.checkpointBest).measured;
    return one && !another ? { evaluation: one.id, metric: node.checkpointBest.metric } : undefined;
  }
  return undefined;
}
