// Text to token ids and back, and chat messages to text, as a checkpoint's own files say: tokenizer.json and
// chat_template.jinja. The published models, the golden ones and our tiny word-level one all come through here.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer as Engine } from "@huggingface/tokenizers";
import { E1057 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { readJson, readText } from "../checkpoint/layout.ts";

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
  /** Messages as one text by the checkpoint's template; each picture is one `<|image_pad|>` still. Failure E1057 when the template refuses. */
  readonly chat: (messages: readonly ChatMessage[], settings: ChatSettings) => string;
  /** Ids that special tokens have: never to be sampled inside an answer, but for the end tokens. */
  readonly specialIds: readonly number[];
  readonly size: number;
}

/** Reads a folder's tokenizer and template. Failures E1051 (missing), E1053 (not JSON), E1057 (unusable). */
export function openTokenizer(folder: string): Tokenizer {
  const file = join(folder, "tokenizer.json");
  const settings = existsSync(join(folder, "tokenizer_config.json"))
    ? plain(readJson(folder, "tokenizer_config.json"))
    : {};
  const definition = plain(readJson(folder, "tokenizer.json"));
  const written = (settings as { chat_template?: unknown }).chat_template;
  const template =
    existsSync(join(folder, "chat_template.jinja")) || typeof written !== "string"
      ? readText(folder, "chat_template.jinja")
      : written;
  return makeTokenizer(definition, settings, template, file);
}

/** A tokenizer from its parts: the objects of tokenizer.json and tokenizer_config.json, and the Jinja text. */
export function makeTokenizer(definition: object, settings: object, template: string, file: string): Tokenizer {
  const attempt = <T>(use: () => T): T => {
    try {
      return use();
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw new Failure(E1057({ file, reason: reason ?? "it cannot be read" }));
    }
  };
  const engine = attempt(() => new Engine(definition, settings));
  const page = attempt(() => new Template(template));
  const special = [...engine.get_added_tokens_decoder().values()].filter((token) => token.special);
  return {
    encode: (text) => engine.encode(text, { add_special_tokens: false }).ids,
    // The engine refuses an empty list; an answer that ended at once is an empty text.
    decode: (ids, options) =>
      ids.length === 0
        ? ""
        : engine.decode([...ids], {
            skip_special_tokens: options?.special === false,
            clean_up_tokenization_spaces: false,
          }),
    id: (token) => engine.token_to_id(token),
    chat: (messages, { addGenerationPrompt, addVisionId = false }) =>
      attempt(() => page.render({ messages, add_generation_prompt: addGenerationPrompt, add_vision_id: addVisionId })),
    specialIds: special.map((token) => token.id).sort((a, b) => a - b),
    size: engine.get_vocab(true).size,
  };
}

/** Maps back to the objects that the engine expects. */
function plain(value: unknown): object {
  const open = (inner: unknown): unknown => {
    if (inner instanceof Map) return Object.fromEntries([...inner].map(([key, each]) => [key, open(each)]));
    return Array.isArray(inner) ? inner.map(open) : inner;
  };
  return open(value) as object;
}
