// Log-probs of rollouts by one forward pass over the order tree, nothing kept for a backward one: under a frozen policy, what a KL term in the
// reward is made of (a KL term in the loss has the reference in the learner's own graph); under the policy itself, what its learner will find.

import type { ModelConfig } from "../../models/decoder/config.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Backend } from "../graph/backend.ts";
import { builder, f32, feed, fetch, finish } from "../graph/ir.ts";
import { predict } from "../model/forward.ts";
import { treeLayout, treeRows } from "../model/layouts/order-tree.ts";
import { weights } from "../model/weights.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import type { GrpoBatch, GrpoShape } from "./grpo-learner.ts";
import { encodedInput, passFeeds, passInputs } from "./pass.ts";
import { type PictureEncoder, pictureEncoder } from "./picture-encoder.ts";
import { packPrompts } from "./prompt.ts";

export interface Scorer {
  /** Log-prob of every token of each rollout, as long as the rollout. */
  score(batch: Pick<GrpoBatch, "prompts" | "rollouts">): Promise<readonly Float32Array[]>;
  release(): void;
}

/** Whose log-probs a scorer gives. */
export interface ScoredPolicy {
  readonly prefix: string;
  readonly temperature: number;
  /** The pass is the learner's, op for op: of a tower that learns when there is no encoder, of a frozen one when there is. */
  readonly gradients?: boolean;
  /** Of its picture tower; absent = the scorer makes one of its own, or with gradients encodes pictures in its pass. */
  readonly encoder?: PictureEncoder | undefined;
}

/** Compiles the pass for the weights under `prefix`, at the temperature at which the rollouts were drawn. */
export async function scorer(
  backend: Backend,
  config: ModelConfig,
  shape: GrpoShape,
  { prefix, temperature, gradients = false, encoder: shared }: ScoredPolicy,
): Promise<Scorer> {
  const encoder = shared ?? (gradients ? undefined : pictureEncoder(backend, { config, prefix }));
  await encoder?.fit(shape.patches);
  const places = shape.orders * shape.group * shape.completion;
  const size = { rows: treeRows(shape), patches: shape.patches };
  const g = builder(`score by ${prefix}`);
  const options = { gradients, encoded: encoder !== undefined };
  const inputs = {
    ...passInputs(g, config, size, options),
    ...(encoder && encodedInput(g, config, size, "pictures")),
  };
  const predictions = predictionInputs(g, places, size.rows, { gradients });
  const logits = predict(g, config, weights(g, config, prefix, encoder ? "decoder" : "all"), {
    ...inputs,
    from: predictions.from,
  });
  fetch(g, "logp", logProb(g, logits, predictions.targets, feed(g, "temperature", f32(1))).logp);
  const executable = await backend.compile(finish(g));
  return {
    async score({ prompts, rollouts }) {
      const packed = packPrompts(config, prompts, shape.patches);
      const completions = rollouts.map((each) => each.tokens);
      const layout = treeLayout(config, shape, packed.prompts, completions);
      executable.run({
        ...(await encoder?.feeds("pictures", packed.distinct, shape.patches)),
        ...passFeeds(config, size, packed, layout.text, options),
        ...predictionFeeds(layout.predictions, size.rows, { gradients }),
        temperature: Float64Array.of(temperature),
      });
      const { logp = [] } = await executable.fetch("logp");
      return completions.map(({ length }, rollout) => {
        const from = rollout * shape.completion;
        return Float32Array.from({ length }, (_, at) => logp[from + at] ?? 0);
      });
    },
    release() {
      executable.release();
      if (encoder !== shared) encoder?.release();
    },
  };
}
