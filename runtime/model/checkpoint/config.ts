// What a checkpoint's config.json says about a model, in the one form that the rest of the runtime reads. Both layouts
// are understood: nested (`text_config`, transformers 5) and flat (the published 3B and 7B). Written back nested.

import { E1053, E1058 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { describeJson, type Json, type JsonObject } from "./strict-json.ts";

/** The decoder: sizes in numbers, `headDim` = hidden / heads, `mropeSections` in pairs (they sum to headDim / 2). */
export interface TextConfig {
  readonly hidden: number;
  readonly inter: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly ropeTheta: number;
  readonly mropeSections: readonly [temporal: number, height: number, width: number];
  readonly rmsEps: number;
  readonly vocab: number;
  /** The head is the embedding table; there is no `lm_head.weight`. */
  readonly tied: boolean;
  readonly maxPositions: number;
}

/** The vision transformer: `patch` and `window` in pixels, `merge` patches a side become one visual token. */
export interface VisionConfig {
  readonly depth: number;
  readonly hidden: number;
  readonly inter: number;
  readonly heads: number;
  readonly headDim: number;
  readonly channels: number;
  readonly patch: number;
  readonly temporalPatch: number;
  readonly merge: number;
  readonly window: number;
  /** Blocks that attend over the whole picture; the others within windows. */
  readonly fullAttentionBlocks: readonly number[];
  readonly outHidden: number;
  readonly tokensPerSecond: number;
  readonly ropeTheta: number;
  /** Fixed by the architecture, not written in config.json. */
  readonly rmsEps: number;
}

/** Ids of the tokens that the model itself must know; `eos` and `pad` come from generation_config.json. */
export interface TokenIds {
  readonly image: number;
  readonly video: number;
  readonly visionStart: number;
  readonly visionEnd: number;
  readonly bos: number;
  readonly eos: readonly number[];
  readonly pad: number;
}

export interface ModelConfig {
  readonly text: TextConfig;
  readonly vision: VisionConfig;
  readonly tokens: TokenIds;
}

/** Reads config.json (and generation_config.json, where there is one). Failure E1053 for a missing or unsupported setting, E1058 for another architecture. */
export function readConfig(json: JsonObject, generation: JsonObject | undefined, file: string): ModelConfig {
  const architecture = json.get("model_type");
  if (architecture !== "qwen2_5_vl") throw new Failure(E1058({ file, found: describeJson(architecture) }));
  const nested = section(json, "text_config");
  const text = nested ?? json;
  const vision = section(json, "vision_config");
  if (vision === undefined) throw wrong(file, "vision_config", undefined, "an object");
  const rope = section(text, "rope_parameters") ?? section(text, "rope_scaling") ?? section(json, "rope_scaling");
  if (rope === undefined) throw wrong(file, "rope_parameters", undefined, "an object");

  const t = numbers(text, file);
  const v = numbers(vision, file);
  const ids = numbers(json, file);
  const heads = t.count("num_attention_heads");
  const hidden = t.count("hidden_size");
  const headDim = hidden / heads;
  const kvHeads = t.count("num_key_value_heads");
  const sections = countList(rope, "mrope_section", file);
  const tied = json.get("tie_word_embeddings") ?? text.get("tie_word_embeddings") ?? false;
  if (typeof tied !== "boolean") throw wrong(file, "tie_word_embeddings", tied, "true or false");
  for (const [owner, name] of [[text, "hidden_act"] as const, [vision, "hidden_act"] as const]) {
    const act = owner.get(name) ?? "silu";
    if (act !== "silu") throw wrong(file, name, act, '"silu"');
  }
  if (text.get("use_sliding_window") === true) throw wrong(file, "use_sliding_window", true, "false");
  demand(
    Number.isInteger(headDim) && headDim % 2 === 0,
    file,
    "hidden_size",
    hidden,
    `an even multiple of ${heads} heads`,
  );
  demand(heads % kvHeads === 0, file, "num_key_value_heads", kvHeads, `a divisor of ${heads} heads`);
  const pairs = sections.reduce((sum, each) => sum + each, 0);
  demand(
    sections.length === 3 && pairs * 2 === headDim,
    file,
    "mrope_section",
    sections,
    `three counts that sum to ${headDim / 2}`,
  );

  const visionHidden = v.count("hidden_size");
  const visionHeads = v.count("num_heads");
  const depth = v.count("depth");
  const outHidden = v.count("out_hidden_size");
  const full = countList(vision, "fullatt_block_indexes", file);
  const visionHeadDim = visionHidden / visionHeads;
  demand(
    visionHeadDim % 4 === 0,
    file,
    "vision_config.hidden_size",
    visionHidden,
    `${visionHeads} heads of a multiple of 4`,
  );
  demand(
    outHidden === hidden,
    file,
    "vision_config.out_hidden_size",
    outHidden,
    `${hidden}, the decoder's hidden size`,
  );
  demand(
    full.every((block) => block < depth),
    file,
    "vision_config.fullatt_block_indexes",
    full,
    `blocks below ${depth}`,
  );
  const patch = v.count("patch_size");
  const merge = v.count("spatial_merge_size");
  const window = v.count("window_size");
  demand(window % (patch * merge) === 0, file, "vision_config.window_size", window, `a multiple of ${patch * merge}`);

  const theta = rope.get("rope_theta") ?? text.get("rope_theta");
  const visionRope = section(vision, "rope_parameters");
  const bos = t.id("bos_token_id") ?? ids.id("bos_token_id") ?? 0;
  const stop = generation?.get("eos_token_id") ?? text.get("eos_token_id") ?? json.get("eos_token_id");
  const eos = (Array.isArray(stop) ? stop : [stop]).filter((id): id is number => typeof id === "number");
  if (eos.length === 0) throw wrong(file, "eos_token_id", stop, "a token id");
  const pad = generation?.get("pad_token_id") ?? text.get("pad_token_id") ?? json.get("pad_token_id") ?? bos;
  return {
    text: {
      hidden,
      inter: t.count("intermediate_size"),
      layers: t.count("num_hidden_layers"),
      heads,
      kvHeads,
      headDim,
      ropeTheta: positive(theta, "rope_theta", file),
      mropeSections: [sections[0]!, sections[1]!, sections[2]!],
      rmsEps: positive(text.get("rms_norm_eps"), "rms_norm_eps", file),
      vocab: t.count("vocab_size"),
      tied,
      maxPositions: t.count("max_position_embeddings"),
    },
    vision: {
      depth,
      hidden: visionHidden,
      inter: v.count("intermediate_size"),
      heads: visionHeads,
      headDim: visionHeadDim,
      channels: v.countOr("in_channels", v.countOr("in_chans", 3)),
      patch,
      temporalPatch: v.count("temporal_patch_size"),
      merge,
      window,
      fullAttentionBlocks: full,
      outHidden,
      tokensPerSecond: v.countOr("tokens_per_second", 2),
      ropeTheta: positive(visionRope?.get("rope_theta") ?? 10_000, "vision_config.rope_theta", file),
      rmsEps: 1e-6,
    },
    tokens: {
      image: ids.token("image_token_id"),
      video: ids.token("video_token_id"),
      visionStart: ids.token("vision_start_token_id"),
      visionEnd: ids.token("vision_end_token_id"),
      bos,
      eos,
      pad: typeof pad === "number" ? pad : bos,
    },
  };
}

function section(owner: JsonObject, name: string): JsonObject | undefined {
  const value = owner.get(name);
  return value instanceof Map ? value : undefined;
}

/** Typed access to the whole numbers of one object, each failure naming the setting. */
function numbers(owner: JsonObject, file: string) {
  const whole = (name: string, least: number): number | undefined => {
    const value = owner.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value < 2 ** 31) return value;
    throw wrong(file, name, value, `a whole number from ${least}`);
  };
  const need = (name: string, least: number) => {
    const value = whole(name, least);
    if (value === undefined) throw wrong(file, name, undefined, `a whole number from ${least}`);
    return value;
  };
  return {
    count: (name: string) => need(name, 1),
    countOr: (name: string, otherwise: number) => whole(name, 1) ?? otherwise,
    id: (name: string) => whole(name, 0),
    token: (name: string) => need(name, 0),
  };
}

function countList(owner: JsonObject, name: string, file: string): readonly number[] {
  const value = owner.get(name);
  const whole = (each: Json): each is number => typeof each === "number" && Number.isInteger(each) && each >= 0;
  if (Array.isArray(value) && value.every(whole)) return value;
  throw wrong(file, name, value, "a list of whole numbers");
}

function positive(value: Json | undefined, setting: string, file: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw wrong(file, setting, value, "a number above 0");
}

function demand(holds: boolean, file: string, setting: string, found: Json, wanted: string): void {
  if (!holds) throw wrong(file, setting, found, wanted);
}

function wrong(file: string, setting: string, found: Json | undefined, wanted: string): Failure {
  const shown = Array.isArray(found) ? JSON.stringify(found) : describeJson(found);
  return new Failure(E1053({ file, setting, found: shown, wanted }));
}
