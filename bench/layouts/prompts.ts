// Random prompts of such models: words and pictures of mixed sizes, and the same pictures in other orders.

import type { Qwen25VLConfig } from "../../models/families/qwen25vl/config.ts";
import { patchValues } from "../../models/families/qwen25vl/inputs.ts";
import type { Draw } from "../../runtime/conform/vectors/draw.ts";
import type { ProcessedPrompt } from "../../runtime/engine/prompt.ts";
import type { ProcessedPicture } from "../../runtime/model/processor/process.ts";
import { type Model, marks, words } from "./model.ts";

/** A picture of `height` × `width` merged tokens, each at most `side`. */
function picture(draw: Draw, { vision }: Qwen25VLConfig, side: number): ProcessedPicture {
  const [rows, columns] = [vision.merge * draw.whole(1, side), vision.merge * draw.whole(1, side)];
  const values = Float32Array.from(draw.floats([rows * columns * patchValues(vision)]));
  return { values, grid: [1, rows, columns], tokens: (rows * columns) / vision.merge ** 2 };
}

export function pictures(draw: Draw, { config }: Model, count: number, side = 3): readonly ProcessedPicture[] {
  if (config.vision === undefined) return [];
  return Array.from({ length: count }, () => picture(draw, config as Qwen25VLConfig, side));
}

/** Words of the model's vocabulary. */
export function randomWords(draw: Draw, { config }: Model, count: number): number[] {
  return Array.from({ length: count }, () => draw.whole(words, config.text.vocab - 1));
}

/** A prompt that shows pictures one after the other, with words before, between and behind them. */
export function promptOf(draw: Draw, model: Model, shown: readonly ProcessedPicture[]): ProcessedPrompt {
  const tokens = randomWords(draw, model, draw.whole(1, 4));
  for (const { tokens: count } of shown)
    tokens.push(
      marks.start,
      ...Array.from({ length: count }, () => marks.image),
      marks.end,
      ...randomWords(draw, model, draw.whole(0, 3)),
    );
  return { tokens: [...tokens, ...randomWords(draw, model, draw.whole(0, 5))], pictures: shown };
}

/** The entries in a random order. */
export function mixed<T>(draw: Draw, from: readonly T[]): readonly T[] {
  const left = [...from];
  return from.map(() => left.splice(draw.whole(0, left.length - 1), 1)[0] as T);
}
