// Rollouts, as they are read from what a sampler's graphs left in its states: a row a position, a column a rollout.

import { E1013, E1014 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { sampleFaults } from "../tensor/ops/sample.ts";
import type { SampledModel } from "./sampling-graphs.ts";

/** One sampled completion. */
export interface Rollout {
  /** Ends with the end token, unless it was cut at the longest completion. */
  readonly tokens: Int32Array;
  /** Log-prob of each token under the sampling policy at the sampling temperature. */
  readonly logp: Float32Array;
  readonly ended: boolean;
}

/** Arrays [completion, rollouts]; `fault` as of the op `sample`. */
export interface Drawn {
  readonly tokens: ArrayLike<number>;
  readonly logp: ArrayLike<number>;
  readonly fault: ArrayLike<number>;
}

/** Reads the first `used` rollouts from what was drawn at the first `length` positions. */
export interface RolloutReader {
  /** Those of `rollouts` that have no end token at positions `from` to `to` − 1. */
  goingOn(tokens: ArrayLike<number>, rollouts: readonly number[], from: number, to: number): readonly number[];
  /** Failures E1013 and E1014 for the first token that was drawn from nothing. */
  rollouts(drawn: Drawn, used: number, length: number): readonly Rollout[];
}

/** For arrays of a model with `columns` rollouts. */
export function rolloutReader(model: SampledModel, columns: number): RolloutReader {
  const ends = [...model.config.tokens.eos, ...(model.stops ?? [])];

  /** Index of the end token among a rollout's first `length` tokens, looked for from `first` on, −1 when it has none. */
  function endOf(tokens: ArrayLike<number>, rollout: number, length: number, first = 0): number {
    for (let at = first; at < length; at++) if (ends.includes(tokens[at * columns + rollout] ?? -1)) return at;
    return -1;
  }

  function cut({ tokens, logp }: Drawn, rollout: number, length: number): Rollout {
    const end = endOf(tokens, rollout, length);
    const kept = end < 0 ? length : end + 1;
    const column = (from: ArrayLike<number>) =>
      Array.from({ length: kept }, (_, at) => from[at * columns + rollout] ?? 0);
    return { tokens: Int32Array.from(column(tokens)), logp: Float32Array.from(column(logp)), ended: end >= 0 };
  }

  /** What follows an end token was never looked at. */
  function refuseFaults({ fault }: Drawn, rollouts: readonly Rollout[]): void {
    for (const [rollout, { tokens }] of rollouts.entries())
      for (let at = 0; at < tokens.length; at++) {
        const found = fault[at * columns + rollout];
        if (found === sampleFaults.notFinite) throw new Failure(E1013({ rollout: rollout + 1, position: at + 1 }));
        if (found !== sampleFaults.none) throw allBanned(model);
      }
  }

  return {
    goingOn: (tokens, rollouts, from, to) => rollouts.filter((rollout) => endOf(tokens, rollout, to, from) < 0),
    rollouts(drawn, used, length) {
      const rollouts = Array.from({ length: used }, (_, rollout) => cut(drawn, rollout, length));
      refuseFaults(drawn, rollouts);
      return rollouts;
    },
  };
}

/** Failure E1014 when no token of the vocabulary may be sampled. */
export function refuseAllBanned(model: SampledModel): void {
  if (new Set(model.banned).size >= model.config.text.vocab) throw allBanned(model);
}

const allBanned = ({ banned, config }: SampledModel): Failure =>
  new Failure(E1014({ banned: new Set(banned).size, vocabulary: config.text.vocab }));
