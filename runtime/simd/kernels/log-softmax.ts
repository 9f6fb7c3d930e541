// The log-softmax of a row of logits: what logProb and the sampler share, so that both compute the same bits for the same logits.

import { exponential } from "../../graph/functions/exponential.ts";
import { logarithm } from "../../graph/functions/logarithm.ts";
import type { Code } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { lanes } from "../lanes.ts";
import { along, firstLanes, laneFold, lanesOr, laneTotal, pointer } from "../walk.ts";

/** A row's numbers, in all four lanes. */
export interface LogSoftmax {
  readonly highest: Code;
  readonly logSum: Code;
  /** Σ p·(logit − highest)/T, where it was asked for. */
  readonly mean: Code | undefined;
}

/** 1/temperature; temperature 0 stands for 1. In all four lanes. */
export function inverseTemperature(f: Fun, temperature: Code): Code {
  const a = lanes(f);
  const one = a.number(1);
  const given = f.named(memory.splat(temperature));
  return f.named(a.select(a.equal(given, a.number(0)), one, a.divide(one, given)));
}

/** (logit − highest)/T − ln Σ. */
export function logProbability(f: Fun, logit: Code, highest: Code, inverse: Code, logSum: Code): Code {
  const a = lanes(f);
  return a.subtract(a.multiply(a.subtract(logit, highest), inverse), logSum);
}

/** The largest entry of a row, NaN where one is NaN, in all four lanes. */
export function highestOf(f: Fun, at: Addresses, row: Code, width: number): Code {
  const a = lanes(f);
  const most = [0, 1, 2, 3].map(() => f.local("v128"));
  const lowest = a.number(-Infinity);
  for (const each of most) each.set(lowest);
  const place = pointer(f, at, row);
  along(f, at, width, [place], (offset, count, slot) => {
    const best = most[slot] as Local;
    best.set(a.maximum(best.get, lanesOr(memory.vector(place.get, offset), lowest, count)));
  });
  const [m0, m1, m2, m3] = most.map((each) => each.get) as [Code, Code, Code, Code];
  const all = f.named(a.maximum(a.maximum(m0, m1), a.maximum(m2, m3)));
  return laneFold(f, all, (_, x, y) => a.maximum(x, y));
}

/** Numbers of the row of `width` logits at an address. */
export function logSoftmax(
  f: Fun,
  at: Addresses,
  row: Code,
  width: number,
  { inverse, mean }: { readonly inverse: Code; readonly mean: boolean },
): LogSoftmax {
  const a = lanes(f);
  const highest = highestOf(f, at, row, width);
  const [total, weighted] = [f.local("v128"), f.local("v128")];
  for (const each of [total, weighted]) each.set(a.number(0));
  const place = pointer(f, at, row);
  along(
    f,
    at,
    width,
    [place],
    (offset, count) => {
      const below = f.named(a.multiply(a.subtract(memory.vector(place.get, offset), highest), inverse));
      const weight = f.named(exponential(a, below));
      total.set(a.add(total.get, firstLanes(weight, count)));
      if (mean) weighted.set(a.add(weighted.get, firstLanes(a.multiply(weight, below), count)));
    },
    1,
  );
  const sum = laneTotal(f, total.get);
  return {
    highest,
    logSum: f.named(logarithm(a, sum)),
    mean: mean ? f.named(a.divide(laneTotal(f, weighted.get), sum)) : undefined,
  };
}
