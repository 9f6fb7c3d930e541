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
  train grpo { on = data.train  duration = 40step  max_prompt = 8192tok  max_completion = 20tok }
}
`;
  const run = compile({ path: "demo.perl", text }, disk({ "train.parquet": "", "train.jsonl": "" })).value?.plan
    .runs[0];
  return run?.nodes.find((node) => node.kind === "parquet" || node.kind === "jsonl");
}

test("columns that are named are kept, and those left out say nothing", () => {
  const found = source('parquet("train.parquet", prompt = "problem", answer = "solution")');
  expect(found).toMatchObject({ columns: { prompt: "problem", answer: "solution" } });
  expect(found && "columns" in found && found.columns).not.toHaveProperty("images");
  expect(source('jsonl("train.jsonl", images = "pictures")')).toMatchObject({ columns: { images: "pictures" } });
  // a column that was asked for must be there; one that was not may have another of the known names
  expect(source('parquet("train.parquet", prompt = "prompt")')).toMatchObject({ columns: { prompt: "prompt" } });
  expect(source('parquet("train.parquet")')).toBeDefined();
  expect(source('parquet("train.parquet")')).not.toHaveProperty("columns");
});

test("what becomes of a bad row is kept where it is not the default", () => {
  for (const kind of ["parquet", "jsonl"]) {
    expect(source(`${kind}("train.${kind}", bad_rows = fail)`)).toMatchObject({ badRows: "fail" });
    expect(source(`${kind}("train.${kind}", bad_rows = quarantine)`)).not.toHaveProperty("badRows");
  }
});
