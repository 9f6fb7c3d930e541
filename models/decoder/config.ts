// What every model here is at least: a decoder over tokens. The configuration of a family says this and what else it has; whoever
// is no part of a family reads no more than this of it.

/** The decoder: sizes in numbers, `headDim` = hidden / heads. */
export interface TextConfig {
  readonly hidden: number;
  readonly inter: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly ropeTheta: number;
  readonly rmsEps: number;
  readonly vocab: number;
  /** The head is the embedding table; there is no `lm_head.weight`. */
  readonly tied: boolean;
  readonly maxPositions: number;
}

/** How a model that reads pictures cuts them: `patch` in pixels, `merge` patches a side become one token. */
export interface PatchConfig {
  readonly patch: number;
  readonly temporalPatch: number;
  readonly merge: number;
}

/** Ids of the tokens that the model itself must know; `eos` and `pad` come from generation_config.json. */
export interface TokenIds {
  readonly bos: number;
  readonly eos: readonly number[];
  readonly pad: number;
  /** Of a model that reads pictures: what stands for a token of one, and around it. */
  readonly image?: number;
  readonly video?: number;
  readonly visionStart?: number;
  readonly visionEnd?: number;
}

export interface ModelConfig {
  /** The name of its family (models/families). */
  readonly family: string;
  readonly text: TextConfig;
  /** Absent for a model that reads words alone. */
  readonly vision?: PatchConfig;
  readonly tokens: TokenIds;
}
