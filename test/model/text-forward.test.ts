// The forward pass of both golden text decoders, layer by layer, on the interpreter and on the GPU: embeddings, decoder layers,
// logits, log-probs and entropies.

import { describe, expect, test } from "vitest";
import { decoder, embedTokens, head } from "../../models/decoder/decoder.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, constant, f32, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { weights, writeWeights } from "../../runtime/model/weights.ts";
import { gatherRows } from "../../runtime/tensor/ops/gather-rows.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { useDevice } from "../tensor/check.ts";
import { goldenBatch, rowsOf } from "./batch.ts";
import { largestDifference, textGolden, textModels } from "./golden.ts";

const gpu = useDevice();
const backends: readonly (readonly [string, () => Backend])[] = [
  ["interpreter", interpreter],
  ["gpu", gpu],
];

describe.each(textModels)("%s", (name) => {
  const model = textGolden(name);
  const { config, parameters, floats } = model;
  const { graphs, packed, layout, places } = goldenBatch(model);
  const { rows } = layout.text;
  const size = { rows, patches: 0 };
  const { mask } = layout.predictions;

  test.each(backends)("on the %s", async (_, open) => {
    const g = builder("forward");
    const own = weights(g, config, name);
    const { text } = graphs.inputs(g, config, size);
    const embedded = embedTokens(g, own, text.tokens);
    const { hidden, layers } = decoder(g, config.text, own, embedded, text);
    const whole = {
      "text/inputs_embeds": embedded,
      ...Object.fromEntries(layers.map((layer, at) => [`text/layer_${at}`, layer])),
      "text/hidden": hidden,
      "text/logits": head(g, config.text, own, hidden),
    };
    for (const [tensor, value] of Object.entries(whole)) fetch(g, tensor, value);
    const { from, targets } = predictionInputs(g, layout.predictions.targets.length, rows);
    const chosen = head(g, config.text, own, gatherRows(g, hidden, from.index));
    const { logp, entropy } = logProb(g, chosen, targets, constant(g, f32(1), [1]));
    fetch(g, "logp", logp);
    fetch(g, "entropy", entropy);

    const backend = open();
    writeWeights(backend, config, parameters, name);
    const program = await backend.compile(finish(g));
    program.run({
      ...graphs.feeds(config, size, packed, layout.text),
      ...predictionFeeds(layout.predictions, rows),
    });
    const found = await program.fetch(...Object.keys(whole), "logp", "entropy");
    program.release();
    expect(layers.length).toBe(config.text.layers);
    for (const [tensor, { type }] of Object.entries(whole)) {
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
      expect(largestDifference(ours, theirs), tensor).toBeLessThan(1e-4);
    }
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
