// A failure of a run shows the words of the spec that asked for what failed.

import { expect, test } from "vitest";
import { E0501, E0601, E1004, E1034, E1050, E1051, E1055 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { blaming } from "../../runtime/stages/blame.ts";
import { evaluate, grpo, model } from "../run/tiny.ts";

const text = 'spec 1\nuse { small } from "models.perl"\n  train = parquet("gone.parquet")\n';
const specs = [
  { path: "models.perl", text: "spec 1\nmodel small {}\n" },
  { path: "demo.perl", text },
];
const words = 'parquet("gone.parquet")';
const start = text.indexOf(words);
const place = { path: "demo.perl", start, end: start + words.length };
const data: PlanNode = { kind: "parquet", id: "data.train", because: place, path: "gone.parquet" };
const failing = async (node: PlanNode, ...diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]> => {
  const failed = await blaming(specs, node, () => Promise.reject(new Failure(...diagnostics))).catch((error) => error);
  return failed instanceof Failure ? failed.diagnostics : [];
};

test("drawn with the line of the spec", async () => {
  const [said] = await failing(data, E0501({ file: "gone.parquet" }));
  expect(said && draw(said)).toBe(`error[E0501]: there is no dataset file \`gone.parquet\`
   ┌─ demo.perl:3:11
   │
 3 │   train = parquet("gone.parquet")
   │           ^^^^^^^^^^^^^^^^^^^^^^^ read because of this
   │
   = help      check the spelling of the path; it is read relative to the folder of the spec
   = explain   perlc explain E0501`);
});

test("every node says what it did, in the file that asked for it", async () => {
  const said = async (node: PlanNode, diagnostic: Diagnostic) =>
    (await failing({ ...node, because: { ...place, path: "models.perl" } }, diagnostic)).flatMap(({ labels }) =>
      labels.map((each) => `${each.source.path}: ${each.text}`),
    );
  expect(await said(model, E1051({ folder: "x", file: "config.json" }))).toEqual([
    "models.perl: loaded because of this",
  ]);
  expect(await said(grpo(1), E1034({ data: "data", kept: 1, batch: 2 }))).toEqual([
    "models.perl: trained because of this",
  ]);
  expect(await said(evaluate(0), E0601({ sample: "x", space: "word", rule: "remap", rules: ["keep"] }))).toEqual([
    "models.perl: evaluated because of this",
  ]);
});

test("the innermost node is the one that is shown", async () => {
  const inner = () => blaming(specs, data, () => Promise.reject(new Failure(E0501({ file: "gone.parquet" }))));
  const failed = await blaming(specs, grpo(1), inner).catch((error: Failure) => error);
  expect(failed.diagnostics.flatMap((each) => each.labels.map((label) => label.text))).toEqual([
    "read because of this",
  ]);
});

test("what the machine refuses, and what the command line set, has no line in a spec", async () => {
  const machine = [E1004({ adapter: "x" }), E1050({ folder: "x" }), E1055({ file: "x", reason: "y" })];
  expect((await failing(data, ...machine)).map(({ code, labels }) => `${code} ${labels.length}`)).toEqual([
    "E1004 0",
    "E1050 0",
    "E1055 0",
  ]);
  const set = { ...data, because: { ...place, path: "--set" } };
  expect(await failing(set, E0501({ file: "x" }))).toEqual([E0501({ file: "x" })]);
});

test("results and errors of other kinds pass as they are", async () => {
  expect(await blaming(specs, data, () => 7)).toBe(7);
  const error = new Error("a bug");
  const work = blaming(specs, data, () => {
    throw error;
  });
  await expect(work).rejects.toBe(error);
});
