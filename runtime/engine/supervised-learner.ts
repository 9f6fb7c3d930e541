// One step of supervised learning as one graph: forward over plain causal rows, mean −log p of the worked answers'
// tokens, backward, AdamW.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Frozen } from "../../models/parameters.ts";
import type { Adam } from "../../plan/plan.ts";
import type { Backend } from "../graph/backend.ts";
import { builder, f32, feed, fetch, finish } from "../graph/ir.ts";
import { predict } from "../model/forward.ts";
import { type CausalShape, causalLayout } from "../model/layouts/causal.ts";
import { weights } from "../model/weights.ts";
import { tokenWeights } from "../policy/token-weights.ts";
import { multiply, scale } from "../tensor/ops/arithmetic.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { sumAll } from "../tensor/ops/sum.ts";
import { figures, type Learner, optimize, optimizerFeeds } from "./optimizer.ts";
import { encodedInput, passFeeds, passInputs } from "./pass.ts";
import { type PictureEncoder, pictureEncoder } from "./picture-encoder.ts";
import { type ProcessedPrompt, packPrompts } from "./prompt.ts";

/** What a supervised learner is compiled for. */
export interface SupervisedShape extends CausalShape {
  readonly patches: number;
}

export interface SupervisedBatch {
  readonly sequences: readonly { readonly prompt: ProcessedPrompt; readonly completion: ArrayLike<number> }[];
  readonly rate: number;
  readonly update: number;
}

/**
 * Compiles the update of supervised learning: mean −log p of the worked answers' tokens. Pictures of a frozen tower come from
 * `shared`, or from an encoder of the learner's own.
 */
export async function supervisedLearner(
  backend: Backend,
  config: ModelConfig,
  shape: SupervisedShape,
  adam: Adam,
  frozen: Frozen = {},
  shared?: PictureEncoder,
): Promise<Learner<SupervisedBatch>> {
  const encoded = frozen.freezeVision === true;
  const encoder = encoded ? (shared ?? pictureEncoder(backend, { config, prefix: "policy" })) : undefined;
  await encoder?.fit(shape.patches);
  const places = shape.sequences * shape.completion;
  const size = { rows: shape.rows, patches: shape.patches };
  const g = builder("supervised step");
  const options = { gradients: true, encoded };
  const inputs = {
    ...passInputs(g, config, size, options),
    ...(encoded && encodedInput(g, config, size, "policy/pictures")),
  };
  const predictions = predictionInputs(g, places, size.rows, { gradients: true });
  const logits = predict(g, config, weights(g, config, "policy", encoded ? "decoder" : "all"), {
    ...inputs,
    from: predictions.from,
  });
  const temperature = feed(g, "temperature", f32(1));
  const { logp, entropy } = logProb(g, logits, predictions.targets, temperature);
  const weight = feed(g, "weight", f32(places));
  fetch(g, "entropy", sumAll(g, multiply(g, entropy, weight)));
  optimize(g, config, scale(g, sumAll(g, multiply(g, logp, weight)), -1), adam, frozen);
  const executable = await backend.compile(finish(g));
  const names = executable.graph.fetches.map((each) => each.name);

  return {
    async learn({ sequences, rate, update: count }) {
      const packed = packPrompts(
        config,
        sequences.map((each) => each.prompt),
        shape.patches,
      );
      const laid = causalLayout(
        config,
        shape,
        sequences.map(({ completion }, index) => ({ prompt: packed.prompts[index] ?? bug("prompt"), completion })),
      );
      executable.run({
        ...(await encoder?.feeds("policy/pictures", packed.distinct, shape.patches)),
        ...passFeeds(config, size, packed, laid.text, options),
        ...predictionFeeds(laid.predictions, size.rows, { gradients: true }),
        temperature: Float64Array.of(1),
        weight: tokenWeights({ rows: 1, width: places, mask: laid.predictions.mask }, "token", places),
        ...optimizerFeeds(adam, rate, count),
      });
      return executable.fetch(...names).then((fetched) => figures(fetched, adam, { rate, update: count }));
    },
    release() {
      executable.release();
      if (encoder !== shared) encoder?.release();
    },
  };
}
