// matmul: 2-D products with either operand stored transposed and an optional bias row: the linear layers and their
// gradients. Each output sums over k in one fixed order, whatever the tile, so a row's bits do not depend on M.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, show, size, type Value } from "../../graph/ir.ts";
import type { Attributes, Op, Typing } from "../../graph/op.ts";
import { chooseTile, matmulKernel } from "../../kernels/matmul.ts";
import { matmulKernel as simdMatmul } from "../../simd/kernels/matmul.ts";
import { singleMatmul } from "../single/sums.ts";
import { columnSum } from "./column-sum.ts";

export interface MatmulOptions {
  /** `a` is stored [k, m]. */
  readonly transA?: boolean;
  /** `b` is stored [n, k], as checkpoints store the weights of linear layers. */
  readonly transB?: boolean;
  /** Row [n] added to every row of the product. */
  readonly bias?: Value;
}

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly bias: boolean;
}

export function product(inputs: Typing["inputs"], { transA, transB }: Attributes): Product {
  const [a, b, bias] = inputs;
  if (!a || !b || a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== "f32" || b.dtype !== "f32")
    bug(`matmul of ${inputs.map(show).join(" and ")}`);
  const [m = 0, k = 0] = transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [inner = 0, n = 0] = transB ? [b.shape[1], b.shape[0]] : b.shape;
  if (inner !== k) bug(`matmul of ${show(a)}${transA ? "ᵀ" : ""} and ${show(b)}${transB ? "ᵀ" : ""}`);
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== n)) bug(`matmul with ${n} columns and bias ${show(bias)}`);
  return { m, n, k, transA: transA === true, transB: transB === true, bias: bias !== undefined };
}

export const matmulOp: Op = {
  name: "matmul",
  numerics: "ordered",
  shape: (inputs, attributes) => {
    const { m, n } = product(inputs, attributes);
    return [f32(m, n)];
  },
  reference: ([a, b, bias], attributes, types) => {
    if (!a || !b) bug("matmul lacks an input");
    const { m, n, k, transA, transB } = product(types.inputs, attributes);
    const out = new Float64Array(m * n);
    for (let row = 0; row < m; row++)
      for (let column = 0; column < n; column++) {
        let sum = 0;
        for (let at = 0; at < k; at++)
          sum += a[transA ? at * m + row : row * k + at]! * b[transB ? column * k + at : at * n + column]!;
        out[row * n + column] = sum + (bias?.[column] ?? 0);
      }
    return [out];
  },
  single: (inputs, attributes, types) => [singleMatmul(inputs, product(types.inputs, attributes))],
  vjp: ({ g, attributes, inputs: [a, b, bias], gradients: [gradient] }) => {
    if (!a || !b || !gradient) return [];
    const transA = attributes.transA === true;
    const transB = attributes.transB === true;
    return [
      transA ? matmul(g, b, gradient, { transA: transB, transB: true }) : matmul(g, gradient, b, { transB: !transB }),
      transB ? matmul(g, gradient, a, { transA: true, transB: transA }) : matmul(g, a, gradient, { transA: !transA }),
      bias && columnSum(g, gradient),
    ];
  },
  kernel: (types, attributes, target) => {
    const shape = product(types.inputs, attributes);
    return matmulKernel(shape, chooseTile(shape, target), target);
  },
  simd: (types, attributes) => simdMatmul(product(types.inputs, attributes)),
  cost: (types, attributes) => {
    const { m, n, k } = product(types.inputs, attributes);
    return {
      flops: 2 * m * n * k,
      bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
    };
  },
};

/**
 * a [m, k] · b [k, n] (+ bias [n]) → [m, n], f32. With `transA` a is stored [k, m], with `transB` b is stored [n, k].
 * The gradients use the same kernels with other flags; nothing is ever transposed in memory.
 */
export function matmul(g: Builder, a: Value, b: Value, options: MatmulOptions = {}): Value {
  const { transA = false, transB = false, bias } = options;
  return apply1(g, matmulOp, { transA, transB }, bias ? [a, b, bias] : [a, b]);
}
