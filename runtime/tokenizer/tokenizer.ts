// The tokenizer of a checkpoint as everybody uses it: tokenizer.json and the chat template of its folder. The published models,
// the golden ones and our tiny word-level one all come through here. A stranger's works in a thread that a limit ends.

import { confined } from "#confined";
import { join } from "#path";
import { E1051, E1060, E1063 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type Folder, jsonOf, templateOf } from "../../plan/checkpoint/folder.ts";
import type { ChatTemplate } from "../../plan/checkpoint/template.ts";
import type { JsonObject } from "../../plan/json/strict-json.ts";
import { folderOnDisk } from "../checkpoint/layout.ts";
import type { Confined, JobPlace } from "../limits/jobs.ts";
import { type ChatMessage, type ChatPart, type ChatSettings, type TokenizerFiles, tokenizerEngine } from "./engine.ts";
import type { TokenizerCalls } from "./job.ts";
import { refuseDamagedParts } from "./parts.ts";
import { holdAgainst, readVocabulary, type Vocabulary } from "./vocabulary.ts";
import { isWordLevel } from "./word-level.ts";

export type { ChatMessage, ChatPart, ChatSettings } from "./engine.ts";

export interface Tokenizer {
  /** That it can be used at all, and that its template shows pictures and words. Failures E1057, E1060, E1063, E1017, E1018. */
  readonly ready: () => Promise<void>;
  /** Ids of each text; special tokens written out in it are recognised. Nothing is added in front or behind. */
  readonly encode: (texts: readonly string[]) => Promise<readonly number[][]>;
  /** The text of each list of ids; `special: false` leaves out `<|im_end|>` and its like. */
  readonly decode: (
    texts: readonly (readonly number[])[],
    options?: { readonly special?: boolean },
  ) => Promise<readonly string[]>;
  /** The id of a token, undefined when the vocabulary has none. */
  readonly id: (token: string) => number | undefined;
  /** Messages as one text by the checkpoint's template; each picture is one `<|image_pad|>` still. Failure E1063 when the template refuses. */
  readonly chat: (messages: readonly ChatMessage[], settings: ChatSettings) => Promise<string>;
  /** Ids that special tokens have: never to be sampled inside an answer, but for the end tokens. */
  readonly specialIds: readonly number[];
  /** Every id that is a token. */
  readonly ids: ReadonlySet<number>;
  /** What stands for a word that no token can write; absent where there is none, as in the published checkpoints. */
  readonly unknown?: number;
  /** The token of each id. */
  readonly tokens: ReadonlyMap<number, string>;
  /** The template that is used, and its file. */
  readonly template: ChatTemplate;
  /** Ends the thread, if there is one. */
  readonly close: () => Promise<void>;
}

/** Reads the tokenizer and template of a folder on disk. Failures as of tokenizerIn. */
export function openTokenizer(folder: string, config: Vocabulary, stopping?: () => boolean): Tokenizer {
  return tokenizerIn(folderOnDisk(folder), config, stopping);
}

/**
 * Reads a folder's tokenizer and template, and holds them against its configuration; the wish to stop ends what they compute. They
 * are only used when asked. Failures E1051 (missing), E1053 (not JSON), E1057 (no vocabulary, a part that is damaged), E1064 (ids that do not fit), E1060 to
 * E1062 (the template).
 */
export function tokenizerIn(folder: Folder, config: Vocabulary, stopping?: () => boolean): Tokenizer {
  const name = "tokenizer.json";
  const file = join(folder.path, name);
  const definition = jsonOf(folder, name);
  if (definition === undefined) throw new Failure(E1051({ folder: folder.path, file: name }));
  const settings = jsonOf(folder, "tokenizer_config.json") ?? new Map();
  const tokens = readVocabulary(definition, file, config.text.vocab);
  refuseDamagedParts(definition, file);
  holdAgainst(tokens, config, file);
  const template = templateOf(folder, config);
  const plainly = { definition: plain(definition), settings: plain(settings) };
  const files: TokenizerFiles = { ...plainly, template, named: namedTokens(settings), file };
  const byToken = new Map([...tokens].map(([id, token]) => [token, id]));
  const unknown = byToken.get(String((definition.get("model") as JsonObject).get("unk_token")));
  const added = (definition.get("added_tokens") ?? []) as readonly JsonObject[];
  const special = added.filter((each) => each.get("special") === true).map((each) => each.get("id") as number);
  // ours takes time by the length of a text alone, so that it works where it is asked
  const work = isWordLevel(files.definition, template.text) ? here(files) : apart(files, stopping);
  return {
    ...work,
    ready: async () => {
      await work.ready();
      if (config.vision) await refuseBlindTemplate(work, byToken.get("<|image_pad|>"), template.file);
      else await refuseSilentTemplate(work, template.file);
    },
    id: (token) => byToken.get(token),
    specialIds: special.sort((a, b) => a - b),
    ids: new Set(tokens.keys()),
    ...(unknown !== undefined && { unknown }),
    tokens,
    template,
  };
}

const job: JobPlace = { at: () => new URL("./job.ts", import.meta.url), load: () => import("./job.ts") };

type Work = Pick<Tokenizer, "ready" | "encode" | "decode" | "chat" | "close">;

function here(files: TokenizerFiles): Work {
  const engine = tokenizerEngine(files);
  return {
    ready: async () => undefined,
    encode: async (texts) => texts.map(engine.encode),
    decode: async (texts, { special = true } = {}) => texts.map((each) => engine.decode(each, special)),
    chat: async (messages, settings) => engine.chat(messages, settings),
    close: async () => undefined,
  };
}

function apart(files: TokenizerFiles, stopping?: () => boolean): Work {
  let started: Promise<Confined> | undefined;
  const worker = (): Promise<Confined> => {
    started ??= confined(job, files, {
      file: `${files.file} and its chat template`,
      bytes: JSON.stringify(files.definition).length,
      ...(stopping && { stopping }),
    });
    return started;
  };
  const ask = async <Name extends keyof TokenizerCalls>(name: Name, argument: TokenizerCalls[Name]) =>
    (await worker()).call(name, argument);
  return {
    ready: async () => void (await worker()),
    encode: async (texts) => (texts.length === 0 ? [] : ((await ask("encode", texts)) as number[][])),
    decode: async (texts, { special = true } = {}) =>
      texts.length === 0 ? [] : ((await ask("decode", { texts, special })) as string[]),
    chat: async (messages, settings) => (await ask("chat", { messages, settings })) as string,
    close: async () => (await started?.catch(() => undefined))?.close(),
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
async function refuseBlindTemplate({ chat, encode }: Work, image: number | undefined, file: string): Promise<void> {
  const words = "Which one";
  for (const given of [1, 2]) {
    const pictures = Array.from({ length: given }, (): ChatPart => ({ type: "image" }));
    const content = [...pictures, { type: "text", text: words } as const];
    const text = await chat([{ role: "user", content }], { addGenerationPrompt: true });
    const [ids = []] = await encode([text]);
    const shown = ids.filter((token) => token === image).length;
    if (shown !== given) throw new Failure(E1060({ file, given, shown }));
    if (!text.includes(words))
      throw new Failure(E1063({ file, reason: "it leaves out the words of a message in parts" }));
  }
}

/** Renders a question without a picture. Failure E1063 (its words are left out). */
async function refuseSilentTemplate({ chat }: Work, file: string): Promise<void> {
  const words = "Which one";
  const text = await chat([{ role: "user", content: words }], { addGenerationPrompt: true });
  if (!text.includes(words)) throw new Failure(E1063({ file, reason: "it leaves out the words of a message" }));
}

/** Maps back to the objects that the engine expects. */
function plain(value: unknown): object {
  const open = (inner: unknown): unknown => {
    if (inner instanceof Map) return Object.fromEntries([...inner].map(([key, each]) => [key, open(each)]));
    return Array.isArray(inner) ? inner.map(open) : inner;
  };
  return open(value) as object;
}
