// What a model is shown of an example: its turns, the words of the run around its question, and at each place the picture
// that stands there in the order that is shown.

import { expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Example } from "../../runtime/data/example.ts";
import { packPrompts, promptMaker } from "../../runtime/engine/prompt.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import { model } from "../run/tiny.ts";

const { tokenizer, processor, config } = loadPolicy(model, 1, ".");
const example: Example = {
  id: "rows.jsonl#3",
  index: 3,
  question: "which picture ?",
  images: [],
  answer: "A",
  answerSpace: "word",
  sensitivity: "free",
  kind: "question",
  dataSource: "rows.jsonl",
  optionSlots: [],
};
const read = async (tokens: readonly number[]) => (await tokenizer.decode([tokens], { special: true }))[0];

test("turns stand in their order, and the words of the run go around the question alone", async () => {
  const earlier = [
    { role: "user", text: "which ?" },
    { role: "assistant", text: "picture A" },
  ] as const;
  const { promptFor } = promptMaker(tokenizer, processor, 100, { system: "picture", template: "A {question} B" });
  expect(await read((await promptFor({ ...example, earlier })).tokens)).toBe(
    "<|im_start|> system picture <|im_end|> <|im_start|> user which? <|im_end|> <|im_start|> assistant picture A <|im_end|> <|im_start|> user A which picture? B <|im_end|> <|im_start|> assistant",
  );
});

test("E0522: a system prompt of the spec and another of the row; the same one is said once", async () => {
  const earlier = [{ role: "system", text: "which" }] as const;
  const shown = (system?: string) =>
    promptMaker(tokenizer, processor, 100, system ? { system } : {}).promptFor({ ...example, earlier });
  const failed = await shown("picture").catch((error: unknown) => error);
  expect(failed instanceof Failure && failed.diagnostics.map((each) => [each.code, each.title])).toEqual([
    ["E0522", "the spec has a system prompt, and row `rows.jsonl#3` has another"],
  ]);
  expect((await shown("which")).tokens).toEqual((await shown()).tokens);
});

test("a picture shown twice is one picture, and markers keep their slots when pictures move", async () => {
  const images = ["fox", "kangaroo", "hammer"].map((name) => ({ kind: "artist", artist: "noto", name }) as const);
  const placed = { ...example, question: "<image> <image> <image> which is <image> ?", images, places: [2, 0, 1, 0] };
  const { promptFor } = promptMaker(tokenizer, processor, 100);
  const straight = await promptFor(placed);
  const [fox, kangaroo, hammer] = await Promise.all(
    images.map(async (each) => (await promptFor({ ...example, question: "<image>", images: [each] })).pictures[0]!),
  );
  expect(straight.pictures).toEqual([hammer, fox, kangaroo, fox]);
  // slot 0 shows what was in slot 1, and so on: the list moves, the markers stay
  expect((await promptFor(placed, [1, 2, 0])).pictures).toEqual([fox, kangaroo, hammer, kangaroo]);
  const packed = packPrompts(config, [straight], 12);
  expect(packed.pictures.pictures).toHaveLength(3);
  expect(packed.prompts[0]!.pictures[1]).toBe(packed.prompts[0]!.pictures[3]);
});
