// How Qwen2.5-VL is computed, READ THIS FIRST: pictures are encoded once each, stand where the prompts show them, and the decoder
// reads all rows.

import type { Builder, Value } from "../../../runtime/graph/ir.ts";
import { add } from "../../../runtime/tensor/ops/arithmetic.ts";
import { gatherRows } from "../../../runtime/tensor/ops/gather-rows.ts";
import { embedTokens, predictFrom, predictNext, traceFrom } from "../../decoder/decoder.ts";
import type { Graphs, PackedPictures, PassInputs, PassSize } from "../../decoder/graphs.ts";
import { indexFeeds, indexInput, type RowIndex, textFeeds, textInputs } from "../../decoder/inputs.ts";
import { textRotary } from "../../decoder/rotary.ts";
import type { Weights } from "../../decoder/weights.ts";
import type { Qwen25VLConfig } from "./config.ts";
import { type PictureInputs, patchValues, pictureFeeds, pictureInputs } from "./inputs.ts";
import { type PictureLayout, pictureLayout } from "./pictures.ts";
import { mropePositions } from "./positions.ts";
import { visionTower } from "./vision.ts";

interface Pass extends PassInputs {
  readonly pictures: PictureInputs;
  /** The visual token that a row shows, −1 for none. */
  readonly pictureRows: RowIndex;
}

interface Packed extends PackedPictures {
  readonly layout: PictureLayout;
  /** [patches, values of a patch], the processor's rows. */
  readonly pixels: Float32Array;
}

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
  pack({ vision }, pictures, patches) {
    const layout = pictureLayout(
      vision,
      pictures.map((each) => each.grid),
      patches,
    );
    const pixels = new Float32Array(patches * patchValues(vision));
    let at = 0;
    for (const { values } of pictures) {
      pixels.set(values, at);
      at += values.length;
    }
    return { pictures: layout.pictures, layout, pixels };
  },
  inputs(g, config, size, options = {}) {
    const visual = size.patches / block(config);
    return {
      pictures: pictureInputs(g, config.vision, size.patches, options),
      text: textInputs(g, config, size.rows, options),
      pictureRows: indexInput(g, "text/pictureRows", size.rows, visual, options.gradients === true),
    };
  },
  feeds(config, size: PassSize, { layout, pixels }: Packed, rows, options = {}) {
    const visual = size.patches / block(config);
    return {
      ...pictureFeeds(config.vision, layout, pixels, options),
      ...textFeeds(config, rows, options),
      ...indexFeeds("text/pictureRows", rows.pictureRows, visual, options.gradients === true),
    };
  },
  predict(g, config, weights, inputs: Pass & { readonly from: RowIndex }, cache) {
    const { tokens } = visionTower(g, config.vision, weights, inputs.pictures);
    const embedded = embed(g, weights, inputs, tokens);
    return predictFrom(g, config, weights, embedded, inputs.text, inputs.from, cache);
  },
  trace(g, config, weights, inputs: Pass) {
    const { patches, blocks, tokens } = visionTower(g, config.vision, weights, inputs.pictures);
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
