// The second half of every training step: gradients of a loss, their global norm, clipped AdamW in place, and a look at
// what it made. What the learners of grpo-learner.ts and supervised-learner.ts share.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { parameterShapes } from "../../models/parameters.ts";
import type { Adam } from "../../plan/plan.ts";
import type { Feeds } from "../graph/backend.ts";
import { type Builder, f32, feed, fetch, state, update, type Value } from "../graph/ir.ts";
import { weightState } from "../model/weights.ts";
import { gradients } from "../tensor/autodiff.ts";
import { adamw, adamwFeed, adamwScalars } from "../tensor/ops/adamw.ts";
import { scale } from "../tensor/ops/arithmetic.ts";
import { equal } from "../tensor/ops/compare.ts";
import { globalNorm, stepScale } from "../tensor/ops/global-norm.ts";
import { countNonFinite } from "../tensor/ops/non-finite.ts";

/** A compiled training step. */
export interface Learner<Batch> {
  learn(batch: Batch): Promise<Learned>;
  release(): void;
}

/** Scalars of a step, by the names of its fetches. */
export interface Learned {
  readonly loss: number;
  readonly gradientNorm: number;
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
 * Adds clipped AdamW for every parameter that the loss reaches; fetches the loss, the gradient norm, whether a step was taken,
 * and how many of the new weights and moments are not finite.
 */
export function optimize(g: Builder, config: ModelConfig, loss: Value, clipNorm: number | undefined): void {
  const shapes = [...parameterShapes(config)];
  const parameters = shapes.map(([name, shape]) => state(g, weightState("policy", name), f32(...shape)));
  const reached = gradients(g, loss, parameters).flatMap((gradient, index) => (gradient ? [{ gradient, index }] : []));
  const norm = globalNorm(
    g,
    reached.map((each) => each.gradient),
  );
  const factor = stepScale(g, norm, feed(g, "adam/go", f32(1)), clipNorm);
  const scalars = feed(g, "adam/scalars", f32(adamwScalars));
  const made: Value[] = [];
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
    made.push(next.parameter, next.first, next.second);
  }
  fetch(g, "loss", loss);
  fetch(g, "gradientNorm", norm);
  fetch(g, "skipped", equal(g, factor, scale(g, factor, 0)));
  fetch(g, "nonFinite", countNonFinite(g, made));
}

/** The optimizer's feeds; `step` counts updates that were taken, this one included, from 1. Without `go` there is nothing to learn from. */
export function optimizerFeeds(adam: Adam, rate: number, step: number, go = true): Feeds {
  return {
    "adam/scalars": adamwFeed({ learningRate: rate, step, ...adam }),
    "adam/go": Float64Array.of(go ? 1 : 0),
  };
}

/** The scalars of a fetch, which are named as `Learned` names them. */
export async function figures(fetched: Promise<{ readonly [name: string]: ArrayLike<number> }>): Promise<Learned> {
  const scalars = Object.entries(await fetched).map(([name, value]) => [name, value[0]] as const);
  return Object.fromEntries(scalars) as unknown as Learned;
}
