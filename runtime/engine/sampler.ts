// Rollouts: prompts are computed once into a key-value cache, then all rollouts of all orders are decoded together, one
// token a step, sampled on the device, in fewer rows once many have ended. What is drawn depends on a rollout's own key only, never on its
// batch.

import { stepFeeds } from "../../models/decoder/inputs.ts";
import { countParameters, countPictureParameters } from "../../models/parameters.ts";
import type { Backend } from "../graph/backend.ts";
import type { DrawKey } from "../method/philox.ts";
import { decodeStep, everyone, prefillLayout } from "../model/layouts/order-tree.ts";
import { sizeFor } from "../model/layouts/sizes.ts";
import { passFeeds } from "./pass.ts";
import { pictureEncoder } from "./picture-encoder.ts";
import { type ProcessedPrompt, packPrompts } from "./prompt.ts";
import { type Rollout, refuseAllBanned, rolloutReader } from "./rollout.ts";
import {
  decodeGraph,
  drawFeeds,
  prefillGraph,
  rolloutsOf,
  type SampledModel,
  type SamplerShape,
  samplerStates,
} from "./sampling-graphs.ts";
import { sized } from "./sized.ts";
import { compilingWorth, widths } from "./widths.ts";

export interface SamplingRequest {
  /** At most `orders` prompts. */
  readonly prompts: readonly ProcessedPrompt[];
  /** Key of rollout `rollout` (0 … group − 1) of prompt `order`; the position is the sampler's. */
  readonly key: (order: number, rollout: number) => DrawKey;
  /** 0 = greedy. */
  readonly temperature: number;
  /** Told while it goes on: rollouts that have ended, as far as is known, and tokens of the longest. */
  readonly told?: (ended: number, tokens: number) => void;
}

export interface Sampler {
  readonly shape: SamplerShape;
  /** Rollouts of all prompts, order by order: prompt p's are p·group … (p + 1)·group − 1. Failure E1013 for logits that are not finite. */
  roll(request: SamplingRequest): Promise<readonly Rollout[]>;
  /** Compiles the program for the longest prompts, and runs nothing. */
  compile(): Promise<void>;
  release(): void;
}

/** Tokens between looks at which rollouts have ended. */
const lookEvery = 4;

/**
 * Compiles one decode step, later steps of fewer rollouts where that is worth it, and prefills in the sizes that prompts have. States of
 * the sampler are named after `name`. Failure E1014 when every token is banned.
 */
export async function sampler(
  backend: Backend,
  model: SampledModel,
  shape: SamplerShape,
  name: string,
  worth = compilingWorth,
): Promise<Sampler> {
  refuseAllBanned(model);
  const { config } = model;
  const encoder = model.encoder ?? pictureEncoder(backend, model);
  const sampling = { model, shape, name };
  const states = samplerStates(sampling);
  for (const each of states) backend.write(each.name, each.type);
  const most = shape.orders * shape.prompt;
  await encoder.fit(shape.patches);
  const rollouts = rolloutsOf(shape);
  const room = backend.room(prefillGraph(sampling, most), decodeGraph(sampling, rollouts));
  const prefills = sized<{ readonly rows: number }>(backend, room, ({ rows }) => prefillGraph(sampling, rows));
  const decodes = sized<{ readonly rows: number }>(backend, room, ({ rows }) => decodeGraph(sampling, rows));
  await decodes.of({ rows: rollouts });
  const widthFor = widths(rollouts, 2 * (countParameters(config) - countPictureParameters(config)), worth);
  const reader = rolloutReader(model, rollouts);

  return {
    shape,
    async compile() {
      await prefills.of({ rows: most });
    },
    async roll({ prompts, key, temperature, told }) {
      const packed = packPrompts(config, prompts, shape.patches);
      const rows = sizeFor(
        packed.prompts.reduce((sum, each) => sum + each.tokens.length, 0),
        most,
      );
      const prefill = await prefills.of({ rows });
      const layout = prefillLayout(config, shape, packed.prompts, rows);
      const used = prompts.length * shape.group;
      const keys = Array.from({ length: used }, (_, at) => key(Math.floor(at / shape.group), at % shape.group));
      const feeds = drawFeeds(sampling, keys, temperature);
      const last = Int32Array.from({ length: shape.orders }, (_, order) => layout.last[order * shape.group] ?? 0);
      const pictures = await encoder.feeds("pictures", packed.distinct, shape.patches);
      const text = passFeeds(config, { rows, patches: shape.patches }, packed, layout.text, { encoded: true });
      prefill.run({ ...pictures, ...text, cached: layout.cached, last, ...feeds(0, everyone(shape)) });
      let going: readonly number[] = Array.from({ length: used }, (_, rollout) => rollout);
      let length = 1;
      while (length < shape.completion && going.length > 0) {
        const who = new Int32Array(widthFor(going.length)).fill(-1);
        who.set(going);
        const decode = await decodes.of({ rows: who.length });
        decode.run({ ...stepFeeds(decodeStep(config, layout, length - 1, who)), ...feeds(length, who) });
        length++;
        told?.(used - going.length, length);
        if (length % lookEvery > 0 || length === shape.completion) continue;
        going = reader.goingOn(await backend.read(`${name}/tokens`), going, length - lookEvery, length);
      }
      const tokens = await backend.read(`${name}/tokens`);
      const logp = await backend.read(`${name}/logp`);
      const fault = await backend.read(`${name}/fault`);
      return reader.rollouts({ tokens, logp, fault }, used, length);
    },
    release() {
      prefills.release();
      decodes.release();
      room.release();
      if (encoder !== model.encoder) encoder.release();
      backend.drop(...states.map((each) => each.name));
    },
  };
}
