// The plan's own verifier: what must hold for every plan that leaves the compiler, whoever wrote the spec. A failure
// here is a bug of ours and never a diagnostic; what a spec can get wrong is in rules/.

import { bug } from "../compiler/diagnostics/bug.ts";
import { planOf, withNames } from "./hash.ts";
import { inputs } from "./inputs.ts";
import { sayIssue } from "./nodes/check.ts";
import { plan as checkPlan } from "./nodes/checks.ts";
import type { Plan, PlanNode, Run } from "./plan.ts";

/** The plan itself, once everything holds: every field of its schema, every edge to a node before it, every hash true. */
export function verify(plan: Plan): Plan {
  const issues = checkPlan(plan);
  if (issues.length > 0) bug(`the plan does not fit its schema: ${issues.map(sayIssue).join("; ")}`);
  for (const run of plan.runs) verifyRun(run);
  const { outline, hash } = planOf(plan.runs);
  if (outline !== plan.outline || hash !== plan.hash) bug("the plan's hash is not of this plan");
  return plan;
}

function verifyRun(run: Run): void {
  const before = new Map<string, PlanNode>();
  for (const node of run.nodes) {
    if (before.has(node.id)) bug(`two nodes are called ${node.id}`);
    for (const input of inputs(node))
      if (!before.has(input)) bug(`${node.id} reads ${input}, which does not stand before it`);
    before.set(node.id, node);
  }
  const { outline, hash } = withNames(run);
  if (outline !== run.outline || hash !== run.hash) bug(`the hash of ${run.name} is not of this run`);
}
