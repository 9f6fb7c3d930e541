// mean and sumSquares, composed of the ordered sum.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { type Builder, size, type Value } from "../../graph/ir.ts";
import { scale } from "./arithmetic.ts";
import { square } from "./power.ts";
import { sumAll, sumAxis } from "./sum.ts";

/** Mean over one axis; the axis disappears. */
export function meanAxis(g: Builder, a: Value, axis: number): Value {
  return scale(g, sumAxis(g, a, axis), 1 / (a.type.shape[axis] ?? bug(`mean over axis ${axis} of [${a.type.shape}]`)));
}

/** Mean of all elements, as a scalar `[]`. */
export function meanAll(g: Builder, a: Value): Value {
  return scale(g, sumAll(g, a), 1 / size(a.type.shape));
}

/** Σ a² over all elements, as a scalar `[]`; differentiable. Norms of many gradients at once: `globalNorm`. */
export function sumSquares(g: Builder, a: Value): Value {
  return sumAll(g, square(g, a));
}
