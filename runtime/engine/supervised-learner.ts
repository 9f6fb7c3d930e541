// One step of supervised learning as one graph: forward over plain causal rows, mean −log p of the worked answers'
// tokens, backward, AdamW.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Frozen } from "../../models/parameters.ts";
import type { Adam } from "../../plan/plan.ts";
import type { Backend } from "../graph/backend.ts";
import { builder, f32, feed, fetch, finish, type Graph } from "../graph/ir.ts";
import { predict } from "../model/forward.ts";
import { causalCount, causalLayout, lengthsOf } from "../model/layouts/causal.ts";
import { type RowCount, roomFor } from "../model/layouts/sizes.ts";
import { weights } from "../model/weights.ts";
import { tokenWeights } from "../policy/token-weights.ts";
import { multiply, scale } from "../tensor/ops/arithmetic.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { sumAll } from "../tensor/ops/sum.ts";
import { figures, type Learner, optimize, optimizerFeeds } from "./optimizer.ts";
import { encodedInput, passFeeds, passInputs } from "./pass.ts";
import { type PictureEncoder, pictureEncoder } from "./picture-encoder.ts";
import { type ProcessedPrompt, packPrompts } from "./prompt.ts";
import { sized } from "./sized.ts";

/** The most that a batch of a supervised learner has, and the patches that its programs are compiled with. */
export interface SupervisedShape extends RowCount {
  readonly patches: number;
}

export interface SupervisedBatch {
  readonly sequences: readonly { readonly prompt: ProcessedPrompt; readonly completion: ArrayLike<number> }[];
  readonly rate: number;
  readonly update: number;
}

/**
 * The update of supervised learning: mean −log p of the worked answers' tokens; compiled in the sizes that batches have. Pictures of a
 * frozen tower come from `shared`, or from an encoder of the learner's own.
 */
export async function supervisedLearner(
  backend: Backend,
  config: ModelConfig,
  { patches, ...most }: SupervisedShape,
  adam: Adam,
  frozen: Frozen = {},
  shared?: PictureEncoder,
): Promise<Learner<SupervisedBatch>> {
  const encoded = frozen.freezeVision === true;
  const encoder = encoded ? (shared ?? pictureEncoder(backend, { config, prefix: "policy" })) : undefined;
  await encoder?.fit(patches);
  const graphOf = (count: RowCount): Graph => stepGraph(config, { ...count, patches }, adam, frozen);
  const room = backend.room(graphOf(most));
  const programs = sized(backend, room, graphOf);
  return {
    async compile(count = most) {
      await programs.of(roomFor(count, most));
    },
    async learn({ sequences, rate, update: count }) {
      const { rows, places } = roomFor(causalCount(sequences.map(lengthsOf)), most);
      const program = await programs.of({ rows, places });
      const packed = packPrompts(
        config,
        sequences.map((each) => each.prompt),
        patches,
      );
      const laid = causalLayout(
        config,
        { rows, places },
        sequences.map(({ completion }, index) => ({ prompt: packed.prompts[index] ?? bug("prompt"), completion })),
      );
      program.run({
        ...(await encoder?.feeds("policy/pictures", packed.distinct, patches)),
        ...passFeeds(config, { rows, patches }, packed, laid.text, { gradients: true, encoded }),
        ...predictionFeeds(laid.predictions, rows, { gradients: true }),
        temperature: Float64Array.of(1),
        weight: tokenWeights({ rows: 1, width: places, mask: laid.predictions.mask }, "token", places),
        ...optimizerFeeds(adam, rate, count),
      });
      const fetched = await program.fetch(...program.graph.fetches.map((each) => each.name));
      return figures(fetched, adam, { rate, update: count });
    },
    release() {
      programs.release();
      room.release();
      if (encoder !== shared) encoder?.release();
    },
  };
}

function stepGraph(config: ModelConfig, size: SupervisedShape, adam: Adam, frozen: Frozen): Graph {
  const { rows, places } = size;
  const encoded = frozen.freezeVision === true;
  const g = builder("supervised step");
  const inputs = {
    ...passInputs(g, config, size, { gradients: true, encoded }),
    ...(encoded && encodedInput(g, config, size, "policy/pictures")),
  };
  const predictions = predictionInputs(g, places, rows, { gradients: true });
  const logits = predict(g, config, weights(g, config, "policy", encoded ? "decoder" : "all"), {
    ...inputs,
    from: predictions.from,
  });
  const temperature = feed(g, "temperature", f32(1));
  const { logp, entropy } = logProb(g, logits, predictions.targets, temperature);
  const weight = feed(g, "weight", f32(places));
  fetch(g, "entropy", sumAll(g, multiply(g, entropy, weight)));
  optimize(g, config, scale(g, sumAll(g, multiply(g, logp, weight)), -1), adam, frozen);
  return finish(g);
}
