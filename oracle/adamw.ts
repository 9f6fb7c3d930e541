// AdamW in f64 with global-norm clipping: the oracle of the optimizer step on the GPU, and its definition.
// Source: Loshchilov and Hutter 2019, Alg. 2, as PyTorch's AdamW applies it (decay first, eps outside the root).

import type { Adam } from "../plan/plan.ts";

/** One parameter and its two moments, all of one length. Updated in place by adamwStep. */
export interface AdamParameter {
  readonly value: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** A parameter before its first step: moments 0. */
export function adamParameter(value: ArrayLike<number>): AdamParameter {
  return {
    value: Float64Array.from(value),
    first: new Float64Array(value.length),
    second: new Float64Array(value.length),
  };
}

/** The L2 norm of all gradients together. */
export function globalNorm(gradients: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (const gradient of gradients) for (let i = 0; i < gradient.length; i += 1) sum += gradient[i]! * gradient[i]!;
  return Math.sqrt(sum);
}

/** The factor that brings gradients of norm `norm` down to `clipNorm`: clipNorm / (norm + 1e-6), at most 1 (torch clip_grad_norm_). */
export function clipFactor(norm: number, clipNorm: number | undefined): number {
  return clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
}

/**
 * One step on all parameters, in place; `step` counts from 1, `rate` is the learning rate of this step.
 *
 *   g ← g · clip,   θ ← θ (1 − rate · decay),   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − rate · (m / (1 − β₁^step)) / (sqrt(v / (1 − β₂^step)) + ε)
 *
 * Returns the norm of the gradients before clipping.
 */
export function adamwStep(
  parameters: readonly AdamParameter[],
  gradients: readonly ArrayLike<number>[],
  adam: Adam,
  rate: number,
  step: number,
): number {
  const norm = globalNorm(gradients);
  const clip = clipFactor(norm, adam.clipNorm);
  const firstScale = 1 - adam.beta1 ** step;
  const secondScale = 1 - adam.beta2 ** step;
  for (const [index, { value, first, second }] of parameters.entries()) {
    const gradient = gradients[index]!;
    for (let i = 0; i < value.length; i += 1) {
      const g = gradient[i]! * clip;
      first[i] = adam.beta1 * first[i]! + (1 - adam.beta1) * g;
      second[i] = adam.beta2 * second[i]! + (1 - adam.beta2) * g * g;
      const change = first[i]! / firstScale / (Math.sqrt(second[i]! / secondScale) + adam.epsilon);
      value[i] = value[i]! * (1 - rate * adam.weightDecay) - rate * change;
    }
  }
  return norm;
}
