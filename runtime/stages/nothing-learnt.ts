// A training that taught nothing, though each of its steps went well: said at its end, which would look like a success.

import { E1076 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { printFixed } from "../../compiler/diagnostics/print-number.ts";
import type { GrpoNode, SupervisedNode } from "../../plan/plan.ts";
import type { StepFigures } from "../record/event.ts";

/** E1076 when all groups of all steps so far had one reward each; undefined when any had two, and where nothing is compared within groups. */
export function nothingLearnt(
  train: GrpoNode | SupervisedNode,
  steps: readonly Pick<StepFigures, "flatGroups" | "reward">[],
): Diagnostic | undefined {
  // graders that are compared one by one may differ where their sum does not
  if (train.kind !== "grpo" || train.baseline.combine !== undefined || steps.length === 0) return undefined;
  if (steps.some((each) => each.flatGroups !== 1)) return undefined;
  const rewards = steps.map(({ reward = 0 }) => reward);
  const [least, most] = [Math.min(...rewards), Math.max(...rewards)].map((each) => printFixed(each, 3));
  return E1076({ stage: train.id, steps: steps.length, least: least!, most: most! });
}
