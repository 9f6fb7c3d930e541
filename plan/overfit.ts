// An overfit check: a run that trains on one batch again and again, to see whether its training can learn anything at all. The mark
// of it is in the plan, so that it has a hash of its own and is never taken for a result.

import { withNames } from "./hash.ts";
import type { EvaluateNode, PlanNode, Run } from "./plan.ts";

/**
 * The run as such a check: what it trains on is what its evaluations ask, and the mark says that of that it is the first batch alone.
 * What a spec expects of its figures is left out, since that is of other questions; so is an evaluation that would be the same as another.
 */
export function overfitOf(run: Run): Run {
  const { outline: _, hash: __, nodes, ...said } = run;
  const train = nodes.find((each) => each.kind === "grpo" || each.kind === "supervised");
  if (!train) return run;
  const named = train.checkpointBest?.evaluation;
  const asked = new Set<string>();
  const kept = nodes.flatMap((node): readonly PlanNode[] => {
    if (node.kind !== "evaluate") return [node];
    const now: EvaluateNode = { ...node, on: train.on, expect: [] };
    const form = JSON.stringify({ ...now, id: "", because: "" });
    const isNamed = named !== undefined && (node.id === named || node.id === `evaluate.${named}`);
    if (asked.has(form) && !isNamed) return [];
    asked.add(form);
    return [now];
  });
  return withNames({ ...said, nodes: kept, overfit: true });
}

/** The label of a run, as that of its overfit check: `first-seed1` is `first-overfit-seed1`. */
export const overfitLabel = (label: string): string =>
  label.replace(/-?(seed-?\d+(?:-\d+)?)$/, "-overfit-$1").replace(/^-/, "");
