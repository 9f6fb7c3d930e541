// What a checkpoint's config.json says about a model, in the one form that plan and runtime read. Both layouts are
// understood: nested (`text_config`, transformers 4.5x and 5) and flat (the published 3B and 7B). What is not written has
// the default of transformers' classes, which leave such values out when they save. What the runtime does not compute is
// refused by name: a model that differs a little is another model.

import { E1058 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { knownOuter, knownText, knownVision } from "./known-settings.ts";
import { readRope, refuseOthersOutside } from "./rope.ts";
import { describeJson, type Json, type JsonObject } from "./strict-json.ts";
import { countList, demand, numbersOf, positive, section, unread, wrong, wrongly } from "./value.ts";

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

/** The architecture whose forward pass the runtime has, and what its parts are called in nested configurations. */
const ARCHITECTURE = "qwen2_5_vl";
const WITH_HEAD = "Qwen2_5_VLForConditionalGeneration";
const VISION = "vision_config.";

/**
 * Reads config.json (and generation_config.json, where there is one). Failures: E1053 for a setting that is missing, of
 * another type or not computed here, E1058 for another architecture, E1059 for one that nobody reads.
 */
export function readConfig(
  json: JsonObject,
  generation: JsonObject | undefined,
  file: string,
  generationFile = "generation_config.json",
): ModelConfig {
  refuseArchitecture(json, file);
  const nested = section(json, "text_config", file);
  const prefix = nested ? "text_config." : "";
  const written = nested ?? json;
  const seen = section(json, "vision_config", file);
  if (seen === undefined) throw wrong(file, "vision_config", undefined, "an object");
  const unknown: readonly Diagnostic[] = [
    ...uncomputed(json, file, ""),
    ...(nested ? uncomputed(nested, file, prefix) : []),
    ...unread(json, knownOuter, file),
    ...(nested ? unread(nested, knownText, file, prefix) : []),
    ...unread(seen, knownVision, file, VISION),
  ];
  if (unknown.length > 0) throw new Failure(...unknown);
  const text = readText(written, json, file, prefix);
  if (nested) refuseOthersOutside(json, text, file);
  return {
    text,
    vision: readVision(seen, text.hidden, file),
    tokens: readTokens(json, written, generation, text.vocab, { file, generationFile, prefix }),
  };
}

/** Parts are models of their own elsewhere; one of another family, or one without the head that says words, is not read. */
function refuseArchitecture(json: JsonObject, file: string): void {
  const architecture = json.get("model_type");
  if (architecture !== ARCHITECTURE) throw new Failure(E1058({ file, found: describeJson(architecture) }));
  const parts: readonly (readonly [string, string])[] = [
    ["text_config", `${ARCHITECTURE}_text`],
    ["vision_config", `${ARCHITECTURE}_vision`],
  ];
  for (const [name, own] of parts) {
    const type = section(json, name, file)?.get("model_type");
    if (type === undefined || type === null || type === ARCHITECTURE || type === own) continue;
    throw wrong(file, `${name}.model_type`, type, `"${own}"`);
  }
  const classes = json.get("architectures") ?? [WITH_HEAD];
  const fits = Array.isArray(classes) && classes.length === 1 && classes[0] === WITH_HEAD;
  if (!fits) throw wrong(file, "architectures", classes, `["${WITH_HEAD}"]`);
}

/** Settings that have a meaning and another value than what is computed here. */
function* uncomputed(owner: JsonObject, file: string, prefix: string): Generator<Diagnostic> {
  const wanted: readonly (readonly [string, (value: Json) => boolean, string])[] = [
    ["quantization_config", () => false, "absent: weights in 16 or 32 bits"],
    ["hidden_act", (value) => value === "silu", '"silu"'],
    ["use_sliding_window", (value) => value === false, "false"],
    ["attention_dropout", (value) => value === 0, "0"],
    ["attention_bias", (value) => value === true, "true: queries, keys and values have a bias"],
    ["qkv_bias", (value) => value === true, "true: queries, keys and values have a bias"],
    ["is_encoder_decoder", (value) => value === false, "false"],
    [
      "layer_types",
      (value) => Array.isArray(value) && value.every((each) => each === "full_attention"),
      'a list of "full_attention"',
    ],
  ];
  for (const [name, fits, should] of wanted) {
    const value = owner.get(name);
    if (value !== undefined && value !== null && !fits(value)) yield wrongly(file, `${prefix}${name}`, value, should);
  }
}

function readText(text: JsonObject, json: JsonObject, file: string, prefix: string): TextConfig {
  const t = numbersOf(text, file, prefix);
  const heads = t.count("num_attention_heads", 64);
  const hidden = t.count("hidden_size", 8192);
  const headDim = hidden / heads;
  // null means as many as heads; left out, transformers has eight
  const kvHeads = text.get("num_key_value_heads") === null ? heads : t.count("num_key_value_heads", 8);
  const fits = Number.isInteger(headDim) && headDim % 2 === 0;
  demand(fits, file, `${prefix}hidden_size`, hidden, `an even multiple of ${heads} heads`);
  demand(heads % kvHeads === 0, file, `${prefix}num_key_value_heads`, kvHeads, `a divisor of ${heads} heads`);
  const stated = text.get("head_dim") ?? headDim;
  demand(stated === headDim, file, `${prefix}head_dim`, stated, `${headDim}, hidden_size over num_attention_heads`);
  const layers = t.count("num_hidden_layers", 80);
  const types = text.get("layer_types");
  const each = Array.isArray(types) ? types.length : layers;
  demand(each === layers, file, `${prefix}num_hidden_layers`, layers, `${each}, as many as layer_types has`);
  return {
    hidden,
    inter: t.count("intermediate_size", 29_568),
    layers,
    heads,
    kvHeads,
    headDim,
    ...readRope(text, json, headDim, file, prefix),
    rmsEps: rmsEps(text.get("rms_norm_eps") ?? 1e-5, `${prefix}rms_norm_eps`, file),
    vocab: t.count("vocab_size", 152_064),
    tied: readTies(json, text, file, prefix),
    maxPositions: t.count("max_position_embeddings", 32_768),
  };
}

/** Before transformers 5 a nested layout says it inside text_config, and the outer default is false. Failure E1053 where it is denied inside and said outside: releases differ in which of the two holds. */
function readTies(json: JsonObject, text: JsonObject, file: string, prefix: string): boolean {
  const [outside, inside] = [readTied(json, file, ""), readTied(text, file, prefix)];
  const isDenied = outside && text.get("tie_word_embeddings") === false;
  demand(!isDenied, file, `${prefix}tie_word_embeddings`, false, "true, as `tie_word_embeddings` outside of it says");
  return outside || inside;
}

function readTied(owner: JsonObject, file: string, prefix: string): boolean {
  const tied = owner.get("tie_word_embeddings") ?? false;
  if (typeof tied !== "boolean") throw wrong(file, `${prefix}tie_word_embeddings`, tied, "true or false");
  return tied;
}

/** Far below what float32 can hold beside a mean square, a division by zero is not prevented. */
function rmsEps(value: Json, setting: string, file: string): number {
  const epsilon = positive(value, setting, file);
  demand(epsilon >= 1e-12 && epsilon < 1, file, setting, value, "a number from 1e-12, below 1");
  return epsilon;
}

function readVision(vision: JsonObject, textHidden: number, file: string): VisionConfig {
  const v = numbersOf(vision, file, VISION);
  for (const problem of uncomputed(vision, file, VISION)) throw new Failure(problem);
  const hidden = v.count("hidden_size", 3584);
  const heads = v.count("num_heads", 16);
  const depth = v.count("depth", 32);
  const outHidden = v.count("out_hidden_size", 3584);
  const patch = v.count("patch_size", 14);
  const merge = v.count("spatial_merge_size", 2);
  const window = v.count("window_size", 112);
  const headDim = hidden / heads;
  demand(headDim % 4 === 0, file, `${VISION}hidden_size`, hidden, `${heads} heads of a multiple of 4`);
  demand(outHidden === textHidden, file, `${VISION}out_hidden_size`, outHidden, `${textHidden}, the decoder's width`);
  for (const name of ["in_channels", "in_chans"])
    demand(v.count(name, 3) === 3, file, `${VISION}${name}`, vision.get(name), "3: red, green and blue");
  const twice = v.count("spatial_patch_size", patch);
  demand(twice === patch, file, `${VISION}spatial_patch_size`, twice, `${patch}, the patch_size`);
  demand(patch * merge <= 4096, file, `${VISION}patch_size`, patch, "at most 4096 pixels for a merged patch");
  const full = countList(vision, "fullatt_block_indexes", file, VISION, [7, 15, 23, 31]);
  const inside = full.every((block) => block < depth);
  demand(inside, file, `${VISION}fullatt_block_indexes`, full, `blocks below ${depth}`);
  demand(window % (patch * merge) === 0, file, `${VISION}window_size`, window, `a multiple of ${patch * merge}`);
  const rope = section(vision, "rope_parameters", file, VISION);
  const kind = rope?.get("rope_type") ?? "axial";
  demand(kind === "axial" || kind === "default", file, `${VISION}rope_parameters.rope_type`, kind, '"axial"');
  return {
    depth,
    hidden,
    inter: v.count("intermediate_size", 3420),
    heads,
    headDim,
    channels: 3,
    patch,
    temporalPatch: v.count("temporal_patch_size", 2),
    merge,
    window,
    fullAttentionBlocks: full,
    outHidden,
    tokensPerSecond: v.count("tokens_per_second", 4),
    ropeTheta: positive(rope?.get("rope_theta") ?? 10_000, `${VISION}rope_parameters.rope_theta`, file),
    rmsEps: 1e-6,
  };
}

interface Files {
  readonly file: string;
  readonly generationFile: string;
  readonly prefix: string;
}

/** Token ids, each a row of the embedding table. */
function readTokens(
  json: JsonObject,
  text: JsonObject,
  generation: JsonObject | undefined,
  vocab: number,
  { file, generationFile, prefix }: Files,
): TokenIds {
  const wanted = `a token id from 0, below the vocab_size of ${vocab}`;
  const idIn = (where: string, name: string, value: Json | undefined): number => {
    const fits = typeof value === "number" && Number.isInteger(value) && value >= 0 && value < vocab;
    if (!fits) throw wrong(where, name, value, wanted);
    return value;
  };
  /** The first place that says it: how it generates, then the decoder, then the whole. */
  const said = (name: string): readonly [where: string, setting: string, value: Json | undefined] => {
    const places: readonly (readonly [string, string, JsonObject | undefined])[] = [
      [generationFile, name, generation],
      [file, `${prefix}${name}`, text],
      [file, name, json],
    ];
    for (const [where, setting, owner] of places) {
      const value = owner?.get(name);
      if (value !== undefined && value !== null) return [where, setting, value];
    }
    return [file, name, undefined];
  };
  const optional = (name: string): number | undefined => {
    const [where, setting, value] = said(name);
    return value === undefined ? undefined : idIn(where, setting, value);
  };
  const [where, setting, stop] = said("eos_token_id");
  const eos = (Array.isArray(stop) ? (stop as readonly Json[]) : [stop ?? 151_645]).map((id) =>
    idIn(where, setting, id),
  );
  demand(eos.length > 0, where, setting, stop, "a token id, or a list of them");
  const own = (name: string, otherwise: number): number => {
    const value = json.get(name) ?? undefined;
    return idIn(file, name, value === undefined && otherwise < vocab ? otherwise : value);
  };
  const bos = optional("bos_token_id") ?? (vocab > 151_643 ? 151_643 : eos[0]!);
  const ids = {
    image: own("image_token_id", 151_655),
    video: own("video_token_id", 151_656),
    visionStart: own("vision_start_token_id", 151_652),
    visionEnd: own("vision_end_token_id", 151_653),
  };
  demand(!eos.includes(ids.image), where, setting, stop, "another token than image_token_id");
  const marks = Object.values(ids);
  demand(new Set(marks).size === marks.length, file, "image_token_id", ids.image, "an id that no other mark has");
  return { ...ids, bos, eos: [...new Set(eos)], pad: optional("pad_token_id") ?? bos };
}
