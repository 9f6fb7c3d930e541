// Texts that say nothing, or not what is wanted: refused where they stand, and never handed on to the plan.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { disk } from "../plan/disk.ts";

const spec = (data: string, train: string, policy: string) => `spec 1
judge careful { model = "one" }
experiment demo {
  policy = ${policy}
  reward = boxed(answer)
  data { train = ${data} | take(64) }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok  ${train} }
}
`;
const codes = (text: string) => {
  const { diagnostics } = compile({ path: "demo.perl", text }, disk());
  return diagnostics.filter((each) => each.severity === "error").map((each) => each.code);
};
const tiny = 'checkpoint("models/tiny")';
const artists = "four_artists(split = train)";

test.each([
  ['stop = [""]', []],
  ['ban = ["<|im_end|>", ""]', []],
  ['lora = 8 { exclude = [""] }', []],
])("%s has an empty text", (line) => {
  expect(codes(spec(artists, line, tiny))).toEqual(["E0301"]);
  expect(codes(spec(artists, line.replace('""', '"a"'), tiny))).toEqual([]);
});

test.each([
  'hub("", split = train)',
  'hub("a/b", split = "")',
  'hub("a/b", subsets = [""])',
  'hub("a/b", revision = "")',
  'jsonl("data.jsonl", prompt = "")',
  'parquet("data.parquet", images = "")',
])("%s names nothing", (data) => {
  expect(codes(spec(data, "", tiny))).toEqual(["E0301"]);
});

test.each(["", "zz", "A".repeat(64), "a".repeat(63)])("%j is no SHA-256", (sha256) => {
  expect(codes(spec(artists, "", `checkpoint("models/tiny", sha256 = "${sha256}")`))).toEqual(["E0301"]);
});

test("a SHA-256 is one", () => {
  expect(codes(spec(artists, "", `checkpoint("models/tiny", sha256 = "${"a".repeat(64)}")`))).toEqual([]);
});

test("a judge has a model", () => {
  const text = spec(artists, "", tiny);
  expect(codes(text)).toEqual([]);
  expect(codes(text.replace('"one"', '""'))).toEqual(["E0301"]);
});
