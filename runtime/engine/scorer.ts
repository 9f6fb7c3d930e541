// Log-probs of rollouts by one forward pass over the order tree, nothing kept for a backward one: under a frozen policy, what a KL term in the
// reward is made of (a KL term in the loss has the reference in the learner's own graph); under the policy itself, what its learner will find.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Backend } from "../graph/backend.ts";
import { builder, f32, feed, fetch, finish, type Graph } from "../graph/ir.ts";
import { predict } from "../model/forward.ts";
import { packedTree, treeCount } from "../model/layouts/packed-tree.ts";
import { type RowCount, roomFor } from "../model/layouts/sizes.ts";
import { weights } from "../model/weights.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { type GrpoBatch, type GrpoShape, mostOf } from "./grpo-learner.ts";
import { encodedInput, passFeeds, passInputs } from "./pass.ts";
import { type PictureEncoder, pictureEncoder } from "./picture-encoder.ts";
import { packPrompts } from "./prompt.ts";
import { sized } from "./sized.ts";

export interface Scorer {
  /** Log-prob of every token of each rollout, as long as the rollout. */
  score(batch: Pick<GrpoBatch, "prompts" | "rollouts">): Promise<readonly Float32Array[]>;
  /** Compiles the program for the largest batch, and runs nothing. */
  compile(): Promise<void>;
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

/** The pass for the weights under `prefix`, at the temperature at which the rollouts were drawn; compiled in the sizes that batches have. */
export async function scorer(
  backend: Backend,
  config: ModelConfig,
  shape: GrpoShape,
  { prefix, temperature, gradients = false, encoder: shared }: ScoredPolicy,
): Promise<Scorer> {
  const { patches } = shape;
  const most = mostOf(shape);
  const encoder = shared ?? (gradients ? undefined : pictureEncoder(backend, { config, prefix }));
  await encoder?.fit(patches);
  const options = { gradients, encoded: encoder !== undefined };
  const graphOf = ({ rows, places }: RowCount): Graph => {
    const g = builder(`score by ${prefix}`);
    const size = { rows, patches };
    const inputs = {
      ...passInputs(g, config, size, options),
      ...(encoder && encodedInput(g, config, size, "pictures")),
    };
    const predictions = predictionInputs(g, places, rows, { gradients });
    const logits = predict(g, config, weights(g, config, prefix, encoder ? "decoder" : "all"), {
      ...inputs,
      from: predictions.from,
    });
    fetch(g, "logp", logProb(g, logits, predictions.targets, feed(g, "temperature", f32(1))).logp);
    return finish(g);
  };
  const room = backend.room(graphOf(most));
  const programs = sized(backend, room, graphOf);
  return {
    async compile() {
      await programs.of(most);
    },
    async score({ prompts, rollouts }) {
      const completions = rollouts.map((each) => each.tokens);
      const { rows, places } = roomFor(treeCount(prompts, completions), most);
      const program = await programs.of({ rows, places });
      const packed = packPrompts(config, prompts, patches);
      const laid = packedTree(config, { rows, places }, packed.prompts, { group: shape.group, completions });
      program.run({
        ...(await encoder?.feeds("pictures", packed.distinct, patches)),
        ...passFeeds(config, { rows, patches }, packed, laid.text, options),
        ...predictionFeeds(laid.predictions, rows, { gradients }),
        temperature: Float64Array.of(temperature),
      });
      const { logp = [] } = await program.fetch("logp");
      let place = 0;
      return completions.map(({ length }) => Float32Array.from({ length }, () => logp[place++] ?? bug("a log-prob")));
    },
    release() {
      programs.release();
      room.release();
      if (encoder !== shared) encoder?.release();
    },
  };
}
