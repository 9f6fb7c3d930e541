// Parts of a tokenizer.json that the engine takes as they come: what it does not know it leaves out, so that a letter that is
// wrong would split all text otherwise. Each is held against what the library that writes such files asks of it
// (https://docs.rs/tokenizers): the kinds that there are, and the fields that must be.

import { E1057 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { describeJson, type Json, type JsonObject } from "../../plan/json/strict-json.ts";

type Holds = (value: Json | undefined) => boolean;
type Fields = Readonly<Record<string, Holds>>;

const truth: Holds = (value) => typeof value === "boolean";
const text: Holds = (value) => typeof value === "string";
const whole: Holds = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const list =
  (of: Holds): Holds =>
  (value) =>
    Array.isArray(value) && (value as readonly Json[]).every(of);
const record =
  (fields: Fields): Holds =>
  (value) =>
    value instanceof Map && Object.entries(fields).every(([name, holds]) => holds((value as JsonObject).get(name)));
/** A record of one field, whose name says what it is. */
const oneOf =
  (kinds: Fields): Holds =>
  (value) => {
    const [[kind, inner] = ["", null], ...more] = value instanceof Map ? [...(value as JsonObject)] : [];
    return more.length === 0 && Object.hasOwn(kinds, kind) && kinds[kind]!(inner);
  };
const pair: Holds = (value) => Array.isArray(value) && value.length === 2 && text(value[0]) && whole(value[1]);
/** `null`, or left out. */
const nothing: Holds = (value) => value === undefined || value === null;
const among =
  (words: readonly string[]): Holds =>
  (value) =>
    words.includes(value as string);

/** A part that says by its `type` what it is; `kinds` are asked late, since parts lie in parts. */
const typed =
  (kinds: () => Readonly<Record<string, Fields>>): Holds =>
  (value) => {
    const type = value instanceof Map ? (value as JsonObject).get("type") : undefined;
    const known = kinds();
    return typeof type === "string" && Object.hasOwn(known, type) && record(known[type]!)(value);
  };

/** The engine writes a boundary of a word as a group, which may be repeated; a boundary itself may not. */
const repeated = /(?<!\\)(?:\\\\)*\\[bB][*+?{]/;
const pattern = oneOf({ String: text, Regex: (value) => text(value) && !repeated.test(value as string) });
const splits = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"];
const byteLevel: Fields = { add_prefix_space: truth, trim_offsets: truth };
const metaspace: Fields = { replacement: text };

const normalizers: Readonly<Record<string, Fields>> = {
  BertNormalizer: { clean_text: truth, handle_chinese_chars: truth, lowercase: truth },
  ByteLevel: {},
  Lowercase: {},
  NFC: {},
  NFD: {},
  NFKC: {},
  NFKD: {},
  Nmt: {},
  Precompiled: { precompiled_charsmap: text },
  Prepend: { prepend: text },
  Replace: { pattern, content: text },
  Sequence: { normalizers: list(typed(() => normalizers)) },
  Strip: { strip_left: truth, strip_right: truth },
  StripAccents: {},
};

const preTokenizers: Readonly<Record<string, Fields>> = {
  BertPreTokenizer: {},
  ByteLevel: byteLevel,
  CharDelimiterSplit: { delimiter: text },
  Digits: { individual_digits: truth },
  FixedLength: {},
  Metaspace: metaspace,
  Punctuation: {},
  Sequence: { pretokenizers: list(typed(() => preTokenizers)) },
  Split: { pattern, behavior: among(splits), invert: truth },
  UnicodeScripts: {},
  Whitespace: {},
  WhitespaceSplit: {},
};

const template = list(
  oneOf({
    Sequence: record({ id: among(["A", "B"]), type_id: whole }),
    SpecialToken: record({ id: text, type_id: whole }),
  }),
);
const processors: Readonly<Record<string, Fields>> = {
  BertProcessing: { sep: pair, cls: pair },
  ByteLevel: byteLevel,
  RobertaProcessing: { sep: pair, cls: pair, trim_offsets: truth, add_prefix_space: truth },
  Sequence: { processors: list(typed(() => processors)) },
  TemplateProcessing: { single: template, pair: template, special_tokens: record({}) },
};

const decoders: Readonly<Record<string, Fields>> = {
  BPEDecoder: { suffix: text },
  ByteFallback: {},
  ByteLevel: byteLevel,
  CTC: { pad_token: text, word_delimiter_token: text, cleanup: truth },
  Fuse: {},
  Metaspace: metaspace,
  Replace: { pattern, content: text },
  Sequence: { decoders: list(typed(() => decoders)) },
  Strip: { content: text, start: whole, stop: whole },
  WordPiece: { prefix: text, cleanup: truth },
};

const switches = { single_word: truth, lstrip: truth, rstrip: truth, normalized: truth, special: truth };
const orNothing =
  (holds: Holds): Holds =>
  (value) =>
    nothing(value) || holds(value);

/** Parts of the file, and what each must be. The vocabulary is looked at elsewhere (vocabulary.ts). */
const parts: Fields = {
  version: orNothing((value) => value === "1.0"),
  truncation: orNothing(record({})),
  padding: orNothing(record({})),
  added_tokens: orNothing(list(record(switches))),
  normalizer: orNothing(typed(() => normalizers)),
  pre_tokenizer: orNothing(typed(() => preTokenizers)),
  post_processor: orNothing(typed(() => processors)),
  decoder: orNothing(typed(() => decoders)),
  model: () => true,
};

/** Failure E1057 for a part that nobody knows, or that is not as its kind must be. */
export function refuseDamagedParts(definition: JsonObject, file: string): void {
  for (const [name, value] of definition) {
    const holds = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (holds === undefined)
      throw new Failure(E1057({ file, reason: `it has a part ${describeJson(name)}, which is none` }));
    if (holds(value)) continue;
    throw new Failure(E1057({ file, reason: `its \`${name}\` is damaged, or of a kind that is not known here` }));
  }
}
