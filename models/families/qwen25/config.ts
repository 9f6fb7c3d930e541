// config.json of Qwen2.5, the plain text decoder (arXiv 2412.15115), whose class in transformers is that of Qwen2.

import { unread } from "../../../plan/json/value.ts";
import type { ModelConfig } from "../../decoder/config.ts";
import { sorted, textJson } from "../../decoder/config-json.ts";
import type { ConfigFiles } from "../../decoder/family.ts";
import { everywhere, readHere } from "../../decoder/known-settings.ts";
import { readText, readTied, refuse, refuseOtherClass, uncomputed } from "../../decoder/read-text.ts";
import { readTokens } from "../../decoder/read-tokens.ts";
import { readRope } from "../../decoder/rope.ts";

export const NAME = "qwen25";
export const MODEL_TYPE = "qwen2";
export const ARCHITECTURE = "Qwen2ForCausalLM";

/** Of transformers' Qwen2Config. */
const defaults = {
  hidden: 4096,
  inter: 22_016,
  layers: 32,
  heads: 32,
  kvHeads: 32,
  rmsEps: 1e-6,
  vocab: 151_936,
  maxPositions: 32_768,
} as const;

const rope = { theta: 1e4, types: ["default"], own: [] } as const;

const known: ReadonlySet<string> = new Set([...everywhere, ...readHere]);

export function readConfig(files: ConfigFiles): ModelConfig {
  const { json, file } = files;
  refuseOtherClass(json, file, ARCHITECTURE);
  refuse([...uncomputed(json, file, ""), ...unread(json, known, file)]);
  const sizes = readText(json, file, "", defaults);
  const { theta } = readRope(json, json, file, "", rope);
  const { tokens } = readTokens(files, json, sizes.vocab);
  return { family: NAME, text: { ...sizes, ropeTheta: theta, tied: readTied(json, file) }, tokens };
}

export const configJson = (config: ModelConfig): Record<string, unknown> =>
  sorted({
    ...textJson(config),
    architectures: [ARCHITECTURE],
    dtype: "float32",
    model_type: MODEL_TYPE,
    rope_parameters: { rope_theta: config.text.ropeTheta, rope_type: "default" },
    tie_word_embeddings: config.text.tied,
  });
