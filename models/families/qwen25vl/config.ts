// config.json of Qwen2.5-VL. Both layouts are understood: nested (`text_config`, transformers 4.5x and 5) and flat (the published
// 3B and 7B).

import type { JsonObject } from "../../../plan/json/strict-json.ts";
import { demand, section, unread, wrong } from "../../../plan/json/value.ts";
import type { ModelConfig, PatchConfig, TextConfig, TokenIds } from "../../decoder/config.ts";
import type { ConfigFiles } from "../../decoder/family.ts";
import { readText, readTied, refuse, refuseOtherClass, uncomputed } from "../../decoder/read-text.ts";
import { readTokens, type Said, tokenId } from "../../decoder/read-tokens.ts";
import { readRope } from "../../decoder/rope.ts";
import { knownOuter, knownText, knownVision } from "./known-settings.ts";
import { refuseOthersOutside } from "./outside.ts";
import { readVision, VISION } from "./read-vision.ts";
import { readSections, rope } from "./sections.ts";

/** `mropeSections` in pairs; they sum to headDim / 2. */
export interface Qwen25VLText extends TextConfig {
  readonly mropeSections: readonly [temporal: number, height: number, width: number];
}

/** The vision transformer: `patch` and `window` in pixels, `merge` patches a side become one visual token. */
export interface VisionConfig extends PatchConfig {
  readonly depth: number;
  readonly hidden: number;
  readonly inter: number;
  readonly heads: number;
  readonly headDim: number;
  readonly channels: number;
  readonly window: number;
  /** Blocks that attend over the whole picture; the others within windows. */
  readonly fullAttentionBlocks: readonly number[];
  readonly outHidden: number;
  readonly tokensPerSecond: number;
  readonly ropeTheta: number;
  /** Fixed by the architecture, not written in config.json. */
  readonly rmsEps: number;
}

export interface Qwen25VLConfig extends ModelConfig {
  readonly text: Qwen25VLText;
  readonly vision: VisionConfig;
  readonly tokens: Required<TokenIds>;
}

export const NAME = "qwen25vl";
export const MODEL_TYPE = "qwen2_5_vl";
export const ARCHITECTURE = "Qwen2_5_VLForConditionalGeneration";

/** Of transformers' Qwen2_5_VLTextConfig. */
const defaults = {
  hidden: 8192,
  inter: 29_568,
  layers: 80,
  heads: 64,
  kvHeads: 8,
  rmsEps: 1e-5,
  vocab: 152_064,
  maxPositions: 32_768,
} as const;

export function readConfig(files: ConfigFiles): Qwen25VLConfig {
  const { json, file } = files;
  refuseOtherParts(json, file);
  const nested = section(json, "text_config", file);
  const prefix = nested ? "text_config." : "";
  const written = nested ?? json;
  const seen = section(json, "vision_config", file);
  if (seen === undefined) throw wrong(file, "vision_config", undefined, "an object");
  refuse([
    ...uncomputed(json, file, ""),
    ...(nested ? uncomputed(nested, file, prefix) : []),
    ...unread(json, knownOuter, file),
    ...(nested ? unread(nested, knownText, file, prefix) : []),
    ...unread(seen, knownVision, file, VISION),
  ]);
  const sizes = readText(written, file, prefix, defaults);
  const angles = readRope(written, json, file, prefix, rope);
  const text: Qwen25VLText = {
    ...sizes,
    ropeTheta: angles.theta,
    mropeSections: readSections(angles, sizes.headDim, file),
    tied: readTies(json, written, file, prefix),
  };
  if (nested) refuseOthersOutside(json, text, file);
  const vision = readVision(seen, text.hidden, file);
  const { tokens, end } = readTokens(files, written, text.vocab, prefix);
  return { family: NAME, text, vision, tokens: { ...tokens, ...readMarks(files, tokens, end, text.vocab) } };
}

/** Parts are models of their own elsewhere; one of another family, or one without the head that says words, is not read. */
function refuseOtherParts(json: JsonObject, file: string): void {
  const parts: readonly (readonly [string, string])[] = [
    ["text_config", `${MODEL_TYPE}_text`],
    ["vision_config", `${MODEL_TYPE}_vision`],
  ];
  for (const [name, own] of parts) {
    const type = section(json, name, file)?.get("model_type");
    if (type === undefined || type === null || type === MODEL_TYPE || type === own) continue;
    throw wrong(file, `${name}.model_type`, type, `"${own}"`);
  }
  refuseOtherClass(json, file, ARCHITECTURE);
}

/** Before transformers 5 a nested layout says it inside text_config, and the outer default is false. Failure E1053 where it is denied inside and said outside: releases differ in which of the two holds. */
function readTies(json: JsonObject, text: JsonObject, file: string, prefix: string): boolean {
  const [outside, inside] = [readTied(json, file), readTied(text, file, prefix)];
  const isDenied = outside && text.get("tie_word_embeddings") === false;
  demand(!isDenied, file, `${prefix}tie_word_embeddings`, false, "true, as `tie_word_embeddings` outside of it says");
  return outside || inside;
}

/** What stands for a token of a picture, and around it. */
function readMarks({ json, file }: ConfigFiles, { eos }: TokenIds, [where, setting, stop]: Said, vocab: number) {
  const own = (name: string, otherwise: number): number => {
    const value = json.get(name) ?? undefined;
    return tokenId([file, name, value === undefined && otherwise < vocab ? otherwise : value], vocab);
  };
  const marks = {
    image: own("image_token_id", 151_655),
    video: own("video_token_id", 151_656),
    visionStart: own("vision_start_token_id", 151_652),
    visionEnd: own("vision_end_token_id", 151_653),
  };
  demand(!eos.includes(marks.image), where, setting, stop, "another token than image_token_id");
  const ids = Object.values(marks);
  demand(new Set(ids).size === ids.length, file, "image_token_id", marks.image, "an id that no other mark has");
  return marks;
}
