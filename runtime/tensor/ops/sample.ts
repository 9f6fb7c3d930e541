// sample: one token a row by Gumbel-max over counter-based random numbers, and its log-probability. The last node of
// every decoding step; a token depends on its key and its logits only, never on the batch or the order of arrival.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, type Builder, f32, i32, show, size, type Value } from "../../graph/ir.ts";
import type { Op, Typing } from "../../graph/op.ts";
import { gumbelOf, gumbelWgsl } from "../../kernels/gumbel.ts";
import { hostLogSoftmax, logSoftmaxStatistics, logSoftmaxWgsl } from "../../kernels/log-softmax.ts";
import { logarithmWgsl } from "../../kernels/logarithm.ts";
import { extremumWgsl, isOddWgsl } from "../../kernels/not-a-number.ts";
import { philox, philoxWgsl } from "../../kernels/philox.ts";
import { rowKernel, rowLanes } from "../../kernels/row.ts";
import { bindings } from "../../kernels/wgsl.ts";
import { sampleKernel } from "../../simd/kernels/sample.ts";
import { singleSample } from "../single/log-softmax.ts";

function extent({ inputs: [logits] }: Pick<Typing, "inputs">): { readonly rows: number; readonly width: number } {
  const [rows, width] = logits?.shape ?? [];
  if (logits?.shape.length !== 2 || rows === undefined || width === undefined) bug("logits are [R, V]");
  return { rows, width };
}

/** What a row says of its draw: nothing, a logit that is not finite, or no token that is not banned. The token is then arbitrary. */
export const sampleFaults = { none: 0, notFinite: 1, allBanned: 2 } as const;

/** Below every score: an allowed entry scores at most the noise's range below the best allowed logit, or −∞. */
const lowest = "-3.4e38f";

/** The best score over the row's threads; the smaller token where two are equal. */
function combineBest(lanes: number): string {
  if (lanes === 1) return "";
  return `  shared_score[lane] = best;
  shared_token[lane] = token;
  workgroupBarrier();
  for (var other = 0u; other < lanes; other++) {
    let score = shared_score[other];
    if (score > best || (score == best && shared_token[other] < token)) {
      best = score;
      token = shared_token[other];
    }
  }
`;
}

/** Inputs logits [R, V], keys u32 [R, 4], seed u32 [1], temperature [1], banned [V]; outputs token i32 [R], log p [R], fault i32 [R]. */
export const sampleOp: Op = {
  name: "sample",
  numerics: "random",
  shape: (inputs) => {
    const { rows, width } = extent({ inputs });
    const [, keys, seed, temperature, banned] = inputs;
    const fits =
      keys?.dtype === "u32" &&
      keys.shape[0] === rows &&
      keys.shape[1] === 4 &&
      seed?.dtype === "u32" &&
      size(seed.shape) === 1 &&
      temperature !== undefined &&
      size(temperature.shape) === 1 &&
      banned !== undefined &&
      size(banned.shape) === width;
    if (!fits) bug(`sample of ${inputs.map(show).join(", ")}`);
    return [i32(rows), f32(rows), i32(rows)];
  },
  reference: ([logits, keys, seed, temperature, banned], _, types) => {
    if (!logits || !keys || !seed || !temperature || !banned) bug("sample lacks an input");
    const { rows, width } = extent(types);
    const tokens = new Int32Array(rows);
    const logp = new Float64Array(rows);
    const faults = new Int32Array(rows);
    const noisy = temperature[0]! > 0;
    for (let row = 0; row < rows; row++) {
      const { highest, logSum, inverse } = hostLogSoftmax(logits, row, width, temperature[0]!);
      const [c1, c2, c3, purpose] = Array.from(keys.slice(4 * row, 4 * row + 4)) as [number, number, number, number];
      const entries = Array.from({ length: width }, (_, at) => logits[row * width + at]!);
      const top = Math.max(...entries.filter((_, at) => banned[at] !== 1));
      let best = Number.NEGATIVE_INFINITY;
      tokens[row] = width - 1;
      for (let block = 0; 4 * block < width; block++) {
        const words = philox([block, c1, c2, c3], [seed[0]!, purpose]);
        for (let at = 4 * block; at < Math.min(4 * block + 4, width); at++) {
          if (banned[at] === 1) continue;
          const logit = logits[row * width + at]!;
          const score = noisy ? (logit - top) * inverse + gumbelOf(words[at & 3]!) : logit;
          if (score > best) {
            best = score;
            tokens[row] = at;
          }
        }
      }
      logp[row] = (logits[row * width + tokens[row]!]! - highest) * inverse - logSum;
      if (best === Number.NEGATIVE_INFINITY) faults[row] = sampleFaults.allBanned;
      if (!entries.every((each) => Number.isFinite(Math.fround(each)))) faults[row] = sampleFaults.notFinite;
    }
    return [tokens, logp, faults];
  },
  single: (inputs, _, types) => {
    const { rows, width } = extent(types);
    return singleSample(inputs, rows, width, sampleFaults);
  },
  kernel: (types, _, target) => {
    const { rows, width } = extent(types);
    const lanes = rowLanes(width);
    const shared =
      lanes === 1
        ? ""
        : `var<workgroup> shared_score: array<f32, ${lanes}>;\nvar<workgroup> shared_token: array<u32, ${lanes}>;`;
    return rowKernel({
      rows,
      length: width,
      target,
      declarations: `${bindings(types)}\n${shared}\n${logarithmWgsl}\n${logSoftmaxWgsl}\n${philoxWgsl}\n${gumbelWgsl}`,
      body: (combine) => `  let inverse = inverse_temperature(in3[0]);
${logSoftmaxStatistics(width, combine, false)}
  // Scores count from the best allowed logit: as exact as they can be near it, and no temperature makes them overflow.
  var top = ${lowest};
  var faulty = 0.0f;
  for (var at = lane; at < ${width}u; at += lanes) {
    let logit = in0[first + at];
    if ${isOddWgsl("logit")} { faulty = 1.0f; }
    if (in4[at] != 1.0f) { top = ${extremumWgsl("max", "top", "logit")}; }
  }
  ${combine("top", "max")}
  ${combine("faulty", "max")}
  let noisy = in3[0] > 0.0f;
  let key = vec2<u32>(in2[0], in1[4u * row + 3u]);
  var best = ${lowest};
  var token = ${width - 1}u;
  for (var block = lane; block < ${Math.ceil(width / 4)}u; block += lanes) {
    var words = vec4<u32>(0u);
    if (noisy) { words = philox(vec4<u32>(block, in1[4u * row], in1[4u * row + 1u], in1[4u * row + 2u]), key); }
    for (var at = 4u * block; at < min(4u * block + 4u, ${width}u); at++) {
      if (in4[at] == 1.0f) { continue; }
      var score = in0[first + at];
      if (noisy) { score = fma(score - top, inverse, gumbel(words[at & 3u])); }
      if (score > best) {
        best = score;
        token = at;
      }
    }
  }
${combineBest(lanes)}
  if (lane == 0u) {
    out0[row] = i32(token);
    out1[row] = log_probability(in0[first + token], highest, inverse, log_sum);
    out2[row] = select(select(${sampleFaults.none}, ${sampleFaults.allBanned}, best == ${lowest}), ${sampleFaults.notFinite}, faulty > 0.0f);
  }`,
    });
  },
  simd: (types) => sampleKernel(extent(types), sampleFaults),
  cost: (types) => ({
    // Philox is about 40 operations an entry, its Gumbel number 55, the log-softmax 10.
    flops: 100 * size(types.inputs[0]?.shape ?? []),
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  }),
};

/**
 * Draws token i32 [R] from softmax(logits / temperature) of logits [R, V] as argmax(logits/T + Gumbel noise) over the
 * entries with `banned` [V] ≠ 1; at temperature 0 the largest logit, the lowest token among equals.
 * Keys u32 [R, 4] = (c1, c2, c3, k1) of the draw key in method/philox.ts, `seed` u32 [1] = k0; entry v takes word v & 3
 * of block v >> 2. log p [R] is that of `logProb` at the same temperature, bit for bit: bans do not change it, since
 * the trainer does not see them. `fault` i32 [R] is one of `sampleFaults`; where it is not `none`, the row's draw means nothing.
 */
export function sample(
  g: Builder,
  logits: Value,
  draw: { readonly keys: Value; readonly seed: Value; readonly temperature: Value; readonly banned: Value },
): { readonly token: Value; readonly logp: Value; readonly fault: Value } {
  const [token, logp, fault] = apply(g, sampleOp, {}, [logits, draw.keys, draw.seed, draw.temperature, draw.banned]);
  if (!token || !logp || !fault) bug("sample lacks an output");
  return { token, logp, fault };
}
