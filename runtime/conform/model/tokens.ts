// Golden texts, ids and chats of a model's tokenizer. The host alone reads text.

import { widenPictures } from "../../tokenizer/prompt.ts";
import { type ChatMessage, openTokenizer, type Tokenizer } from "../../tokenizer/tokenizer.ts";
import { type Check, type Comparison, comparing } from "../check.ts";
import {
  flag,
  list,
  oneOf,
  optional,
  type ReadBy,
  type Reader,
  readIfThere,
  record,
  table,
  text,
  whole,
} from "../read.ts";
import { tolerances } from "../tolerances.ts";
import type { GoldenModel } from "./golden.ts";

const ids = list(whole);
const part: Reader<{ readonly type: "text"; readonly text: string } | { readonly type: "image" }> = (value, where) => {
  const { type } = record({ type: oneOf("text", "image") })(value, where);
  return type === "image" ? { type } : { type, text: record({ text })(value, where).text };
};
const content: Reader<ChatMessage["content"]> = (value, where) =>
  typeof value === "string" ? value : list(part)(value, where);

const caseFields = record({
  special: table(whole),
  cases: list(record({ text, ids, decoded: text, decoded_skip_special: text })),
  chats: list(
    record({
      messages: list(record({ role: oneOf("system", "user", "assistant"), content })),
      add_generation_prompt: flag,
      add_vision_id: optional(flag),
      text,
      ids,
    }),
  ),
});

/** Texts to ids and back, rendered chats, and the prompts of the batch; without golden texts the prompts alone. */
export async function tokenCheck(golden: string, model: GoldenModel): Promise<Check> {
  const check = comparing({ golden, what: "tokens, chats", path: "reference only", tolerance: tolerances.exact });
  const tokenizer = openTokenizer(model.folder, model.config);
  try {
    const file = readIfThere(model.folder, "tokenizer_cases.json", caseFields);
    if (file) await compareCases(check, tokenizer, file);
    await comparePrompts(check, tokenizer, model);
    check.same(tokenizer.ids.size, model.io.tokenizer_size, "tokenizer_size");
  } finally {
    await tokenizer.close();
  }
  return check.done();
}

async function compareCases(
  check: Comparison,
  tokenizer: Tokenizer,
  { cases, chats, special }: ReadBy<typeof caseFields>,
): Promise<void> {
  const encoded = await tokenizer.encode(cases.map((each) => each.text));
  const decoded = await tokenizer.decode(cases.map((each) => each.ids));
  const short = await tokenizer.decode(
    cases.map((each) => each.ids),
    { special: false },
  );
  for (const [at, each] of cases.entries()) {
    check.same(encoded[at], each.ids, `cases[${at}].ids`);
    check.same(decoded[at], each.decoded, `cases[${at}].decoded`);
    check.same(short[at], each.decoded_skip_special, `cases[${at}].decoded_skip_special`);
  }
  for (const [at, each] of chats.entries()) {
    const rendered = await tokenizer.chat(each.messages, {
      addGenerationPrompt: each.add_generation_prompt,
      addVisionId: each.add_vision_id ?? false,
    });
    check.same(rendered, each.text, `chats[${at}].text`);
    check.same((await tokenizer.encode([rendered]))[0], each.ids, `chats[${at}].ids`);
  }
  for (const [token, id] of Object.entries(special)) check.same(tokenizer.id(token), id, `special ${token}`);
}

/** The prompts of io.json, with a placeholder a picture widened to its tokens, are the golden ids. */
async function comparePrompts(check: Comparison, tokenizer: Tokenizer, model: GoldenModel): Promise<void> {
  const { io, config } = model;
  const wanted = model.prompts([]).map(({ tokens }) => Array.from(tokens));
  for (const [row, prompt] of io.prompts.entries()) {
    const counts = (io.image_order[row] ?? []).map((each) => io.images?.[each]?.image_tokens ?? 0);
    const { image } = config.tokens;
    const narrow = image === undefined ? prompt : prompt.replaceAll(/(<\|image_pad\|>)+/g, "<|image_pad|>");
    const [own = []] = await tokenizer.encode([narrow]);
    const wide = image === undefined ? own : widenPictures(own, image, counts);
    check.same(wide, wanted[row], `prompts[${row}]`);
  }
  if (io.image_token_id !== undefined) check.same(config.tokens.image, io.image_token_id, "image_token_id");
}
