// A file of examples may call its columns otherwise: the plan keeps those that have another name.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { disk } from "./disk.ts";

function source(written: string) {
  const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = ${written} | take(64) }
  train grpo { on = data.train  length = 40step  prompt = 8192tok  completion = 20tok }
}
`;
  const run = compile({ path: "demo.perl", text }, disk({ "train.parquet": "", "train.jsonl": "" })).value?.plan
    .runs[0];
  return run?.nodes.find((node) => node.kind === "parquet" || node.kind === "jsonl");
}

test("columns with another name are kept, and a name that they have anyway says nothing", () => {
  const found = source('parquet("train.parquet", prompt = "problem", answer = "solution", images = "images")');
  expect(found).toMatchObject({ columns: { prompt: "problem", answer: "solution" } });
  expect(found && "columns" in found && found.columns).not.toHaveProperty("images");
  expect(source('jsonl("train.jsonl", images = "pictures")')).toMatchObject({ columns: { images: "pictures" } });
  expect(source('parquet("train.parquet", prompt = "prompt")')).toBeDefined();
  expect(source('parquet("train.parquet", prompt = "prompt")')).not.toHaveProperty("columns");
});
