// model NAME { … } with text { … } and vision { … }: weights from a folder, or fresh ones of a given shape, of one of the
// families of models.

import { families } from "../../../models/registry.ts";
import * as limits from "../limits.ts";
import { count, real } from "../number.ts";
import { list, yesNo } from "../plain.ts";
import { weights } from "../weights.ts";
import { block } from "../word.ts";

const size = real(limits.whole().min(1), "64");
const pixels = real(limits.whole().min(1), "262144");

export const model = block({
  name: "model",
  word: "model",
  inside: ["file"],
  doc: `A model: where its weights are, or which shape fresh ones have. Its architecture is one of these: ${families.map((each) => each.title).join(", ")}.`,
  example: 'model tiny_vlm { weights = checkpoint("models/tiny-vlm") }',
  settings: {
    weights: { type: weights, doc: "A folder of weights, or `fresh` ones drawn from the seed." },
    min_pixels: {
      type: pixels,
      doc: "Pixels that a picture has at least, after resizing. Left out: as the checkpoint's own image processor says; 3136 for fresh weights.",
      optional: true as const,
    },
    max_pixels: {
      type: pixels,
      doc: "Pixels that a picture has at most, after resizing. Left out: as the checkpoint's own image processor says; 262144 for fresh weights.",
      optional: true as const,
    },
    context: {
      type: count("token"),
      doc: "Tokens that a prompt and its completion may have together, where the architecture bounds them.",
      optional: true as const,
    },
  },
});

export const modelText = block({
  name: "text",
  word: "text",
  inside: ["model"],
  doc: "The language side of a fresh model.",
  example: "text { hidden = 64  inter = 160  layers = 2  heads = 4  kv_heads = 2 }",
  settings: {
    hidden: { type: size, doc: "Width of the residual stream." },
    inter: { type: size, doc: "Width inside the feed-forward layers." },
    layers: { type: size, doc: "Layers." },
    heads: { type: size, doc: "Attention heads; they divide `hidden`." },
    kv_heads: { type: size, doc: "Heads of keys and values; they divide `heads`." },
    tied: { type: yesNo, doc: "Whether the output head is the embedding.", default: "yes" },
    rope_theta: { type: real(limits.number().above(1), "1e6"), doc: "Base of the rotary frequencies.", default: "1e6" },
    mrope: {
      type: list(size),
      doc: "Half-widths of the temporal, height and width sections; they sum to hidden / heads / 2.",
    },
  },
});

export const modelVision = block({
  name: "vision",
  word: "vision",
  inside: ["model"],
  doc: "The picture side of a fresh model.",
  example: "vision { hidden = 48  inter = 96  depth = 2  heads = 3  full_attention = [1] }",
  settings: {
    hidden: { type: size, doc: "Width of the residual stream." },
    inter: { type: size, doc: "Width inside the feed-forward layers." },
    depth: { type: size, doc: "Blocks." },
    heads: { type: size, doc: "Attention heads; they divide `hidden`." },
    patch: { type: size, doc: "Pixels along a patch; 2 × 2 patches make one token.", default: "14" },
    window: { type: size, doc: "Pixels along an attention window.", default: "56" },
    full_attention: {
      type: list(real(limits.whole().min(0), "1")),
      doc: "Blocks, from 0, that attend over the whole picture.",
    },
  },
});
