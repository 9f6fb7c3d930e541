// Tokenizers against golden ids, texts and rendered chats; the word-level one against itself and through the same reader.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readCheckpointConfig } from "../../runtime/checkpoint/layout.ts";
import { goldenModel } from "../../runtime/conform/model/golden.ts";
import { tokenCheck } from "../../runtime/conform/model/tokens.ts";
import { encodePrompt, type TextTurn } from "../../runtime/tokenizer/prompt.ts";
import { openTokenizer } from "../../runtime/tokenizer/tokenizer.ts";
import { SPECIAL_TOKENS, wordLevelTokenizer } from "../../runtime/tokenizer/word-level.ts";
import { expectPassed } from "../conform/passed.ts";
import { goldenPath } from "../golden-set.ts";

const golden = goldenPath("model");
const folder = mkdtempSync(join(tmpdir(), "perlc-tokenizer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
  } catch (failure) {
    return (failure as { diagnostics?: { code: string }[] }).diagnostics?.[0]?.code ?? String(failure);
  }
  return "accepted";
};

describe.each(["tiny-tied", "small-untied"])("golden tokenizer of %s", (name) => {
  test("text to ids to text, chats, and placeholders that widen to the golden prompts", async () => {
    const check = await tokenCheck(name, goldenModel(join(golden, name)));
    expectPassed(check);
    expect(check.compared).toBeGreaterThan(300);
  });
});

const asked = (text: string): readonly TextTurn[] => [{ role: "user", text }];

describe("word-level tokenizer", () => {
  const words = ["A", "B", "which", "picture", "shows", "an", "animal", "food", "3:30", "?", "2"];
  const made = wordLevelTokenizer(words);
  for (const [name, text] of made.files) writeFileSync(join(folder, name), text);
  const tokenizer = openTokenizer(folder, { tokens: made.ids, text: { vocab: made.size } });

  test("one id a word, and back", async () => {
    const answer = "<think> A animal B 3:30 </think> \\boxed{B}";
    const [ids = []] = await tokenizer.encode([`${answer}<|im_end|>`]);
    expect(await tokenizer.decode(ids.map((id) => [id]))).toEqual([
      "<think>",
      "A",
      "animal",
      "B",
      "3:30",
      "</think>",
      "\\boxed{",
      "B",
      "}",
      "<|im_end|>",
    ]);
    expect(await tokenizer.decode([ids], { special: false })).toEqual([answer]);
    expect(made.size).toBe(tokenizer.ids.size);
    expect(tokenizer.specialIds).toEqual(SPECIAL_TOKENS.map((_, index) => index));
    expect(made.ids.image).toBe(tokenizer.id("<|image_pad|>"));
    expect(made.ids.eos[0]).toBe(tokenizer.id("<|im_end|>"));
  });

  test("any sequence of words survives text and back", async () => {
    const word = fc.integer({ min: SPECIAL_TOKENS.length, max: made.size - 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 20 }), async (ids) => {
        expect(await tokenizer.encode(await tokenizer.decode([ids]))).toEqual([ids]);
      }),
    );
  });

  test("a prompt has one id a word and three a picture", async () => {
    const ids = await encodePrompt(
      tokenizer,
      asked("A <image> B <image> which picture shows an animal ?"),
      [1, 2],
      "row 1",
    );
    const shown = (await tokenizer.decode(ids.map((id) => [id]))).join(" ");
    expect(shown).toBe(
      "<|im_start|> user A <|vision_start|> <|image_pad|> <|vision_end|> B <|vision_start|> <|image_pad|> <|image_pad|> <|vision_end|> which picture shows an animal ? <|im_end|> <|im_start|> assistant",
    );
    expect(await codeOf(() => encodePrompt(tokenizer, asked("A <image> ?"), [1, 1], "row 1"))).toBe("E0504");
  });

  test("a word outside the vocabulary is unknown, not lost", async () => {
    const wanted = ["which", "<|unk|>", "?"].map((word) => tokenizer.id(word));
    expect(await tokenizer.encode(["which elephant ?"])).toEqual([wanted]);
  });
});

describe("tokenizers that cannot be used", () => {
  const broken = join(folder, "broken");
  const config = readCheckpointConfig(join(golden, "tiny-tied"));
  test.each([
    ["tokenizer.json", "", "E1053"],
    ["tokenizer.json", "{}", "E1057"],
    ["chat_template.jinja", "{% for %}<|image_pad|>", "E1063"],
    ["chat_template.jinja", "{{ messages }}", "E1060"],
  ])("%s holding %j", async (file, text, code) => {
    cpSync(join(golden, "tiny-tied"), broken, { recursive: true });
    writeFileSync(join(broken, file), text);
    expect(await codeOf(() => openTokenizer(broken, config).ready())).toBe(code);
  });
  test("no folder at all", async () =>
    expect(await codeOf(() => openTokenizer(join(folder, "none"), config))).toBe("E1051"));
});
