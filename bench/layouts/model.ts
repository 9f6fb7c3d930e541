// Random small models for laying the same examples out in many ways: widths that fill no vector, tied and not, with pictures and without.

import type { ModelConfig, TextConfig } from "../../models/decoder/config.ts";
import type { Qwen25VLConfig } from "../../models/families/qwen25vl/config.ts";
import { eachParameter } from "../../models/parameters.ts";
import type { Draw } from "../../runtime/conform/vectors/draw.ts";

export interface Model {
  readonly config: ModelConfig;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Ids that are never sampled. */
  readonly banned: readonly number[];
}

/** Ids 0 to 5: padding, the end, and the four marks of pictures; words are those from `words` on. */
const tokens = { bos: 0, eos: [1], pad: 0, image: 2, video: 3, visionStart: 4, visionEnd: 5 } as const;
export const words = 6;
/** What stands around a picture, and for each of its tokens. */
export const marks = { image: tokens.image, start: tokens.visionStart, end: tokens.visionEnd };

/** A model of random sizes and weights; far from uniform, so that what is sampled says something. */
export function randomModel(draw: Draw, seesPictures: boolean): Model {
  const text = randomText(draw);
  const config = seesPictures ? withPictures(draw, text) : { family: "qwen25", text, tokens };
  const parameters = new Map<string, Float32Array>();
  for (const { name, shape, fresh } of eachParameter(config)) {
    const [middle, spread] = "value" in fresh ? [fresh.value, 0.2] : [0, 2 * fresh.deviation];
    parameters.set(
      name,
      draw.floats(shape).map((each) => middle + spread * each),
    );
  }
  return { config, parameters, banned: [0, 2, 3, 4, 5] };
}

function randomText(draw: Draw): TextConfig {
  const heads = draw.pick([1, 2, 4]);
  const headDim = draw.pick([4, 8, 12]);
  return {
    hidden: heads * headDim,
    inter: draw.whole(5, 40),
    layers: draw.whole(1, 2),
    heads,
    kvHeads: draw.pick([1, 2, 4].filter((each) => heads % each === 0)),
    headDim,
    ropeTheta: 10_000,
    rmsEps: 1e-6,
    vocab: draw.whole(12, 70),
    tied: draw.chance(0.5),
    maxPositions: 4096,
  };
}

function withPictures(draw: Draw, text: TextConfig): Qwen25VLConfig {
  const heads = draw.whole(1, 2);
  const headDim = draw.pick([4, 8]);
  const [patch, merge] = [2, 2];
  const half = text.headDim / 2;
  const height = draw.whole(0, half - 1);
  const width = draw.whole(0, half - 1 - height);
  const depth = draw.whole(1, 2);
  return {
    family: "qwen25vl",
    text: { ...text, mropeSections: [half - height - width, height, width] },
    vision: {
      ...{ depth, heads, headDim, patch, merge },
      hidden: heads * headDim,
      inter: draw.whole(5, 20),
      channels: 3,
      temporalPatch: draw.whole(1, 2),
      window: patch * merge * draw.whole(1, 2),
      fullAttentionBlocks: draw.chance(0.5) ? [depth - 1] : [],
      outHidden: text.hidden,
      tokensPerSecond: 2,
      ropeTheta: 10_000,
      rmsEps: 1e-6,
    },
    tokens: { ...tokens },
  };
}
