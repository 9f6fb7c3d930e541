// adamw: one fused, in-place step of AdamW over a parameter and its two moments. What changes from step to step
// arrives as data (a feed and the clip scale of global-norm.ts), never as a baked constant.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, type Builder, sameShape, show, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { adamwKernel } from "../../simd/kernels/adamw.ts";
import { singleAdamw } from "../single/update.ts";

export interface AdamW {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** t: 1 at the first update, and counted on when a run resumes. */
  readonly step: number;
}

/** Numbers of a step's feed. */
export const adamwScalars = 8;

/**
 * The feed f32[8] of one step, in the kernel's terms: 1 − lr·λ, β1, 1 − β1, β2, 1 − β2, lr/(1 − β1^t),
 * 1/√(1 − β2^t), eps. Computed in double precision, since 1 − β2 and 1 − β2^t lose half their digits in single.
 */
export function adamwFeed({ learningRate, beta1, beta2, epsilon, weightDecay, step }: AdamW): Float64Array {
  if (!Number.isInteger(step) || step < 1) bug(`AdamW step ${step}`);
  return Float64Array.of(
    1 - learningRate * weightDecay,
    beta1,
    1 - beta1,
    beta2,
    1 - beta2,
    learningRate / (1 - beta1 ** step),
    1 / Math.sqrt(1 - beta2 ** step),
    epsilon,
  );
}

/** Inputs p, m, v (states), gradient, scalars [8], gradient scale [1]; outputs the new p, m, v in place. */
export const adamwOp: Op = {
  name: "adamw",
  numerics: "pure",
  inPlace: [
    [0, 0],
    [1, 1],
    [2, 2],
  ],
  shape: ([p, m, v, gradient, scalars, scale]) => {
    if (!p || !m || !v || !gradient || !scalars || !scale) bug("adamw lacks an input");
    for (const each of [m, v, gradient])
      if (!sameShape(each.shape, p.shape)) bug(`adamw of ${show(p)} with ${show(each)}`);
    if (size(scalars.shape) !== adamwScalars || size(scale.shape) !== 1)
      bug(`adamw with scalars ${show(scalars)} and scale ${show(scale)}`);
    return [p, m, v];
  },
  reference: ([p, m, v, gradient, scalars, scale]) => {
    if (!p || !m || !v || !gradient || !scalars || !scale) bug("adamw lacks an input");
    const [keep = 0, beta1 = 0, rest1 = 0, beta2 = 0, rest2 = 0, rate = 0, root = 0, epsilon = 0] = scalars;
    const next = { p: Float64Array.from(p), m: Float64Array.from(m), v: Float64Array.from(v) };
    if (scale[0] === 0) return [next.p, next.m, next.v];
    for (let at = 0; at < next.p.length; at++) {
      const slope = gradient[at]! * scale[0]!;
      const first = beta1 * m[at]! + rest1 * slope;
      const second = beta2 * v[at]! + rest2 * slope * slope;
      next.p[at] = p[at]! * keep - (rate * first) / (Math.sqrt(second) * root + epsilon);
      next.m[at] = first;
      next.v[at] = second;
    }
    return [next.p, next.m, next.v];
  },
  single: singleAdamw,
  kernel: (types, _, target) =>
    flatKernel(
      size(types.outputs[0]?.shape ?? []),
      target,
      bindings(types, adamwOp.inPlace),
      `  if (in5[0] == 0.0f) { return; }
  let slope = in3[i] * in5[0];
  let first = fma(in4[2], slope, in4[1] * out1[i]);
  let second = fma(in4[4] * slope, slope, in4[3] * out2[i]);
  out0[i] = fma(out0[i], in4[0], -(in4[5] * first) / fma(sqrt(second), in4[6], in4[7]));
  out1[i] = first;
  out2[i] = second;`,
    ),
  simd: (types) => adamwKernel(size(types.outputs[0]?.shape ?? [])),
  cost: (types) => {
    const count = size(types.outputs[0]?.shape ?? []);
    return { flops: 14 * count, bytes: 28 * count };
  },
};

/** A parameter's three states after a step: give each to `update` under the state's name. */
export interface AdamWStates {
  readonly parameter: Value;
  readonly first: Value;
  readonly second: Value;
}

/**
 * One AdamW step (Loshchilov & Hutter 2019; PyTorch's convention: decoupled decay first, eps outside the root).
 * `states` are state values of one shape and are overwritten; `scalars` [8] is fed with `adamwFeed`; `scale` [1]
 * multiplies the gradient before everything else (clipping, accumulation); 0 is no step: all three stay as they are.
 */
export function adamw(g: Builder, states: AdamWStates, gradient: Value, scalars: Value, scale: Value): AdamWStates {
  const [parameter, first, second] = apply(g, adamwOp, {}, [
    states.parameter,
    states.first,
    states.second,
    gradient,
    scalars,
    scale,
  ]);
  if (!parameter || !first || !second) bug("adamw lacks an output");
  return { parameter, first, second };
}
