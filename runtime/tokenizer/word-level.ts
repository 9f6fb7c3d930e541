// A tokenizer of whole words for models too small for 150,000 of them, as a true tokenizer.json (WordLevel) with
// a ChatML template: any reader of the Hugging Face layout opens the folder. One word, one id, whatever stands around it.

import { sortedJson } from "../../plan/canonical.ts";

/** Special tokens in the order of their ids, the same names as in the published models. */
export const SPECIAL_TOKENS = [
  "<|endoftext|>",
  "<|im_start|>",
  "<|im_end|>",
  "<|vision_start|>",
  "<|vision_end|>",
  "<|image_pad|>",
  "<|video_pad|>",
  "<|unk|>",
] as const;

/** Words of every trained answer and of the template, whatever the task. */
const FORM_WORDS = ["system", "user", "assistant", "<think>", "</think>", "\\boxed{", "}"] as const;

/** What counts as one word: an opened box, a closing brace, a mark, or anything up to the next space, brace or mark. */
const WORD = "\\\\boxed\\{|[}?!,.]|[^\\s}?!,.\\\\]+";

/** ChatML, one turn after another; `<|vision_start|><|image_pad|><|vision_end|>` where a picture stands. */
const TEMPLATE = `{% for message in messages %}<|im_start|>{{ message['role'] }} {% if message['content'] is string %}{{ message['content'] }}{% else %}{% for content in message['content'] %}{% if content['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}{% endif %}<|im_end|> {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant {% endif %}`;

/** A word-level tokenizer's files: name in the folder → text. Ids: special tokens, then form words, then `words` in the given order. */
export interface WordLevelFiles {
  readonly files: ReadonlyMap<string, string>;
  /** Number of ids, the `vocab` of a ModelConfig that uses them. */
  readonly size: number;
  readonly ids: {
    readonly image: number;
    readonly video: number;
    readonly visionStart: number;
    readonly visionEnd: number;
    readonly bos: number;
    readonly eos: readonly number[];
    readonly pad: number;
  };
}

/** Builds the files for a vocabulary; words that occur twice are kept once. */
export function wordLevelTokenizer(words: readonly string[]): WordLevelFiles {
  const all = [...new Set<string>([...SPECIAL_TOKENS, ...FORM_WORDS, ...words])];
  const id = (token: string) => all.indexOf(token);
  const definition = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content, index) => ({
      id: index,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: "Split", pattern: { Regex: WORD }, behavior: "Removed", invert: true },
    post_processor: null,
    // A space before each word, then none where a box or a mark wants none.
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { Regex: "^" }, content: " " },
        { type: "Fuse" },
        { type: "Replace", pattern: { String: "\\boxed{ " }, content: "\\boxed{" },
        ...["}", "?", "!", ",", "."].map((mark) => ({
          type: "Replace",
          pattern: { String: ` ${mark}` },
          content: mark,
        })),
        { type: "Strip", content: " ", start: 1, stop: 0 },
      ],
    },
    model: {
      type: "WordLevel",
      vocab: Object.fromEntries(all.map((word, index) => [word, index])),
      unk_token: "<|unk|>",
    },
  };
  const settings = {
    backend: "tokenizers",
    clean_up_tokenization_spaces: false,
    eos_token: "<|im_end|>",
    model_max_length: 512,
    pad_token: "<|endoftext|>",
    tokenizer_class: "PreTrainedTokenizerFast",
    unk_token: "<|unk|>",
  };
  return {
    files: new Map([
      ["tokenizer.json", `${JSON.stringify(definition, null, 1)}\n`],
      ["tokenizer_config.json", `${JSON.stringify(settings, null, 1)}\n`],
      ["chat_template.jinja", TEMPLATE],
    ]),
    size: all.length,
    ids: {
      image: id("<|image_pad|>"),
      video: id("<|video_pad|>"),
      visionStart: id("<|vision_start|>"),
      visionEnd: id("<|vision_end|>"),
      bos: id("<|endoftext|>"),
      eos: [id("<|im_end|>"), id("<|endoftext|>")],
      pad: id("<|endoftext|>"),
    },
  };
}

/**
 * Whether a tokenizer is one of these but for its words: the same pattern, decoder, special tokens and template, and ids that count
 * up from 0. Such a one takes no more time than the length of a text asks for.
 */
export function isWordLevel(definition: object, template: string): boolean {
  if (template !== TEMPLATE) return false;
  const { model, ...rest } = definition as { readonly model?: { readonly vocab?: object } };
  const { vocab, ...kind } = model ?? {};
  const ours = JSON.parse(wordLevelTokenizer([]).files.get("tokenizer.json") ?? "{}");
  const { vocab: _, ...ourKind } = ours.model;
  return (
    sortedJson({ ...rest, model: kind }) === sortedJson({ ...ours, model: ourKind }) &&
    Object.values(vocab ?? {})
      .sort((a, b) => a - b)
      .every((each, id) => each === id) &&
    SPECIAL_TOKENS.every((token, id) => (vocab as Readonly<Record<string, number>>)[token] === id)
  );
}
