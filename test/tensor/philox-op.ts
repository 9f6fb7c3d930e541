// philox and randomUniform as ops of their own, so that the words of the kernel can be seen (sample.ts draws with them): the same on every backend. A draw is a function of
// its counter and key alone, so neither batch size nor order of arrival changes one.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { uniform as uniformFormula } from "../../runtime/graph/functions/philox.ts";
import { apply1, type Builder, show, size, type Value } from "../../runtime/graph/ir.ts";
import type { Op } from "../../runtime/graph/op.ts";
import { philox as philoxBlock, philoxWgsl, uniformOf, uniformWgsl } from "../../runtime/kernels/philox.ts";
import { bindings, flatKernel } from "../../runtime/kernels/wgsl.ts";
import { pointwise, pointwiseOp } from "../../runtime/tensor/pointwise.ts";

/** (counter u32 [N, 4], key u32 [N, 2]) → u32 [N, words]. */
export const philoxOp: Op = {
  name: "philox",
  numerics: "random",
  shape: ([counter, key], { words }) => {
    const [rows, four] = counter?.shape ?? [];
    const [keys, two] = key?.shape ?? [];
    if (!counter || !key || rows === undefined || four !== 4 || two !== 2 || keys !== rows)
      return bug(`philox of [${counter?.shape}] and [${key?.shape}]`);
    if (counter.dtype !== "u32" || key.dtype !== "u32") bug(`philox of ${show(counter)} and ${show(key)}`);
    return [{ dtype: "u32", shape: [rows, words as number] }];
  },
  reference: ([counter, key], { words }, types) => {
    const [rows = 0] = types.outputs[0]?.shape ?? [];
    const count = words as number;
    const out = new Uint32Array(rows * count);
    for (let row = 0; row < rows; row++) {
      const at = (word: number): number => counter?.[4 * row + word] ?? 0;
      for (let first = 0; first < count; first += 4) {
        const block = philoxBlock(
          [(at(0) + first / 4) >>> 0, at(1), at(2), at(3)],
          [key?.[2 * row] ?? 0, key?.[2 * row + 1] ?? 0],
        );
        for (let word = 0; word < Math.min(4, count - first); word++)
          out[row * count + first + word] = block[word] ?? 0;
      }
    }
    return [out];
  },
  single: (inputs, attributes, types) => philoxOp.reference(inputs, attributes, types),
  kernel: (types, { words }, target) => {
    const [rows = 0] = types.outputs[0]?.shape ?? [];
    const count = words as number;
    const blocks = Math.ceil(count / 4);
    return flatKernel(
      rows * blocks,
      target,
      bindings(types) + philoxWgsl,
      `  let row = i / ${blocks}u;
  let block = i % ${blocks}u;
  let drawn = philox(
    vec4<u32>(in0[4u * row] + block, in0[4u * row + 1u], in0[4u * row + 2u], in0[4u * row + 3u]),
    vec2<u32>(in1[2u * row], in1[2u * row + 1u]));
  for (var word = 0u; word < 4u && 4u * block + word < ${count}u; word++) {
    out0[row * ${count}u + 4u * block + word] = drawn[word];
  }`,
    );
  },
  cost: (types) => ({
    flops: 40 * size(types.outputs[0]?.shape ?? []),
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  }),
};

export const uniformOp = pointwiseOp({
  name: "uniform",
  wgsl: ([word = ""]) => uniformWgsl(word),
  value: ([word = 0]) => uniformOf(word),
  formula: (a, [word]) => uniformFormula(a, word),
  result: () => "f32",
  flops: 3,
});

/**
 * Philox4x32-10: counter u32 [N, 4], key u32 [N, 2] → u32 [N, words]. Word j of a row is word j & 3 of the block at
 * the row's counter with j >> 2 added to its first word (modulo 2³²), as runtime/method/philox.ts counts.
 */
export function philox(g: Builder, counter: Value, key: Value, words = 4): Value {
  return apply1(g, philoxOp, { words }, [counter, key]);
}

/** Numbers strictly inside (0, 1), f32 [N, count]: `uniform` of the words that `philox` draws. */
export function randomUniform(g: Builder, counter: Value, key: Value, count: number): Value {
  return pointwise(g, uniformOp, {}, philox(g, counter, key, count));
}
