// Text to token ids and back, and chat messages to text, as a checkpoint's own files say: tokenizer.json and the chat
// template. The published models, the golden ones and our tiny word-level one all come through here.

import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer as Engine } from "@huggingface/tokenizers";
import { type Folder, jsonOf, templateOf } from "../../../compiler/checkpoint/folder.ts";
import type { JsonObject } from "../../../compiler/checkpoint/strict-json.ts";
import type { ChatTemplate } from "../../../compiler/checkpoint/template.ts";
import { E1051, E1057, E1060, E1063 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { folderOnDisk } from "../checkpoint/layout.ts";
import { holdAgainst, readVocabulary, type Vocabulary } from "./vocabulary.ts";

/** One piece of a message: text, or the place of a picture. */
export type ChatPart = { readonly type: "text"; readonly text: string } | { readonly type: "image" };

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly ChatPart[];
}

export interface ChatSettings {
  /** End with the opening of the assistant's turn, so that the model answers. */
  readonly addGenerationPrompt: boolean;
  /** Write "Picture 1: " before each picture, where the template knows how. */
  readonly addVisionId?: boolean;
}

export interface Tokenizer {
  /** Ids of a text; special tokens written out in it are recognised. Nothing is added in front or behind. */
  readonly encode: (text: string) => number[];
  /** The text of ids; `special: false` leaves out `<|im_end|>` and its like. */
  readonly decode: (ids: readonly number[], options?: { readonly special?: boolean }) => string;
  /** The id of a token, undefined when the vocabulary has none. */
  readonly id: (token: string) => number | undefined;
  /** Messages as one text by the checkpoint's template; each picture is one `<|image_pad|>` still. Failure E1063 when the template refuses. */
  readonly chat: (messages: readonly ChatMessage[], settings: ChatSettings) => string;
  /** Ids that special tokens have: never to be sampled inside an answer, but for the end tokens. */
  readonly specialIds: readonly number[];
  /** Every id that is a token. */
  readonly ids: ReadonlySet<number>;
  /** The template that is used, and its file. */
  readonly template: ChatTemplate;
}

/** Reads the tokenizer and template of a folder on disk. Failures as of tokenizerIn. */
export function openTokenizer(folder: string, config: Vocabulary): Tokenizer {
  return tokenizerIn(folderOnDisk(folder), config);
}

/** Reads a folder's tokenizer and template, and holds them against its configuration. Failures E1051 (missing), E1053 (not JSON), E1057 (unusable), E1064 (ids that do not fit), E1060 to E1063 (the template). */
export function tokenizerIn(folder: Folder, config: Vocabulary): Tokenizer {
  const name = "tokenizer.json";
  const file = join(folder.path, name);
  const definition = jsonOf(folder, name);
  if (definition === undefined) throw new Failure(E1051({ folder: folder.path, file: name }));
  const settings = jsonOf(folder, "tokenizer_config.json") ?? new Map();
  const tokens = readVocabulary(definition, file, config.text.vocab);
  holdAgainst(tokens, config, file);
  const tokenizer = makeTokenizer(definition, settings, templateOf(folder), file, new Set(tokens.keys()));
  refuseBlindTemplate(tokenizer);
  return tokenizer;
}

/** A tokenizer from its parts: tokenizer.json, tokenizer_config.json, and the Jinja text. */
function makeTokenizer(
  definition: JsonObject,
  settings: JsonObject,
  template: ChatTemplate,
  file: string,
  ids: ReadonlySet<number>,
): Tokenizer {
  const attempt = <T>(use: () => T, refuse: (reason: string) => Failure): T => {
    try {
      return use();
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw refuse(reason || "it cannot be read");
    }
  };
  const unusable = (reason: string) => new Failure(E1057({ file, reason }));
  const refusing = (reason: string) => new Failure(E1063({ file: template.file, reason }));
  const engine = attempt(() => new Engine(plain(definition), plain(settings)), unusable);
  const page = attempt(() => new Template(template.text), refusing);
  const special = [...engine.get_added_tokens_decoder().values()].filter((token) => token.special);
  const named = namedTokens(settings);
  return {
    encode: (text) => engine.encode(text, { add_special_tokens: false }).ids,
    // The engine refuses an empty list; an answer that ended at once is an empty text.
    decode: (tokens, options) =>
      tokens.length === 0
        ? ""
        : engine.decode([...tokens], {
            skip_special_tokens: options?.special === false,
            clean_up_tokenization_spaces: false,
          }),
    id: (token) => engine.token_to_id(token),
    chat: (messages, { addGenerationPrompt, addVisionId = false }) =>
      attempt(
        () =>
          page.render({
            ...named,
            messages,
            tools: null,
            documents: null,
            add_generation_prompt: addGenerationPrompt,
            add_vision_id: addVisionId,
          }),
        refusing,
      ),
    specialIds: special.map((token) => token.id).sort((a, b) => a - b),
    ids,
    template,
  };
}

/** Tokens that tokenizer_config.json names, as a template may write them: `bos_token`, `eos_token`, … */
function namedTokens(settings: JsonObject): Readonly<Record<string, string>> {
  const extra = settings.get("extra_special_tokens");
  const pairs = [...settings, ...(extra instanceof Map ? (extra as JsonObject) : [])];
  const texts = pairs.map(([name, value]) => {
    const text = value instanceof Map ? (value as JsonObject).get("content") : value;
    return /_token$/.test(name) && typeof text === "string" ? ([name, text] as const) : undefined;
  });
  return Object.fromEntries(texts.filter((each) => each !== undefined));
}

/** Renders a question about one and about two pictures. Failures E1060 (not as many are shown), E1063 (its words are left out). */
function refuseBlindTemplate({ chat, encode, id, template: { file } }: Tokenizer): void {
  const words = "Which one";
  for (const given of [1, 2]) {
    const pictures = Array.from({ length: given }, (): ChatPart => ({ type: "image" }));
    const content = [...pictures, { type: "text", text: words } as const];
    const text = chat([{ role: "user", content }], { addGenerationPrompt: true });
    const shown = encode(text).filter((token) => token === id("<|image_pad|>")).length;
    if (shown !== given) throw new Failure(E1060({ file, given, shown }));
    if (!text.includes(words))
      throw new Failure(E1063({ file, reason: "it leaves out the words of a message in parts" }));
  }
}

/** Maps back to the objects that the engine expects. */
function plain(value: unknown): object {
  const open = (inner: unknown): unknown => {
    if (inner instanceof Map) return Object.fromEntries([...inner].map(([key, each]) => [key, open(each)]));
    return Array.isArray(inner) ? inner.map(open) : inner;
  };
  return open(value) as object;
}
