// Texts of other languages where a spec is expected, whole or inside a block: one diagnostic, which names the language and
// shows a line of them in ours. A slip or two in a spec is none of these.

import { describe, expect, test } from "vitest";
import { parse } from "../../compiler/recovery/parse.ts";

const said = (text: string) => parse({ path: "spec.perl", text }).diagnostics;

const inBlock = (lines: string) =>
  `spec 1\n\nexperiment demo {\n  train grpo {\n${lines}\n  }\n\n  reward = boxed(answer)\n}\n`;

const pasted: Readonly<Record<string, readonly [language: string, text: string, shown: string]>> = {
  "a configuration of verl": [
    "YAML",
    "# trainer\nalgorithm:\n  adv_estimator: grpo\nactor:\n  lr: 1e-6\n",
    "`lr: 1e-6` is written `rate = 1e-6`",
  ],
  "YAML below the first line": [
    "YAML",
    "spec 1\n\nmodel:\n  name: x\ntrain:\n  num_generations: 8\n",
    "`num_generations: 8` is written `per_order = 8rollout`",
  ],
  "YAML in a block": [
    "YAML",
    inBlock("    on: data.train\n    learning_rate: 1e-6\n    optimizer:\n      name: adamw"),
    "`learning_rate: 1e-6` is written `rate = 1e-6`",
  ],
  JSON: [
    "JSON",
    '{\n  "model": "a/b",\n  "learning_rate": 1e-6\n}\n',
    '`"learning_rate": 1e-6` is written `rate = 1e-6`',
  ],
  "JSON on one line": ["JSON", '{"model": "a/b", "num_generations": 8, "x": [1, 2]}', "is written"],
  "JSON in a block": [
    "JSON",
    inBlock('    "num_generations": 8,\n    "temperature": 0.9,\n    "optimizer": { "lr": 1 }'),
    '`"num_generations": 8` is written `per_order = 8rollout`',
  ],
  "a program of TRL": [
    "Python",
    "from trl import GRPOConfig\n\nconfig = GRPOConfig(\n    learning_rate=1e-6,\n    bf16=True,\n)\n",
    "`learning_rate=1e-6` is written `rate = 1e-6`",
  ],
  "arguments in a block": [
    "Python",
    inBlock("    learning_rate=1e-6,\n    num_generations=8,\n    bf16=True,"),
    "`learning_rate=1e-6` is written `rate = 1e-6`",
  ],
  TOML: [
    "TOML",
    '[model]\nname = "a/b"\n\n[train]\nlearning_rate = 1e-6\n',
    "`learning_rate = 1e-6` is written `rate = 1e-6`",
  ],
  "a table in a block": ["TOML", inBlock("    [optimizer]\n    lr = 1e-6"), "`lr = 1e-6` is written `rate = 1e-6`"],
  "a launch of verl": [
    "a shell script",
    "set -x\npython3 -m verl.trainer.main_ppo \\\n    algorithm.adv_estimator=grpo \\\n    actor_rollout_ref.rollout.n=5\n",
    "`actor_rollout_ref.rollout.n=5` is written `per_order = 5rollout`",
  ],
};

describe.each(Object.entries(pasted))("%s", (_, [language, text, shown]) => {
  test("one diagnostic, which names the language and shows a line in ours", () => {
    const all = said(text);
    expect(all.map((each) => `${each.code} ${each.title}`)).toEqual([
      `E0130 this is ${language}, and not how a spec is written`,
    ]);
    expect(all[0]?.notes.map((each) => each.text).join()).toContain(shown);
  });
});

test("a plan is told who reads it", () => {
  const [only] = said('{"edition":1,"hash":"sha256:0","runs":[]}');
  expect(only?.notes[0]?.text).toContain("this is a plan");
});

test("the lines of a flat block are rewritten, and only those", () => {
  const text = inBlock("    learning_rate=1e-6,\n    num_generations=8,\n    bf16=True,\n    note='a b',");
  const edits = said(text)[0]?.fix?.edits ?? [];
  const fixed = edits
    .toReversed()
    .reduce((now, { span, text }) => now.slice(0, span.start) + text + now.slice(span.end), text);
  expect(said(text)[0]?.fix?.safety).toBe("unsafe");
  expect(fixed).toContain("  train grpo {\n    rate = 1e-6\n    per_order = 8rollout\n");
  expect(fixed).toContain('    note = "a b"\n  }\n\n  reward = boxed(answer)\n}\n');
  expect(said(fixed)).toEqual([]);
});

test("flags and overrides of a command line inside a block are rewritten, one alone as well", () => {
  const text = inBlock("    --learning_rate 1e-6\n    data.train_batch_size=512\n    --num-generations=8 \\");
  const [only, ...more] = said(text);
  expect(more).toEqual([]);
  expect(only?.title).toBe("this is a command line, and not how a spec is written");
  const edits = only?.fix?.edits ?? [];
  const fixed = edits
    .toReversed()
    .reduce((now, { span, text }) => now.slice(0, span.start) + text + now.slice(span.end), text);
  expect(fixed).toContain("  train grpo {\n    rate = 1e-6\n    batch = 512prompt\n    per_order = 8rollout\n");
  expect(said(fixed)).toEqual([]);
  expect(said(inBlock("    --learning_rate 1e-6")).map((each) => each.code)).toEqual(["E0130"]);
});

test.each([
  ["two colons", inBlock("    seed: 1\n    rate: 2\n    per_order = 8rollout"), "E0110"],
  [
    "arguments of a call that lost its bracket",
    "spec 1\nexperiment a {\n  data {\n    train = four_artists\n      split = train,\n      images = 4..4,\n      slots = [1],\n    )\n  }\n}\n",
    undefined,
  ],
  ["blocks with a colon", "spec 1\nexperiment a {\n  permute: {\n  }\n  data: {\n  }\n  train: {\n  }\n}\n", undefined],
  ["a spec without its first line", "experiment a {\n  seed = 1\n}\n", "E0102"],
  ["prose", "Here is my plan.\nWe train a model.\n", "E0102"],
])("%s: not another language", (_, text, code) => {
  const codes = said(text).map((each) => each.code);
  expect(codes).not.toContain("E0130");
  if (code) expect(codes).toContain(code);
  else expect(codes.length).toBeGreaterThan(0);
});
