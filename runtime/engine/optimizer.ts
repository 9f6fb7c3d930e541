// The second half of every training step: gradients of a loss, their global norm, clipped AdamW in place, and a look at
// what it made. What the learners of grpo-learner.ts and supervised-learner.ts share.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { type Frozen, trainedShapes } from "../../models/parameters.ts";
import type { Adam } from "../../plan/plan.ts";
import type { Feeds } from "../graph/backend.ts";
import { type Builder, f32, feed, fetch, state, update, type Value } from "../graph/ir.ts";
import type { RowCount } from "../model/layouts/sizes.ts";
import { weightState } from "../model/weights.ts";
import { gradients } from "../tensor/autodiff.ts";
import { adamw, adamwFeed, adamwScalars } from "../tensor/ops/adamw.ts";
import { scale } from "../tensor/ops/arithmetic.ts";
import { equal } from "../tensor/ops/compare.ts";
import { globalNorm, stepScale } from "../tensor/ops/global-norm.ts";
import { countNonFinite } from "../tensor/ops/non-finite.ts";
import { type Stepped, updateNorm, type Watched, watchNorms } from "./norms.ts";

/** A training step. */
export interface Learner<Batch> {
  /** One after the other: learn from a batch once the one before is learnt. */
  learn(batch: Batch): Promise<Learned>;
  /** Compiles the program for a batch of so many rows and places, or for the largest, and runs nothing. */
  compile(count?: RowCount): Promise<void>;
  release(): void;
}

/** Scalars of a step, most of them by the names of its fetches. */
export interface Learned {
  readonly loss: number;
  readonly gradientNorm: number;
  /** Of the gradient that the step was taken with: not above `clipNorm`, 0 where none was taken. */
  readonly clippedNorm: number;
  /** Of all weights that are trained after the step, and of what the step added to them. */
  readonly weightNorm: number;
  readonly updateNorm: number;
  /** Numbers among the weights and moments after the update that are NaN or infinite. */
  readonly nonFinite: number;
  /** 1 where no step was taken: nothing counted in the loss, or its gradient is not finite. */
  readonly skipped: number;
  readonly entropy: number;
  /** Tokens of the loss whose log-prob is not, bit for bit, the old one that was given. */
  readonly logpMismatch?: number;
  readonly kl?: number;
  /** Of the token that has most of it. */
  readonly klMost?: number;
  /** That 95 % of the tokens do not exceed. */
  readonly klP95?: number;
  readonly clipped?: number;
  readonly clippedLow?: number;
  readonly clippedHigh?: number;
  readonly ratio?: number;
}

/** Names of the states that hold a parameter's two moments. */
export function momentStates(parameter: string): { readonly first: string; readonly second: string } {
  return { first: `adam/first/${parameter}`, second: `adam/second/${parameter}` };
}

/**
 * Adds clipped AdamW for every parameter that is not frozen and that the loss reaches. Fetches the loss, the norm of their gradients,
 * whether a step was taken, how many of the new weights and moments are not finite, and what `watchNorms` does.
 */
export function optimize(g: Builder, config: ModelConfig, loss: Value, adam: Adam, frozen: Frozen = {}): void {
  const shapes = [...trainedShapes(config, frozen)];
  const parameters = shapes.map(([name, shape]) => state(g, weightState("policy", name), f32(...shape)));
  const reached = gradients(g, loss, parameters).flatMap((gradient, index) => (gradient ? [{ gradient, index }] : []));
  const norm = globalNorm(
    g,
    reached.map((each) => each.gradient),
  );
  const factor = stepScale(g, norm, feed(g, "adam/go", f32(1)), adam.clipNorm);
  const scalars = feed(g, "adam/scalars", f32(adamwScalars));
  const all = [...parameters];
  const stepped: Stepped[] = [];
  for (const { gradient, index } of reached) {
    const [name, shape] = shapes[index] ?? bug("parameter");
    const { first, second } = momentStates(name);
    const states = {
      parameter: parameters[index] ?? bug("parameter"),
      first: state(g, first, f32(...shape)),
      second: state(g, second, f32(...shape)),
    };
    const next = adamw(g, states, gradient, scalars, factor);
    update(g, weightState("policy", name), next.parameter);
    update(g, first, next.first);
    update(g, second, next.second);
    stepped.push(next);
    all[index] = next.parameter;
  }
  fetch(g, "loss", loss);
  fetch(g, "gradientNorm", norm);
  fetch(g, "skipped", equal(g, factor, scale(g, factor, 0)));
  fetch(
    g,
    "nonFinite",
    countNonFinite(
      g,
      stepped.flatMap(({ parameter, first, second }) => [parameter, first, second]),
    ),
  );
  watchNorms(g, all, stepped, scalars, adam);
}

/** The optimizer's feeds; `step` counts updates that were taken, this one included, from 1. Without `go` there is nothing to learn from. */
export function optimizerFeeds(adam: Adam, rate: number, step: number, go = true): Feeds {
  return {
    "adam/scalars": adamwFeed({ learningRate: rate, step, ...adam }),
    "adam/go": Float64Array.of(go ? 1 : 0),
  };
}

export type Fetched = { readonly [name: string]: ArrayLike<number> };

/** What `optimize` fetches, and a learner beside it, as `Learned` has it; `when` is what the step was taken with. */
export function figures(
  fetched: Fetched,
  adam: Adam,
  when: { readonly rate: number; readonly update: number },
): Learned {
  const scalars = Object.entries(fetched).map(([name, value]) => [name, value[0]] as const);
  const { directionNorm, directionDot, decayedNorm, ...seen } = Object.fromEntries(scalars) as unknown as Learned &
    Watched;
  const { gradientNorm, weightNorm, skipped } = seen;
  const norms = { weightNorm, directionNorm, ...(directionDot !== undefined && { directionDot, decayedNorm }) };
  return {
    ...seen,
    clippedNorm: skipped
      ? 0
      : Math.min(1, (adam.clipNorm ?? Number.POSITIVE_INFINITY) / (gradientNorm + 1e-6)) * gradientNorm,
    updateNorm: skipped ? 0 : updateNorm(adam, when, norms as Watched),
  };
}
