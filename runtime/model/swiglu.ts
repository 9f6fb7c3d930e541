// The gated feed-forward layer that vision blocks and decoder layers share.

import type { Builder, Value } from "../graph/ir.ts";
import { silu } from "../tensor/ops/activation.ts";
import { multiply } from "../tensor/ops/arithmetic.ts";
import { linear, type Weights } from "./weights.ts";

/** SwiGLU (Shazeer 2020): down(silu(gate x) · up x), rows x [rows, hidden] → [rows, hidden]; biases where the weights have them. */
export function swiglu(g: Builder, weights: Weights, name: string, x: Value): Value {
  const gate = silu(g, linear(g, weights, `${name}.gate_proj`, x));
  return linear(g, weights, `${name}.down_proj`, multiply(g, gate, linear(g, weights, `${name}.up_proj`, x)));
}
