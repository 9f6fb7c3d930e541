// Bounds of the language at the bound itself: what is just allowed, and what is just refused.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";

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
    on         = data.train
    batch      = 8prompt
    group      = 6rollout
    length     = 40step
    prompt     = 48tok
    completion = 20tok
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
