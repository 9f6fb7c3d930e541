// What an evaluation says of its orders: in the plan as written, nothing of it from `permute`, and held against the examples.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { EvaluateNode } from "../../plan/plan.ts";
import { disk } from "./disk.ts";

function compiled(measured: string, permute = "", ask = "which") {
  const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    train = four_artists(split = train, ask = [which, count]) | take(64)
    held  = four_artists(split = held_out_question, ask = [${ask}]) | take(40)
  }
  permute { images = data.train  ${permute} }
  train grpo { on = data.train  batch = 8prompt  per_order = 4rollout  duration = 40step  max_prompt = 512tok  max_completion = 20tok }
  evaluate { ${measured} }
}
`;
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk({}));
  const run = value?.plan.runs[0];
  return {
    node: run?.nodes.find((each): each is EvaluateNode => each.kind === "evaluate"),
    codes: diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code),
    hash: value?.plan.hash ?? value?.plan.outline,
  };
}

const held = "on = data.held  orders = 4";

test("left out, the plan says nothing: the rows do, whatever training permutes", () => {
  const plain = compiled(held);
  expect(plain.node).not.toHaveProperty("move");
  expect(plain.node).not.toHaveProperty("answers");
  const others = ["answers = drop", "move = last(2)", "answers = remap { letter = drop }"];
  for (const each of others) expect(compiled(held, each).node).toEqual({ ...plain.node, because: expect.anything() });
});

test("written, it is in the plan, with a hash of its own", () => {
  const { node, hash } = compiled(`${held}  move = slots(2, 3)  answers = drop { letter = remap  true_false = flip }`);
  expect(node).toMatchObject({
    move: { kind: "slots", slots: [1, 2] },
    answers: { letter: "remap", number: "drop", yes_no: "flip", word: "drop", ordering: "drop" },
  });
  expect(hash).not.toBe(compiled(held).hash);
  expect(compiled(`${held}  answers = remap { yes_no = keep  true_false = drop }`).codes).toEqual(["E0650"]);
});

test.each([
  [`${held}  answers = keep`, "which", ["E0607"]],
  [`${held}  answers = remap { letter = keep }`, "which", ["E0607"]],
  ["on = data.held  orders = 1  answers = keep", "which", []],
  [`${held}  answers = keep`, "count, same", []],
  [`${held}  answers = drop`, "which", []],
])("%s on %s", (measured, ask, codes) => {
  expect(compiled(measured, "", ask).codes).toEqual(codes);
});
