// Bounds of the language at the bound itself: what is just allowed, and what is just refused.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { describeLength } from "../../plan/nodes/describe.ts";
import { drawLimits } from "../../plan/nodes/draw-limits.ts";

const codes = (text: string): readonly string[] =>
  compile({ path: "demo.perl", text }, { read: () => undefined, exists: () => true }).diagnostics.map(
    (each) => each.code,
  );

const spec = (training: string, more = "") => `spec 1

experiment e0 {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train, images = 2..2, ask = [which]) | take(64) }
  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
${training}
  }
}
${more}`;

test.each([
  ["1.2", true],
  ["1.2000001", false],
])("a dual clip of %s at a clip of 0.2 lies on or below it: %s", (dual, refused) => {
  expect(codes(spec(`    inner = 2\n    clip = 0.2 { dual = ${dual} }`)).includes("E0715")).toBe(refused);
});

test.each([
  [20, false],
  [21, true],
])("a chain of %i parents is refused: %s", (parents, refused) => {
  const chain = Array.from({ length: parents }, (_, at) => `experiment e${at + 1} extends e${at} { seed = ${at + 2} }`);
  expect(codes(spec("", chain.join("\n"))).includes("E0233")).toBe(refused);
});

test.each([
  ["images == 32", false],
  ["images == 0", false],
  ["images == 33", true],
])("a filter of a file on %s can let nothing through: %s", (condition, refused) => {
  const text = spec("").replace(/data \{.*\}/, `data { train = parquet("t.parquet") | where(${condition}) }`);
  const files = { read: () => undefined, exists: () => true };
  const said = compile({ path: "demo.perl", text }, files).diagnostics.map((each) => each.code);
  expect(said.includes("E0552"), said.join()).toBe(refused);
});

test("the bits of a draw's coordinates are those of its packing", () => {
  expect(drawLimits).toEqual({
    seed: 4294967296,
    stage: 16777216,
    step: 16777216,
    sample: 4294967296,
    copy: 256,
    rollout: 65536,
    position: 65536,
    block: 4294967296,
  });
});

test("a length is said in one step or in several", () => {
  const said = (count: number, unit: string) => describeLength({ length: { count, unit }, batch: 8 });
  expect([said(1, "step"), said(2, "step"), said(1, "epoch"), said(0.5, "epoch")]).toEqual([
    "1 step, 8 prompts a step",
    "2 steps, 8 prompts a step",
    "1 epoch, 8 prompts a step",
    "0.5 epochs, 8 prompts a step",
  ]);
});
