// The parameters of a model as values of one graph, and the layers that are made of nothing else.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Builder, Value } from "../../runtime/graph/ir.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";

/** Every parameter of a model by published name, in the order of computation. */
export type Weights = ReadonlyMap<string, Value>;

/** One parameter. */
export function parameter(weights: Weights, name: string): Value {
  return weights.get(name) ?? bug(`the model has no parameter ${name}`);
}

/** Linear layer NAME of rows x [rows, in] → [rows, out], with its bias where the architecture has one. */
export function linear(g: Builder, weights: Weights, name: string, x: Value): Value {
  const bias = weights.get(`${name}.bias`);
  return matmul(g, x, parameter(weights, `${name}.weight`), { transB: true, ...(bias && { bias }) });
}
