// The value of a curve at an optimizer step: the probability α_t of a permutation (paper Alg. 1), or a learning rate.
// Curves are plain data of the plan; this is the only place that gives them a meaning, for runs and for what an editor draws.

import { assertNever, bug } from "../compiler/diagnostics/bug.ts";
import type { Curve } from "./plan.ts";

/**
 * The value at step `step` = 1 … `total` (the step about to be taken, counted from one, as in the paper's α_t = 1 − t/T:
 * `linear(100% -> 0%)` gives 1 − 1/T at the first step and 0 at the last). `step` = 0 gives the value before the run.
 *
 * With s the steps since the curve began to move and S the steps in which it moves (`over`, shares of the run):
 *   constant     value
 *   linear       from + (to − from) · s/S
 *   cosine       from + (to − from) · (1 − cos(π s/S)) / 2
 *   power        from + (to − from) · (s/S)^rate            released code `pow`: 1 − (t/T)^c
 *   exponential  to + (from − to) · (1 − rate^(S − s))      released code `exp`: 1 − c^(T − t)
 *   sigmoid      from + (to − from) · (σ(x) − σ(0)) / (σ(1) − σ(0)), σ(x) = 1 / (1 + e^(−rate (x − middle))), x = s/S
 *   steps        `from`, then the value of the last stage whose `at` (a share of the run) has been reached
 * Before `over` begins the value is `from`, after it ends `to`. `warmup` is a share of the run: while t ≤ warmup · T the
 * value is multiplied by t / (warmup · T).
 */
export function valueAt(curve: Curve, step: number, total: number): number {
  if (!(total >= 1) || !(step >= 0) || step > total) bug(`a curve has no value at step ${step} of ${total}`);
  switch (curve.kind) {
    case "constant":
      return curve.value;
    case "steps":
      return curve.stages.reduce(
        (value, stage) => (step >= firstStepAt(stage.at, total) ? stage.value : value),
        curve.from,
      );
    case "linear":
    case "cosine":
    case "power":
    case "exponential":
    case "sigmoid":
      return moving(curve, step, total) * warmed(curve.warmup, step, total);
    case "adaptive":
      return bug("an adaptive curve has no value of its own; runtime/ability.ts refuses it");
    default:
      return assertNever(curve, "valueAt");
  }
}

/** The first step that has reached a share of the run: 14 % of 50 steps is step 7, though 0.14 · 50 is a little more than 7 in double precision. */
export const firstStepAt = (share: number, total: number): number => Math.ceil(share * total * (1 - 2 ** -50));

type Moving = Exclude<Curve, { kind: "constant" | "steps" | "adaptive" }>;

function moving(curve: Moving, step: number, total: number): number {
  const begin = curve.over.from * total;
  const end = curve.over.to * total;
  if (step >= end) return curve.to;
  if (step <= begin)
    return curve.kind === "exponential" ? exponential(curve.from, curve.to, curve.rate, end - begin) : curve.from;
  const progress = (step - begin) / (end - begin);
  switch (curve.kind) {
    case "linear":
      // as a weighted mean: exact at both ends, and 1 − t/T to the last digit for 1 -> 0
      return curve.from * (1 - progress) + curve.to * progress;
    case "cosine":
      return curve.from + ((curve.to - curve.from) * (1 - Math.cos(Math.PI * progress))) / 2;
    case "power":
      return curve.from + (curve.to - curve.from) * progress ** curve.rate;
    case "exponential":
      return exponential(curve.from, curve.to, curve.rate, end - step);
    case "sigmoid": {
      const logistic = (x: number) => 1 / (1 + Math.exp(-curve.rate * (x - curve.middle)));
      const [first, last] = [logistic(0), logistic(1)];
      return curve.from + ((curve.to - curve.from) * (logistic(progress) - first)) / (last - first);
    }
    default:
      return assertNever(curve, "moving");
  }
}

function exponential(from: number, to: number, rate: number, left: number): number {
  return to + (from - to) * (1 - rate ** left);
}

function warmed(warmup: number, step: number, total: number): number {
  const steps = warmup * total;
  return step < steps ? step / steps : 1;
}

/** An adaptive curve where its measure has this value: at its ends outside of `between`, in proportion inside. */
export function adaptiveAt({ from, to, between }: Extract<Curve, { kind: "adaptive" }>, measure: number): number {
  const width = between.to - between.from;
  const progress = width > 0 ? (measure - between.from) / width : Number(measure >= between.to);
  return from + (to - from) * Math.max(0, Math.min(1, progress));
}
