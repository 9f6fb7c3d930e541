// The gated feed-forward layer of decoder layers, which vision blocks may have too.

import type { Builder, Value } from "../../runtime/graph/ir.ts";
import { silu } from "../../runtime/tensor/ops/activation.ts";
import { multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { linear, type Weights } from "./weights.ts";

/** SwiGLU (Shazeer 2020): down(silu(gate x) · up x), rows x [rows, hidden] → [rows, hidden]; biases where the weights have them. */
export function swiglu(g: Builder, weights: Weights, name: string, x: Value): Value {
  const gate = silu(g, linear(g, weights, `${name}.gate_proj`, x));
  return linear(g, weights, `${name}.down_proj`, multiply(g, gate, linear(g, weights, `${name}.up_proj`, x)));
}
