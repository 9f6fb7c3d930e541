// The shape of a fresh model: what the language says of widths that do not go together, and that a plan's check finds the same.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { faultsOf } from "../../plan/nodes/model-shape.ts";
import { disk } from "./disk.ts";

const good = {
  text: {
    hidden: 64,
    inter: 160,
    layers: 2,
    heads: 4,
    kvHeads: 2,
    tied: true,
    ropeTheta: 1e6,
    mropeSections: [2, 3, 3],
  },
  vision: { hidden: 48, inter: 96, depth: 2, heads: 3, patch: 14, window: 56, fullAttentionBlocks: [1] },
};
type Change = { readonly text?: Partial<typeof good.text>; readonly vision?: Partial<typeof good.vision> };

/** What is said of a fresh model of this shape, each as its code, its title and its label. */
function said({ text: more, vision: seen }: Change): readonly string[] {
  const [text, vision] = [
    { ...good.text, ...more },
    { ...good.vision, ...seen },
  ];
  const model = `model tiny {
  weights = fresh
  text { hidden = ${text.hidden}  inter = 160  layers = 2  heads = ${text.heads}  kv_heads = ${text.kvHeads}  mrope = [${text.mropeSections.join(", ")}] }
  vision { hidden = ${vision.hidden}  inter = 96  depth = ${vision.depth}  heads = ${vision.heads}  patch = ${vision.patch}  window = ${vision.window}  full_attention = [${vision.fullAttentionBlocks.join(", ")}] }
}`;
  const spec = `spec 1
${model}
experiment demo {
  policy = tiny
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
}
`;
  return compile({ path: "demo.perl", text: spec }, disk()).diagnostics.map(
    ({ code, title, labels }) => `${code} ${title}: ${labels[0]?.text}`,
  );
}

test.each<[Change, readonly string[]]>([
  [{}, []],
  [{ text: { hidden: 66 } }, ["E0413 hidden = 66 does not go with heads = 4: 64 or 68 would fit"]],
  [{ text: { kvHeads: 3 } }, ["E0413 heads = 4 does not go with kv_heads = 3: 3 or 6 would fit"]],
  [{ text: { kvHeads: 8 } }, ["E0413 heads = 4 does not go with kv_heads = 8: 8 would fit"]],
  // one of a side is enough
  [{ text: { hidden: 66, kvHeads: 3 } }, ["E0413 hidden = 66 does not go with heads = 4: 64 or 68 would fit"]],
  [{ text: { mropeSections: [2, 2, 3] } }, ["E0414 the rotary sections 2, 2, 3 do not sum to 8: these sum to 7"]],
  [
    { text: { mropeSections: [4, 4] } },
    ["E0414 the rotary sections 4, 4 do not sum to 8: three sections are wanted, 2 are given"],
  ],
  [{ vision: { hidden: 50 } }, ["E0413 hidden = 50 does not go with heads * 4 = 12: 48 or 60 would fit"]],
  [{ vision: { hidden: 18 } }, ["E0413 hidden = 18 does not go with heads * 4 = 12: 12 or 24 would fit"]],
  [{ vision: { window: 42 } }, ["E0413 window = 42 does not go with patch * 2 = 28: 28 or 56 would fit"]],
  [
    { text: { mropeSections: [1, 1, 1] }, vision: { hidden: 50, fullAttentionBlocks: [2] } },
    [
      "E0414 the rotary sections 1, 1, 1 do not sum to 8: these sum to 3",
      "E0413 hidden = 50 does not go with heads * 4 = 12: 48 or 60 would fit",
      "E0413 full_attention = 2 does not go with depth = 2: blocks count from 0 to 1",
    ],
  ],
])("%j", (change, wanted) => {
  expect(said(change)).toEqual(wanted);
  const shape = { text: { ...good.text, ...change.text }, vision: { ...good.vision, ...change.vision } };
  expect(faultsOf(shape).length > 0).toBe(wanted.length > 0);
});
