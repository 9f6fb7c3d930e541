// −(4/τ)·sigmoid(τ·(r − 1))·A, τ by the sign of A. Gao et al., 2025.

import { sigmoid } from "../../tensor/ops/activation.ts";
import { divide, multiply, scale, shift } from "../../tensor/ops/arithmetic.ts";
import { greater, select } from "../../tensor/ops/compare.ts";
import type { PolicyTerm } from "./term.ts";

export const sapo: PolicyTerm<{ readonly positive: number; readonly negative: number }> = {
  graph(g, { ratio, advantage }, { positive, negative }) {
    const zero = scale(g, advantage, 0);
    const tau = select(g, greater(g, advantage, zero), shift(g, zero, positive), shift(g, zero, negative));
    const gate = sigmoid(g, multiply(g, tau, shift(g, ratio, -1)));
    return { term: scale(g, divide(g, multiply(g, gate, advantage), tau), -4), low: zero, high: zero };
  },

  oracle({ ratio, advantage }, { positive, negative }) {
    const tau = advantage > 0 ? positive : negative;
    const at = tau * (ratio - 1);
    const small = Math.exp(-Math.abs(at));
    const gate = (at >= 0 ? 1 : small) / (1 + small);
    const slope = small / (1 + small) ** 2;
    return { value: (-4 / tau) * gate * advantage, byLogRatio: -4 * slope * ratio * advantage, byLogp: 0 };
  },
};
