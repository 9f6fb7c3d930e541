// −min(r·A, clip(r, 1−low, 1+high)·A); with `dual`, at most −dual·A where A < 0. PPO, GRPO; Eq. 5 of the paper.

import { multiply, scale } from "../../tensor/ops/arithmetic.ts";
import { greater, less, select } from "../../tensor/ops/compare.ts";
import { clamp, minimum } from "../../tensor/ops/extremum.ts";
import type { PolicyTerm } from "./term.ts";

export const clip: PolicyTerm<unknown> = {
  graph(g, { ratio, advantage }, _, { low, high, dual }) {
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
    return {
      term,
      low: multiply(g, cut, less(g, advantage, zero)),
      high: multiply(g, cut, greater(g, advantage, zero)),
    };
  },

  oracle({ ratio, advantage }, _, { low, high, dual }) {
    // the min takes the clipped branch above 1 + high for A > 0, below 1 − low for A < 0
    const bound = advantage > 0 ? 1 + high : 1 - low;
    const flat = advantage > 0 ? ratio > bound : ratio < bound;
    const value = -(flat ? bound : ratio) * advantage;
    const ceiling = dual !== undefined && advantage < 0 ? -dual * advantage : Number.POSITIVE_INFINITY;
    if (value > ceiling) return { value: ceiling, byLogRatio: 0, byLogp: 0 };
    return { value, byLogRatio: flat ? 0 : value, byLogp: 0 };
  },
};
