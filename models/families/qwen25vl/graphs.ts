// How Qwen2.5-VL is computed, READ THIS FIRST: pictures are encoded once each, stand where the prompts show them, and the decoder
// reads all rows.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Builder, Value } from "../../../runtime/graph/ir.ts";
import { add } from "../../../runtime/tensor/ops/arithmetic.ts";
import { gatherRows } from "../../../runtime/tensor/ops/gather-rows.ts";
import { embedTokens, predictFrom, predictNext, traceFrom } from "../../decoder/decoder.ts";
import type { Graphs, PackedPictures, PassInputs, PassOptions, PassSize } from "../../decoder/graphs.ts";
import { indexFeeds, indexInput, type RowIndex, textFeeds, textInputs } from "../../decoder/inputs.ts";
import { textRotary } from "../../decoder/rotary.ts";
import type { Weights } from "../../decoder/weights.ts";
import type { Qwen25VLConfig } from "./config.ts";
import { type PackedPatches, type PictureInputs, pictureFeeds, pictureInputs } from "./inputs.ts";
import { placedPictures } from "./pictures.ts";
import { mropePositions } from "./positions.ts";
import { visionTower } from "./vision.ts";

interface Pass extends PassInputs {
  /** Absent where the pictures come encoded. */
  readonly pictures?: PictureInputs;
  /** The visual token that a row shows, −1 for none. */
  readonly pictureRows: RowIndex;
}

type Packed = PackedPictures & PackedPatches;

const block = ({ vision }: Qwen25VLConfig): number => vision.merge ** 2;

/**
 * Inputs of the first layer, [rows, hidden]: each row is the embedding of its token or the visual token of `pictures`
 * that it shows, whichever index is not −1. The gradient of a picture that many rows show is the sum over them.
 */
function embed(
  g: Builder,
  weights: Weights,
  { text, pictureRows }: Pick<Pass, "text" | "pictureRows">,
  pictures: Value,
): Value {
  const words = embedTokens(g, weights, text.tokens);
  return add(g, words, gatherRows(g, pictures, pictureRows.index, pictureRows.inverse));
}

/** Whether a gradient flows into visual tokens: none into those that were encoded before. */
const reachesPictures = ({ gradients = false, encoded = false }: PassOptions): boolean => gradients && !encoded;

/** Visual tokens of a pass, [tokens, hidden]: its own, or those that it was given. */
const visualTokens = (g: Builder, { vision }: Qwen25VLConfig, weights: Weights, { encoded, pictures }: Pass): Value =>
  encoded ?? visionTower(g, vision, weights, pictures ?? bug("a pass without pictures")).tokens;

export const graphs = {
  axes: 3,
  positions: ({ tokens: { image }, vision: { merge } }, { tokens, pictures }) =>
    mropePositions(
      tokens,
      pictures.map((each) => each.grid),
      { image, merge },
    ),
  rotary: ({ text }, positions) => textRotary(positions, text, text.mropeSections),
  // where no prompt has a picture one block, which nothing refers to
  room: (config, patches) => Math.max(Math.ceil(patches / block(config)) * block(config), block(config)),
  pack({ vision }, processed, patches) {
    const grids = processed.map((each) => each.grid);
    return { pictures: placedPictures(vision, grids, patches), processed, patches };
  },
  encoder: {
    shape: (config, patches) => [patches / block(config), config.vision.outHidden],
    encode: (g, { vision }, weights, patches) =>
      visionTower(g, vision, weights, pictureInputs(g, vision, patches)).tokens,
    feeds: ({ vision }, packed: Packed) => pictureFeeds(vision, packed),
  },
  inputs(g, config, size, options = {}) {
    const visual = size.patches / block(config);
    return {
      ...(!options.encoded && { pictures: pictureInputs(g, config.vision, size.patches, options) }),
      text: textInputs(g, config, size.rows, options),
      pictureRows: indexInput(g, "text/pictureRows", size.rows, visual, reachesPictures(options)),
    };
  },
  feeds(config, size: PassSize, packed: Packed, rows, options = {}) {
    const visual = size.patches / block(config);
    return {
      ...(!options.encoded && pictureFeeds(config.vision, packed, options)),
      ...textFeeds(config, rows, options),
      ...indexFeeds("text/pictureRows", rows.pictureRows, visual, reachesPictures(options)),
    };
  },
  predict(g, config, weights, inputs: Pass & { readonly from: RowIndex }, cache) {
    const embedded = embed(g, weights, inputs, visualTokens(g, config, weights, inputs));
    return predictFrom(g, config, weights, embedded, inputs.text, inputs.from, cache);
  },
  trace(g, config, weights, inputs: Pass) {
    const pictures = inputs.pictures ?? bug("a trace without pictures");
    const { patches, blocks, tokens } = visionTower(g, config.vision, weights, pictures);
    return {
      rows: traceFrom(g, config, weights, embed(g, weights, inputs, tokens), inputs.text),
      pictures: {
        "vision/patch_embed": patches,
        ...Object.fromEntries(blocks.map((block, at) => [`vision/block_${at}`, block])),
        "vision/output": tokens,
      },
    };
  },
  predictNext,
} satisfies Graphs<Qwen25VLConfig>;
