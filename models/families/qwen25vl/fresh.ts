// A fresh model of this family: the shape that a spec gives it, and what the architecture fixes.

import type { ModelShape } from "../../../plan/nodes/model-shape.ts";
import type { FreshVocabulary } from "../../decoder/family.ts";
import { NAME, type Qwen25VLConfig } from "./config.ts";

export function fresh({ text, vision }: ModelShape, { size, ids }: FreshVocabulary): Qwen25VLConfig {
  return {
    family: NAME,
    text: { ...text, headDim: text.hidden / text.heads, rmsEps: 1e-6, vocab: size, maxPositions: 512 },
    vision: {
      ...vision,
      headDim: vision.hidden / vision.heads,
      channels: 3,
      temporalPatch: 2,
      merge: 2,
      outHidden: text.hidden,
      tokensPerSecond: 2,
      ropeTheta: 10_000,
      rmsEps: 1e-6,
    },
    tokens: ids,
  };
}
