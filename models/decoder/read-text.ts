// The decoder's part of a config.json. What is not written has the default of transformers' class, which leaves such values out
// when it saves. What is not computed here is refused by name: a model that differs a little is another model.

import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Json, JsonObject } from "../../plan/json/strict-json.ts";
import { demand, numbersOf, positive, wrong, wrongly } from "../../plan/json/value.ts";
import type { TextConfig } from "./config.ts";

/** What the class of a family has where nothing is written. */
export type TextDefaults = Pick<
  TextConfig,
  "hidden" | "inter" | "layers" | "heads" | "kvHeads" | "rmsEps" | "vocab" | "maxPositions"
>;

/** The one class of a family that has the head that says words. Failure E1053 for another. */
export function refuseOtherClass(json: JsonObject, file: string, architecture: string): void {
  const classes = json.get("architectures") ?? [architecture];
  const fits = Array.isArray(classes) && classes.length === 1 && classes[0] === architecture;
  if (!fits) throw wrong(file, "architectures", classes, `["${architecture}"]`);
}

/** E1053 for settings that have a meaning and another value than what is computed here. */
export function* uncomputed(owner: JsonObject, file: string, prefix: string): Generator<Diagnostic> {
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

/** Sizes of the decoder that `text` describes, but for its rotary angles and its head. Failures E1053. */
export function readText(
  text: JsonObject,
  file: string,
  prefix: string,
  otherwise: TextDefaults,
): Omit<TextConfig, "ropeTheta" | "tied"> {
  const t = numbersOf(text, file, prefix);
  const heads = t.count("num_attention_heads", otherwise.heads);
  const hidden = t.count("hidden_size", otherwise.hidden);
  const headDim = hidden / heads;
  // null means as many as heads; left out it has a default of its own
  const kvHeads = text.get("num_key_value_heads") === null ? heads : t.count("num_key_value_heads", otherwise.kvHeads);
  const fits = Number.isInteger(headDim) && headDim % 2 === 0;
  demand(fits, file, `${prefix}hidden_size`, hidden, `an even multiple of ${heads} heads`);
  demand(heads % kvHeads === 0, file, `${prefix}num_key_value_heads`, kvHeads, `a divisor of ${heads} heads`);
  const stated = text.get("head_dim") ?? headDim;
  demand(stated === headDim, file, `${prefix}head_dim`, stated, `${headDim}, hidden_size over num_attention_heads`);
  const layers = t.count("num_hidden_layers", otherwise.layers);
  const types = text.get("layer_types");
  const each = Array.isArray(types) ? types.length : layers;
  demand(each === layers, file, `${prefix}num_hidden_layers`, layers, `${each}, as many as layer_types has`);
  return {
    hidden,
    inter: t.count("intermediate_size", otherwise.inter),
    layers,
    heads,
    kvHeads,
    headDim,
    rmsEps: rmsEps(text.get("rms_norm_eps") ?? otherwise.rmsEps, `${prefix}rms_norm_eps`, file),
    vocab: t.count("vocab_size", otherwise.vocab),
    maxPositions: t.count("max_position_embeddings", otherwise.maxPositions),
  };
}

/** Whether the head is the embedding, as one object says it. Failure E1053. */
export function readTied(owner: JsonObject, file: string, prefix = ""): boolean {
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

/** Throws what is wrong, if anything is. */
export function refuse(problems: readonly Diagnostic[]): void {
  if (problems.length > 0) throw new Failure(...problems);
}
