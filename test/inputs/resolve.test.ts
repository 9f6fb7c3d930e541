// A run and the files that it reads: its hash is of their contents, and one that is not there, or not what the plan says it
// was, is named.

import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { planOf as joined, withNames } from "../../plan/hash.ts";
import type { PlanNode, Run } from "../../plan/plan.ts";
import { resolved, resolvePlan, resolveRun } from "../../runtime/inputs/resolve.ts";
import { codeOf, evaluate, model, planOf, questions, scratch, supervised } from "../run/tiny.ts";

const folder = scratch();
const at = (...parts: readonly string[]): string => join(folder, ...parts);

/** Two questions, the second about a picture in a file. */
const rows = (picture: string): string =>
  [
    { prompt: "one and one?", answer: "2" },
    { prompt: "<image> what?", images: [picture], answer: "cat" },
  ]
    .map((each) => `${JSON.stringify(each)}\n`)
    .join("");

mkdirSync(at("a", "model"), { recursive: true });
const files = ["config.json", "preprocessor_config.json", "chat_template.jinja", "tokenizer.json", "model.safetensors"];
for (const name of files) writeFileSync(at("a", "model", name), name);
writeFileSync(at("a", "rows.jsonl"), rows("one.png"));
writeFileSync(at("a", "one.png"), "a picture");

const run = (path = "model", table = "rows.jsonl"): Run => {
  const nodes: PlanNode[] = [
    { ...model, from: { kind: "checkpoint", path } },
    { kind: "jsonl", id: "data", because: model.because, path: table },
    supervised(3),
    ...questions(2, { split: "held_out_question" }).map((node) => ({ ...node, id: `held_${node.id}` })),
  ];
  return planOf(nodes.map((node) => (node.kind === "take" ? { ...node, input: "held_data.source" } : node)));
};

test("its hash is of what its files hold, wherever they lie", async () => {
  cpSync(at("a"), at("b"), { recursive: true });
  renameSync(at("b", "model"), at("b", "moved"));
  renameSync(at("b", "rows.jsonl"), at("b", "t.jsonl"));
  const here = await resolved(run(), at("a"));
  expect(here.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(here.inputs?.map(({ node, role }) => [node, role])).toEqual([
    ...files.map((name) => ["policy", name]),
    ["data", "table"],
    ["data", "pictures"],
  ]);
  const there = await resolved(run("moved", "t.jsonl"), at("b"));
  expect(there.hash).toBe(here.hash);
  expect(there.outline).not.toBe(here.outline);
  writeFileSync(at("b", "moved", "tokenizer.json"), "tokenizer.jsom");
  expect((await resolved(run("moved", "t.jsonl"), at("b"))).hash).not.toBe(here.hash);
});

test("one that is not there: no hash, and every file that is missing by name", async () => {
  const { run: found, missing } = await resolveRun(run("gone", "gone.jsonl"), at("a"));
  expect(found).not.toHaveProperty("hash");
  expect(missing.map((each) => each.title)).toEqual([
    ...files.map((name) => `the contents of \`gone/${name}\` are not known: it is not there`),
    "the contents of `gone.jsonl` are not known: it is not there",
  ]);
  expect(await codeOf(() => resolved(run("gone"), at("a")))).toBe(files.map(() => "E0270").join());
  const both = await resolvePlan(joined([run("gone"), run("gone")]), at("a"));
  expect(both.missing).toHaveLength(files.length);
  expect(both.plan).not.toHaveProperty("hash");
});

test("one that says what its files were is held against them, and may have moved", async () => {
  const here = await resolved(run(), at("a"));
  expect((await resolved(here, at("a"))).hash).toBe(here.hash);
  cpSync(at("a"), at("c"), { recursive: true });
  writeFileSync(at("c", "model", "model.safetensors"), "other");
  writeFileSync(at("c", "model", "processor_config.json"), "new");
  const { missing } = await resolveRun(here, at("c"));
  expect(missing.map((each) => [each.code, each.title.replace(/sha256:\w+/g, "…")])).toEqual([
    ["E0273", "`model/model.safetensors`, read by `policy`, is … and was … when the plan was made"],
    ["E0273", "`model/processor_config.json`, read by `policy`, is … and was not there when the plan was made"],
  ]);
  expect(withNames({ ...here, nodes: [...here.nodes, evaluate(0)] }).hash).not.toBe(here.hash);
});

test("the pictures that rows name count by their contents, and one that is not there as that", async () => {
  const { hash } = await resolved(run(), at("a"));
  writeFileSync(at("a", "one.png"), "another");
  const changed = await resolved(run(), at("a"));
  expect(changed.hash).not.toBe(hash);
  rmSync(at("a", "one.png"));
  const gone = await resolved(run(), at("a"));
  expect([hash, changed.hash]).not.toContain(gone.hash);
  writeFileSync(at("a", "one.png"), "a picture");
  expect((await resolved(run(), at("a"))).hash).toBe(hash);
});
