// Sizes of models of the hub, as their config.json publishes them: what a plan needs for memory and cost before anything
// is fetched. By the name on the hub; a model that is not here has no estimate, and the plan says so.

import type { ModelSize } from "./memory.ts";

type Shape = ModelSize["shape"];

/** The picture side that Qwen2.5-VL has at 3 and 7 billion parameters (`vision_config`). */
const vision: Shape["vision"] = {
  hidden: 1280,
  inter: 3420,
  depth: 32,
  heads: 16,
  patch: 14,
  window: 112,
  fullAttentionBlocks: [7, 15, 23, 31],
};

/** Of all sizes of Qwen2.5-VL (`rope_theta`, `rope_scaling`). */
const rotary = { ropeTheta: 1e6, mropeSections: [16, 24, 24] } as const;

const sizes: Readonly<Record<string, ModelSize>> = {
  "Qwen/Qwen2.5-VL-3B-Instruct": {
    vocabulary: 151_936,
    shape: { text: { hidden: 2048, inter: 11_008, layers: 36, heads: 16, kvHeads: 2, tied: true, ...rotary }, vision },
  },
  "Qwen/Qwen2.5-VL-7B-Instruct": {
    vocabulary: 152_064,
    shape: { text: { hidden: 3584, inter: 18_944, layers: 28, heads: 28, kvHeads: 4, tied: false, ...rotary }, vision },
  },
};

export const publishedSize = (name: string): ModelSize | undefined =>
  Object.hasOwn(sizes, name) ? sizes[name] : undefined;
