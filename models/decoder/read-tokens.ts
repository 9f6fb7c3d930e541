// Token ids of a config.json and of the generation_config.json beside it, each a row of the embedding table.

import type { Json, JsonObject } from "../../plan/json/strict-json.ts";
import { demand, wrong } from "../../plan/json/value.ts";
import type { TokenIds } from "./config.ts";
import type { ConfigFiles } from "./family.ts";

/** Of the tokenizer that all models of the family's maker have: `<|im_end|>` and `<|endoftext|>`. */
const END_OF_TURN = 151_645;
const END_OF_TEXT = 151_643;

/** Where a setting stands, and what it is. */
export type Said = readonly [file: string, setting: string, value: Json | undefined];

/** A token id that is a row of the embedding table. Failure E1053. */
export function tokenId([file, setting, value]: Said, vocab: number): number {
  const fits = typeof value === "number" && Number.isInteger(value) && value >= 0 && value < vocab;
  if (!fits) throw wrong(file, setting, value, `a token id from 0, below the vocab_size of ${vocab}`);
  return value;
}

/** `text` is the decoder's object, `prefix` what messages put before its names. Also where the end tokens stand. */
export function readTokens(
  { json, file, generation, generationFile }: ConfigFiles,
  text: JsonObject,
  vocab: number,
  prefix = "",
): { readonly tokens: TokenIds; readonly end: Said } {
  /** The first place that says it: how it generates, then the decoder, then the whole. */
  const said = (name: string): Said => {
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
    const found = said(name);
    return found[2] === undefined ? undefined : tokenId(found, vocab);
  };
  const end = said("eos_token_id");
  const [where, setting, stop] = end;
  const eos = (Array.isArray(stop) ? (stop as readonly Json[]) : [stop ?? END_OF_TURN]).map((id) =>
    tokenId([where, setting, id], vocab),
  );
  demand(eos.length > 0, where, setting, stop, "a token id, or a list of them");
  const bos = optional("bos_token_id") ?? (vocab > END_OF_TEXT ? END_OF_TEXT : eos[0]!);
  return { tokens: { bos, eos: [...new Set(eos)], pad: optional("pad_token_id") ?? bos }, end };
}
