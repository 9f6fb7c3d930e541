// Which files a node reads: all of a checkpoint that decide something, shards included, and the table of a table.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ModelNode, ParquetNode } from "../../plan/plan.ts";
import { inputFiles } from "../../runtime/inputs/files.ts";
import { model, questions, scratch } from "../run/tiny.ts";

const folder = scratch();

function checkpoint(name: string, files: Readonly<Record<string, string>>): ModelNode {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
  return { ...model, from: { kind: "checkpoint", path: name } };
}
const needed = ["config.json", "preprocessor_config.json", "chat_template.jinja", "tokenizer.json"];
const roles = (node: Parameters<typeof inputFiles>[0]) => inputFiles(node, folder).map((each) => each.role);

test("of a checkpoint: what stands beside the weights and is read, and what none opens without, be it there or not", () => {
  const one = checkpoint("one", {
    "config.json": "{}",
    "tokenizer.json": "{}",
    "README.md": "",
    "chat_template.json": "{}",
  });
  expect(inputFiles(one, folder).map(({ role, path }) => ({ role, path }))).toEqual([
    { role: "config.json", path: "one/config.json" },
    { role: "preprocessor_config.json", path: "one/preprocessor_config.json" },
    { role: "chat_template.json", path: "one/chat_template.json" },
    { role: "tokenizer.json", path: "one/tokenizer.json" },
    { role: "model.safetensors", path: "one/model.safetensors" },
  ]);
});

test("of a checkpoint in shards: the index, and each shard that it names once", () => {
  const weight_map = {
    a: "model-2.safetensors",
    b: "model-1.safetensors",
    c: "model-2.safetensors",
  };
  const several = checkpoint("several", { "model.safetensors.index.json": JSON.stringify({ weight_map }) });
  expect(roles(several)).toEqual([
    ...needed,
    "model.safetensors.index.json",
    "model-1.safetensors",
    "model-2.safetensors",
  ]);
  const torn = checkpoint("torn", { "model.safetensors.index.json": "{" });
  expect(roles(torn)).toEqual([...needed, "model.safetensors.index.json"]);
});

test("of a table: itself; of what is made here or lies on a hub: none", () => {
  const table: ParquetNode = { kind: "parquet", id: "data", because: model.because, path: "t.parquet" };
  expect(inputFiles(table, folder)).toEqual([{ role: "table", path: "t.parquet", file: join(folder, "t.parquet") }]);
  expect([model, ...questions(2)].flatMap((node) => inputFiles(node, folder))).toEqual([]);
});
