// The gate of a permuted copy: with probability α_t the copy gets its new order, otherwise it stays as the original
// (and is rolled out all the same, so that every group has its full size).

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { type DrawKey, uniform } from "./philox.ts";

/** What shares one draw: all copies of the step, all copies of one sample, or nothing. */
export type GateScope = "batch" | "sample" | "copy";

/** Whether the gate opens. `copy` counts from 1; α = 0 never opens, α = 1 always does (a draw lies strictly between). */
export function gateOpens(
  scope: GateScope,
  probability: number,
  at: {
    readonly seed: number;
    readonly stage: number;
    readonly step: number;
    readonly sample: number;
    readonly copy: number;
  },
): boolean {
  return gateDraw(scope, at) <= probability;
}

/** The number in (0, 1) that a gate compares with α_t. */
export function gateDraw(
  scope: GateScope,
  at: {
    readonly seed: number;
    readonly stage: number;
    readonly step: number;
    readonly sample: number;
    readonly copy: number;
  },
): number {
  const step: DrawKey = { seed: at.seed, purpose: "gate", stage: at.stage, step: at.step };
  switch (scope) {
    case "batch":
      return uniform(step);
    case "sample":
      return uniform({ ...step, sample: at.sample });
    case "copy":
      return uniform({ ...step, sample: at.sample, copy: at.copy });
    default:
      return assertNever(scope, "gateDraw");
  }
}
