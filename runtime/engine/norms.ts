// How long a step's vectors are, for whoever watches a run: all weights that are trained, and what the update added to them. They are worked
// out beside the update and change nothing of it. The update itself is gone once it is added, but its direction can be had from the new moments.

import type { Adam } from "../../plan/plan.ts";
import { type Builder, fetch, size, type Value } from "../graph/ir.ts";
import { adamwFeed } from "../tensor/ops/adamw.ts";
import { add, divide, multiply } from "../tensor/ops/arithmetic.ts";
import { globalNorm, sumStages } from "../tensor/ops/global-norm.ts";
import { sqrt } from "../tensor/ops/power.ts";
import { slice } from "../tensor/ops/slice.ts";

/** A parameter after its step: its weights, its two moments. */
export interface Stepped {
  readonly parameter: Value;
  readonly first: Value;
  readonly second: Value;
}

/** What `watchNorms` fetches. */
export interface Watched {
  readonly weightNorm: number;
  /** Norm of d = m / (√v · root + ε), which the rate makes a step; of each parameter that the loss reaches. */
  readonly directionNorm: number;
  /** Σ d · p over the same; fetched where weights decay. */
  readonly directionDot?: number;
  /** Norm of the weights that decay; fetched where weights do. */
  readonly decayedNorm?: number;
}

/**
 * Fetches `Watched` of the parameters `all`, of which `stepped` took a step with the scalars of `adamwFeed`. Directions are made a few
 * parameters at a time, so that they never need more room than the largest one.
 */
export function watchNorms(
  g: Builder,
  all: readonly Value[],
  stepped: readonly Stepped[],
  scalars: Value,
  { weightDecay }: Pick<Adam, "weightDecay">,
): void {
  const [root, epsilon] = [slice(g, scalars, 0, 6, 7), slice(g, scalars, 0, 7, 8)];
  const norms: Value[] = [];
  const dots: Value[] = [];
  for (const some of chunks(stepped)) {
    const directions = some.map(({ first, second }) =>
      divide(g, first, add(g, multiply(g, sqrt(g, second), root), epsilon)),
    );
    norms.push(globalNorm(g, directions));
    if (weightDecay === 0) continue;
    const products = directions.map((each, index) => multiply(g, each, some[index]!.parameter));
    dots.push(sumStages(g, products));
  }
  fetch(g, "weightNorm", globalNorm(g, all));
  fetch(g, "directionNorm", globalNorm(g, norms));
  if (weightDecay === 0) return;
  fetch(g, "directionDot", sumStages(g, dots));
  fetch(
    g,
    "decayedNorm",
    globalNorm(
      g,
      stepped.map((each) => each.parameter),
    ),
  );
}

/** As many in turn as have no more elements together than the largest. */
function chunks(stepped: readonly Stepped[]): readonly (readonly Stepped[])[] {
  const elements = ({ parameter }: Stepped) => size(parameter.type.shape);
  const most = Math.max(0, ...stepped.map(elements));
  const made: Stepped[][] = [];
  let room = 0;
  for (const each of stepped) {
    if (room < elements(each)) {
      made.push([]);
      room = most;
    }
    made.at(-1)!.push(each);
    room -= elements(each);
  }
  return made;
}

/**
 * Norm of what a step of AdamW added to the weights, decay included: Δ = −r·d − (1 − k)·p₀ with r, k of `adamwFeed` and the weights
 * before p₀ = (p + r·d) / k, hence Δ = −r(1 + κ)·d − κ·p with κ = (1 − k) / k.
 */
export function updateNorm(
  adam: Adam,
  { rate, update }: { readonly rate: number; readonly update: number },
  { directionNorm, directionDot = 0, decayedNorm = 0 }: Watched,
): number {
  const [keep = 1, , , , , scale = 0] = adamwFeed({ learningRate: rate, step: update, ...adam });
  const decay = (1 - keep) / keep;
  const along = scale * (1 + decay);
  const square = (along * directionNorm) ** 2 + 2 * along * decay * directionDot + (decay * decayedNorm) ** 2;
  return Math.sqrt(Math.max(0, square));
}
