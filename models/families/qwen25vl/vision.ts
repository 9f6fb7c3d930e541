// The vision transformer of Qwen2.5-VL (arXiv 2502.13923, §2.1.1): patches in window order pass blocks of windowed or full
// attention, then four neighbouring patches become one visual token of the decoder's width.

import type { Builder, Value } from "../../../runtime/graph/ir.ts";
import { gelu } from "../../../runtime/tensor/ops/activation.ts";
import { add } from "../../../runtime/tensor/ops/arithmetic.ts";
import { attention } from "../../../runtime/tensor/ops/attention.ts";
import { gatherRows } from "../../../runtime/tensor/ops/gather-rows.ts";
import { matmul } from "../../../runtime/tensor/ops/matmul.ts";
import { reshape } from "../../../runtime/tensor/ops/reshape.ts";
import { rmsNorm } from "../../../runtime/tensor/ops/rms-norm.ts";
import { rotary } from "../../../runtime/tensor/ops/rotary.ts";
import { slice } from "../../../runtime/tensor/ops/slice.ts";
import type { KeyRanges } from "../../decoder/inputs.ts";
import { swiglu } from "../../decoder/swiglu.ts";
import { linear, parameter, type Weights } from "../../decoder/weights.ts";
import type { VisionConfig } from "./config.ts";
import type { PictureInputs } from "./inputs.ts";

export interface VisionOutput {
  /** Visual tokens in reading order, pictures one after another: [patches / merge², outHidden]. */
  readonly tokens: Value;
  /** Embedded patches in the processor's order: [patches, hidden]. */
  readonly patches: Value;
  /** Patches after each block, in window order: [patches, hidden]. */
  readonly blocks: readonly Value[];
}

/** Encodes pictures. Pixels are [patches, channels · temporalPatch · patch²] as the processor gives them. */
export function visionTower(g: Builder, vision: VisionConfig, weights: Weights, inputs: PictureInputs): VisionOutput {
  const [rows = 0, values = 0] = inputs.pixels.type.shape;
  // The convolution has the patch as its stride, so it is one product over whole patches.
  const kernel = reshape(g, parameter(weights, "visual.patch_embed.proj.weight"), [vision.hidden, values]);
  const patches = matmul(g, inputs.pixels, kernel, { transB: true });
  let x = gatherRows(g, patches, inputs.order.index, inputs.order.inverse);
  const blocks: Value[] = [];
  for (let block = 0; block < vision.depth; block++) {
    const keys = vision.fullAttentionBlocks.includes(block) ? inputs.frames : inputs.windows;
    x = visionBlock(g, vision, weights, `visual.blocks.${block}`, x, inputs, keys);
    blocks.push(x);
  }
  const normed = rmsNorm(g, x, parameter(weights, "visual.merger.ln_q.weight"), vision.rmsEps);
  const merged = reshape(g, normed, [rows / vision.merge ** 2, vision.hidden * vision.merge ** 2]);
  const wide = gelu(g, linear(g, weights, "visual.merger.mlp.0", merged));
  const narrow = linear(g, weights, "visual.merger.mlp.2", wide);
  return { tokens: gatherRows(g, narrow, inputs.reading.index, inputs.reading.inverse), patches, blocks };
}

/** One pre-norm block, x [patches, hidden] → the same. */
function visionBlock(
  g: Builder,
  vision: VisionConfig,
  weights: Weights,
  name: string,
  x: Value,
  { cos, sin }: PictureInputs,
  { ranges, readers }: KeyRanges,
): Value {
  const { hidden, heads, headDim, rmsEps } = vision;
  const normed = rmsNorm(g, x, parameter(weights, `${name}.norm1.weight`), rmsEps);
  const joint = linear(g, weights, `${name}.attn.qkv`, normed);
  const [query, key, value] = [0, 1, 2].map((part) => slice(g, joint, 1, part * hidden, (part + 1) * hidden)) as [
    Value,
    Value,
    Value,
  ];
  const attended = attention(g, rotary(g, query, cos, sin), rotary(g, key, cos, sin), value, ranges, {
    heads,
    kvHeads: heads,
    scale: 1 / Math.sqrt(headDim),
    ...(readers && { readers }),
  });
  const middle = add(g, x, linear(g, weights, `${name}.attn.proj`, attended));
  const again = rmsNorm(g, middle, parameter(weights, `${name}.norm2.weight`), rmsEps);
  return add(g, middle, swiglu(g, weights, `${name}.mlp`, again));
}
