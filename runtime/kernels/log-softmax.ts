// The log-softmax of a row of logits, as WGSL that the trainer's log-probabilities and the sampler share: the same
// statements in the same order, so that both compute the same bits for the same logits.

import { asNaNWgsl, extremumWgsl, isOddWgsl } from "./not-a-number.ts";
import { roundedWgsl } from "./rounded.ts";
import type { Combination } from "./row.ts";

/**
 * Declares the functions of the statements below. `in0` must be the logits. Temperature 0 (greedy sampling) stands for
 * the distribution at temperature 1, since the one at 0 has no log-probabilities.
 */
export const logSoftmaxWgsl = `${roundedWgsl}
fn inverse_temperature(temperature: f32) -> f32 { return select(1.0f / temperature, 1.0f, temperature == 0.0f); }
// log p = (logit − highest)/T − ln Σ exp((logit − highest)/T); fma so that no compiler chooses its own rounding.
fn log_probability(logit: f32, highest: f32, inverse: f32, log_sum: f32) -> f32 {
  return fma(logit - highest, inverse, -log_sum);
}`;

/**
 * Statements of a `rowKernel` body that define, for a row of `width` logits: `highest`, `log_sum`, and with
 * `entropy` also `mean` = Σ p·(logit − highest)/T, so that the entropy is log_sum − mean. Needs `inverse`.
 */
export function logSoftmaxStatistics(
  width: number,
  combine: (variable: string, how: Combination) => string,
  entropy: boolean,
): string {
  return `  let first = row * ${width}u;
  let sign = bitcast<u32>(inverse) >> 31u;
  var highest = in0[first + lane];
  for (var at = lane + lanes; at < ${width}u; at += lanes) {
    let logit = in0[first + at];
    highest = ${extremumWgsl("max", "highest", "logit")};
  }
  ${combine("highest", "max")}
  var total = 0.0f;
  ${entropy ? "var weighted = 0.0f;" : ""}
  for (var at = lane; at < ${width}u; at += lanes) {
    let below = rounded((in0[first + at] - highest) * inverse, sign);
    let weight = rounded(exp(below), sign);
    total += weight;
    ${entropy ? "weighted = fma(weight, below, weighted);" : ""}
  }
  ${combine("total", "sum")}
  // an infinite logit leaves no number either, nor need exp give one for what is none
  let odd = ${isOddWgsl("highest")};
  let none = ${asNaNWgsl("highest")};
  let log_sum = select(rounded(ln(rounded(total, sign)), sign), none, odd);
  ${entropy ? `${combine("weighted", "sum")}\n  let mean = select(weighted / total, none, odd);` : ""}`;
}

/** The same in double precision on the host. */
export function hostLogSoftmax(
  logits: ArrayLike<number>,
  row: number,
  width: number,
  temperature: number,
): { readonly highest: number; readonly logSum: number; readonly mean: number; readonly inverse: number } {
  const inverse = temperature === 0 ? 1 : 1 / temperature;
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < width; at++) highest = Math.max(highest, logits[row * width + at]!);
  let total = 0;
  let weighted = 0;
  for (let at = 0; at < width; at++) {
    const below = (logits[row * width + at]! - highest) * inverse;
    total += Math.exp(below);
    weighted += Math.exp(below) * below;
  }
  return { highest, logSum: Math.log(total), mean: weighted / total, inverse };
}
