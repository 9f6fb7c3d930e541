// logProb: log-probability of one token a row and entropy of the row's distribution, at a temperature. What the
// objective reads; the sampler computes the same bits from the same logits (kernels/log-softmax.ts).

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, apply1, type Builder, f32, show, size, type Value } from "../../graph/ir.ts";
import type { Op, Typing } from "../../graph/op.ts";
import { hostLogSoftmax, logSoftmaxStatistics, logSoftmaxWgsl } from "../../kernels/log-softmax.ts";
import { logarithmWgsl } from "../../kernels/logarithm.ts";
import { rowKernel } from "../../kernels/row.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { logProbGradientKernel, logProbKernel } from "../../simd/kernels/log-prob.ts";
import { singleLogProb, singleLogProbGradient } from "../single/log-softmax.ts";

export function extent({ inputs: [logits] }: Pick<Typing, "inputs">): {
  readonly rows: number;
  readonly width: number;
} {
  const [rows, width] = logits?.shape ?? [];
  if (logits?.shape.length !== 2 || rows === undefined || width === undefined) bug("logits are [N, V]");
  return { rows, width };
}

function bytes(types: Typing): number {
  return 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0);
}

/** Inputs logits [N, V], targets i32 [N], temperature [1]; outputs log p [N], entropy [N], and (max, ln Σ) [N, 2]. */
export const logProbOp: Op = {
  name: "logProb",
  numerics: "ordered",
  shape: (inputs) => {
    const { rows } = extent({ inputs });
    const [, targets, temperature] = inputs;
    if (targets?.dtype !== "i32" || size(targets.shape) !== rows || !temperature || size(temperature.shape) !== 1)
      bug(`logProb of ${inputs.map(show).join(", ")}`);
    return [f32(rows), f32(rows), f32(rows, 2)];
  },
  reference: ([logits, targets, temperature], _, types) => {
    if (!logits || !targets || !temperature) bug("logProb lacks an input");
    const { rows, width } = extent(types);
    const logp = new Float64Array(rows);
    const entropy = new Float64Array(rows);
    const normaliser = new Float64Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const { highest, logSum, mean, inverse } = hostLogSoftmax(logits, row, width, temperature[0]!);
      const logit = logits[row * width + targets[row]!] ?? bug(`logProb: target ${targets[row]} of ${width}`);
      logp[row] = (logit - highest) * inverse - logSum;
      entropy[row] = logSum - mean;
      normaliser.set([highest, logSum], 2 * row);
    }
    return [logp, entropy, normaliser];
  },
  single: (inputs, _, types) => {
    const { rows, width } = extent(types);
    return singleLogProb(inputs, rows, width);
  },
  vjp: ({ g, inputs, outputs: [, entropy, normaliser], gradients: [toLogp, toEntropy, toNormaliser] }) => {
    if (toNormaliser) bug("logProb has no gradient through its normaliser");
    if (!entropy || !normaliser) return [];
    const flowing = [toLogp, toEntropy].filter((each) => each !== undefined);
    const attributes = { logp: toLogp !== undefined, entropy: toEntropy !== undefined };
    return [apply1(g, logProbGradientOp, attributes, [...inputs, normaliser, entropy, ...flowing])];
  },
  kernel: (types, _, target) => {
    const { rows, width } = extent(types);
    return rowKernel({
      rows,
      length: width,
      target,
      declarations: `${bindings(types)}\n${logarithmWgsl}\n${logSoftmaxWgsl}`,
      body: (combine) => `  let inverse = inverse_temperature(in2[0]);
${logSoftmaxStatistics(width, combine, true)}
  if (lane == 0u) {
    out0[row] = log_probability(in0[first + u32(clamp(in1[row], 0, ${width - 1}))], highest, inverse, log_sum);
    out1[row] = log_sum - mean;
    out2[2u * row] = highest;
    out2[2u * row + 1u] = log_sum;
  }`,
    });
  },
  simd: (types) => logProbKernel(extent(types)),
  cost: (types) => ({ flops: 8 * size(types.inputs[0]?.shape ?? []), bytes: bytes(types) }),
};

/**
 * d/dlogit_v = (gₗ·(1[v = target] − p_v) − gₕ·p_v·(log p_v + H)) / T. Inputs of logProb, then the normaliser, H, and
 * the gradients that flow: of log p if `logp`, of H if `entropy`.
 */
const logProbGradientOp: Op = {
  name: "logProbGradient",
  numerics: "pure",
  shape: ([logits]) => [logits ?? bug("logProbGradient lacks an input")],
  reference: ([logits, targets, temperature, normaliser, entropy, ...flowing], attributes, types) => {
    if (!logits || !targets || !temperature || !normaliser || !entropy) bug("logProbGradient lacks an input");
    const { rows, width } = extent(types);
    const toLogp = attributes.logp ? flowing[0] : undefined;
    const toEntropy = attributes.entropy ? flowing.at(-1) : undefined;
    const inverse = temperature[0] === 0 ? 1 : 1 / temperature[0]!;
    const out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++)
      for (let at = 0; at < width; at++) {
        const log = (logits[row * width + at]! - normaliser[2 * row]!) * inverse - normaliser[2 * row + 1]!;
        const hit = targets[row] === at ? 1 : 0;
        const byLogp = (toLogp?.[row] ?? 0) * (hit - Math.exp(log));
        const byEntropy = (toEntropy?.[row] ?? 0) * Math.exp(log) * (log + entropy[row]!);
        out[row * width + at] = (byLogp - byEntropy) * inverse;
      }
    return [out];
  },
  single: (inputs, attributes, types) => {
    const { rows, width } = extent(types);
    const flows = { logp: attributes.logp === true, entropy: attributes.entropy === true };
    return [singleLogProbGradient(inputs, flows, rows, width)];
  },
  kernel: (types, attributes, target) => {
    const { rows, width } = extent(types);
    const terms = [
      ...(attributes.logp ? ["in5[row] * (select(0.0f, 1.0f, i % width == u32(in1[row])) - p)"] : []),
      ...(attributes.entropy ? [`-in${attributes.logp ? 6 : 5}[row] * p * (log_p + in4[row])`] : []),
    ];
    return flatKernel(
      rows * width,
      target,
      `${bindings(types)}\n${logSoftmaxWgsl}`,
      `  const width = ${width}u;
  let row = i / width;
  let inverse = inverse_temperature(in2[0]);
  let log_p = log_probability(in0[i], in3[2u * row], inverse, in3[2u * row + 1u]);
  let p = exp(log_p);
  out0[i] = (${terms.join(" + ")}) * inverse;`,
    );
  },
  simd: (types, { logp, entropy }) =>
    logProbGradientKernel(extent(types), { logp: logp === true, entropy: entropy === true }),
  cost: (types) => ({ flops: 10 * size(types.inputs[0]?.shape ?? []), bytes: bytes(types) }),
};

/**
 * logits [N, V], targets i32 [N] in 0 … V − 1 (masked rows too), temperature [1] → log p(target) [N] and entropy [N] in
 * nats of softmax(logits / temperature). At temperature 0 both are those of temperature 1. One row of the largest
 * vocabularies is as good as many: rows longer than 1024 are shared by 64 threads.
 */
export function logProb(
  g: Builder,
  logits: Value,
  targets: Value,
  temperature: Value,
): { readonly logp: Value; readonly entropy: Value } {
  const [logp, entropy] = apply(g, logProbOp, {}, [logits, targets, temperature]);
  if (!logp || !entropy) bug("logProb lacks an output");
  return { logp, entropy };
}
