// Policy terms of the objective as graph: the loss of a token as a function of its ratio. surrogate-reference.ts has the same
// in double precision; objective.ts sums the terms and adds the KL.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import type { GrpoNode } from "../../plan/plan.ts";
import type { Builder, Value } from "../graph/ir.ts";
import { sigmoid } from "../tensor/ops/activation.ts";
import { divide, multiply, scale, shift } from "../tensor/ops/arithmetic.ts";
import { greater, less, select, stopGradient } from "../tensor/ops/compare.ts";
import { clamp, minimum } from "../tensor/ops/extremum.ts";

/** Tensors f32[rollouts, completion], or f32[rollouts, 1] where a row has one ratio. */
export interface SurrogateInputs {
  readonly ratio: Value;
  readonly advantage: Value;
  /** log π_θ, 0 where masked. */
  readonly logp: Value;
}

export interface Surrogate {
  /** Loss of each token, to be minimised. */
  readonly term: Value;
  /** 1 where the lower and where the upper bound of the objective acted, else 0. */
  readonly low: Value;
  readonly high: Value;
}

/**
 * - clip   −min(r·A, clip(r, 1−low, 1+high)·A); with `dual`, at most −dual·A where A < 0      PPO, GRPO; Eq. 5
 * - cispo  −min(r, cap)·A·log π_θ, the weight a constant                                      MiniMax-M1
 * - cispo_clip  the same with r held between 1−low and 1+high                               verl
 * - sapo   −(4/τ)·sigmoid(τ·(r − 1))·A, τ by the sign of A                                    Gao et al., 2025
 */
export function surrogate(
  g: Builder,
  inputs: SurrogateInputs,
  { objective, clip }: Pick<GrpoNode, "objective" | "clip">,
): Surrogate {
  if (objective === undefined) return clipped(g, inputs, clip);
  switch (objective.kind) {
    case "cispo":
      return weighed(g, inputs, clamp(g, inputs.ratio, 0, objective.cap));
    case "cispo_clip":
      return weighed(g, inputs, clamp(g, inputs.ratio, 1 - clip.low, 1 + clip.high));
    case "sapo":
      return gated(g, inputs, objective);
    default:
      return assertNever(objective, "surrogate");
  }
}

function clipped(g: Builder, { ratio, advantage }: SurrogateInputs, { low, high, dual }: GrpoNode["clip"]): Surrogate {
  const plain = multiply(g, ratio, advantage);
  const gain = minimum(g, plain, multiply(g, clamp(g, ratio, 1 - low, 1 + high), advantage));
  const losing = scale(g, gain, -1);
  const zero = scale(g, advantage, 0);
  const term =
    dual === undefined
      ? losing
      : select(g, less(g, advantage, zero), minimum(g, losing, scale(g, advantage, -dual)), losing);
  // a gain is only ever cut above where it is wanted, and below where it is not
  const cut = greater(g, plain, gain);
  return { term, low: multiply(g, cut, less(g, advantage, zero)), high: multiply(g, cut, greater(g, advantage, zero)) };
}

/** The log-probability by a weight that is made of the ratio and is a constant. */
function weighed(g: Builder, { ratio, advantage, logp }: SurrogateInputs, held: Value): Surrogate {
  const weight = stopGradient(g, held);
  const term = scale(g, multiply(g, multiply(g, weight, advantage), logp), -1);
  return { term, low: less(g, ratio, weight), high: greater(g, ratio, weight) };
}

function gated(
  g: Builder,
  { ratio, advantage }: SurrogateInputs,
  { positive, negative }: { readonly positive: number; readonly negative: number },
): Surrogate {
  const zero = scale(g, advantage, 0);
  const tau = select(g, greater(g, advantage, zero), shift(g, zero, positive), shift(g, zero, negative));
  const gate = sigmoid(g, multiply(g, tau, shift(g, ratio, -1)));
  return { term: scale(g, divide(g, multiply(g, gate, advantage), tau), -4), low: zero, high: zero };
}
