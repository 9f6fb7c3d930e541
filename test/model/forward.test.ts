// The whole forward pass of both golden checkpoints, layer by layer, on the interpreter and on the GPU: vision blocks,
// merged tokens, embeddings, decoder layers, logits, log-probs and entropies.

import { describe, expect, test } from "vitest";
import { decoder, head } from "../../models/decoder/decoder.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import { embed, graphs } from "../../models/families/qwen25vl/graphs.ts";
import { visionTower } from "../../models/families/qwen25vl/vision.ts";
import { graphsOf } from "../../models/graphs.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, constant, f32, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { weights, writeWeights } from "../../runtime/model/weights.ts";
import { gatherRows } from "../../runtime/tensor/ops/gather-rows.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { useDevice } from "../tensor/check.ts";
import { goldenBatch, rowsOf } from "./batch.ts";
import { golden, goldenModels, largestDifference } from "./golden.ts";

const gpu = useDevice();
const backends: readonly (readonly [string, () => Backend])[] = [
  ["interpreter", interpreter],
  ["gpu", gpu],
];

describe.each(goldenModels)("%s", (name) => {
  const model = golden(name);
  const { config, parameters, floats } = model;
  const { packed, patches, layout, places, tree } = goldenBatch(model);
  const { rows } = layout.text;
  const size = { rows, patches };

  test.each(backends)("on the %s", async (_, open) => {
    const g = builder("forward");
    const parameter = weights(g, config, name);
    const inputs = graphs.inputs(g, config, size);
    const seen = visionTower(g, config.vision, parameter, inputs.pictures);
    const embedded = embed(g, parameter, inputs, seen.tokens);
    const { hidden, layers } = decoder(g, config.text, parameter, embedded, inputs.text);
    const logits = head(g, config.text, parameter, hidden);
    const predict = predictionInputs(g, layout.predictions.targets.length, rows);
    const chosen = head(g, config.text, parameter, gatherRows(g, hidden, predict.from.index));
    const { logp, entropy } = logProb(g, chosen, predict.targets, constant(g, f32(1), [1]));
    const vision = { "vision/patch_embed": seen.patches, "vision/output": seen.tokens };
    const blocks = seen.blocks.map((block, at) => [`vision/block_${at}`, block] as const);
    const text = { "text/inputs_embeds": embedded, "text/hidden": hidden, "text/logits": logits };
    const outputs = layers.map((layer, at) => [`text/layer_${at}`, layer] as const);
    const whole = [...Object.entries(vision), ...blocks];
    const rowed = [...Object.entries(text), ...outputs];
    for (const [tensor, value] of [...whole, ...rowed]) fetch(g, tensor, value);
    fetch(g, "logp", logp);
    fetch(g, "entropy", entropy);

    const backend = open();
    writeWeights(backend, config, parameters, name);
    const program = await backend.compile(finish(g));
    program.run({
      ...graphsOf(config).feeds(config, size, packed, layout.text),
      ...predictionFeeds(layout.predictions, rows),
    });
    const found = await program.fetch(...[...whole, ...rowed].map(([tensor]) => tensor), "logp", "entropy");
    program.release();

    for (const [tensor] of whole) expect(largestDifference(found[tensor]!, floats(tensor)), tensor).toBeLessThan(1e-4);
    for (const [tensor, { type }] of rowed) {
      const width = type.shape[1]!;
      const ours = rowsOf(
        found[tensor]!,
        width,
        places.map(([row]) => row),
      );
      const theirs = rowsOf(
        floats(tensor),
        width,
        places.map(([, row]) => row),
      );
      expect(largestDifference(ours, theirs), tensor).toBeLessThan(tensor === "text/logits" ? 2e-4 : 1e-4);
    }
    const { mask } = layout.predictions;
    expect(mask.reduce((sum, each) => sum + each)).toBe(model.completions.flat().length);
    expect(mask.length).toBe(2 * tree.completion);
    for (const tensor of ["logp", "entropy"])
      expect(
        largestDifference(
          found[tensor]!.map((each, at) => each * mask[at]!),
          floats(tensor),
        ),
        tensor,
      ).toBeLessThan(1e-4);
  });
});
