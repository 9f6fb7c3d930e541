// The ids of a tokenizer.json, looked at before an engine is built from them: each a whole number that is a row of the
// model's embedding table, and no two tokens with one id.

import { E1057, E1064 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { PatchConfig, TokenIds } from "../../models/decoder/config.ts";
import { describeJson, type Json, type JsonObject } from "../../plan/json/strict-json.ts";

/** What a model says of its tokens, and whether it reads pictures. */
export interface Vocabulary {
  readonly tokens: TokenIds;
  /** `vocab`: rows of the embedding table. */
  readonly text: { readonly vocab: number };
  readonly vision?: PatchConfig;
}

/** Kinds of vocabulary that the engine has. */
const KINDS = ["BPE", "WordLevel", "WordPiece", "Unigram"];

/** Token of each id. `rows`: of the embedding table. Failures E1057 (no vocabulary), E1064 (an id that cannot be). */
export function readVocabulary(definition: JsonObject, file: string, rows: number): ReadonlyMap<number, string> {
  const tokens = new Map<number, string>();
  const add = (token: string, id: Json | undefined): void => {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0)
      throw refused(file, token, id, "no whole number from 0");
    if (id >= rows) throw refused(file, token, id, `not below the ${rows} rows of the model`);
    const other = tokens.get(id);
    if (other !== undefined && other !== token) throw refused(file, token, id, `that of \`${other}\` too`);
    tokens.set(id, token);
  };
  const model = definition.get("model");
  if (!(model instanceof Map)) throw new Failure(E1057({ file, reason: "it has no `model`" }));
  const type = (model as JsonObject).get("type");
  if (type !== undefined && type !== null && !KINDS.includes(type as string)) {
    const reason = `its model is of type ${describeJson(type)}, not one of ${KINDS.join(", ")}`;
    throw new Failure(E1057({ file, reason }));
  }
  const vocab = (model as JsonObject).get("vocab");
  if (vocab instanceof Map) for (const [token, id] of vocab as JsonObject) add(token, id);
  else if (Array.isArray(vocab)) for (const [id, pair] of vocab.entries()) add(String((pair as Json[])[0]), id);
  else throw new Failure(E1057({ file, reason: "its model has no `vocab`" }));
  refuseForeignMerges((model as JsonObject).get("merges"), new Set(tokens.values()), file);
  const added = definition.get("added_tokens") ?? [];
  if (!Array.isArray(added)) throw new Failure(E1057({ file, reason: "its `added_tokens` are no list" }));
  const ids = new Map([...tokens].map(([id, token]) => [token, id]));
  for (const each of added as readonly Json[]) {
    const content = each instanceof Map ? (each as JsonObject).get("content") : undefined;
    if (typeof content !== "string" || content === "")
      throw new Failure(E1057({ file, reason: "one of its `added_tokens` has no text" }));
    const id = (each as JsonObject).get("id");
    const before = ids.get(content);
    if (before !== undefined && before !== id) throw refused(file, content, id, `${before} in the vocabulary`);
    add(content, id);
    if (typeof id === "number") ids.set(content, id);
  }
  return tokens;
}

/** Failure E1057 for a merge of tokens that are none, or into one: the engine would pass over it, and split words otherwise. */
function refuseForeignMerges(merges: Json | undefined, tokens: ReadonlySet<string>, file: string): void {
  if (!Array.isArray(merges)) return;
  for (const each of merges as readonly Json[]) {
    const parts = typeof each === "string" ? each.split(" ") : Array.isArray(each) ? (each as readonly Json[]) : [];
    const [left, right] = parts;
    const pair = parts.length === 2 && typeof left === "string" && typeof right === "string";
    if (pair && [left, right, left + right].every((token) => tokens.has(token))) continue;
    throw new Failure(E1057({ file, reason: `its merge ${describeJson(each)} is not of two tokens into a third` }));
  }
}

/** Marks that the chat template writes, and the ids that config.json has for them. Failure E1064 where the two differ. */
export function holdAgainst(tokens: ReadonlyMap<number, string>, { tokens: named }: Vocabulary, file: string): void {
  const { image, visionStart, visionEnd, eos } = named;
  const marks: readonly (readonly [string, number | undefined, string])[] = [
    ["<|image_pad|>", image, "image_token_id"],
    ["<|vision_start|>", visionStart, "vision_start_token_id"],
    ["<|vision_end|>", visionEnd, "vision_end_token_id"],
  ];
  for (const [token, id, setting] of marks) {
    if (id === undefined) continue;
    const found = tokens.get(id);
    if (found !== token)
      throw refused(file, found ?? "no token", id, `the ${setting} of config.json, which is \`${token}\``);
  }
  for (const id of eos)
    if (!tokens.has(id)) throw refused(file, "no token", id, "an eos_token_id, which ends an answer");
}

function refused(file: string, token: string, id: Json | undefined, why: string): Failure {
  return new Failure(E1064({ file, token, id: describeJson(id), why }));
}
