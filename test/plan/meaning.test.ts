// What a source says of its answers: in the plan as written, and held against the answer rules before anything runs.

import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { disk } from "./disk.ts";

function compiled(source: string, permute = "") {
  const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = ${source} | take(64) }
  permute { images = data.train  ${permute} }
  train grpo { on = data.train  duration = 40step  max_prompt = 8192tok  max_completion = 20tok }
}
`;
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk({ "train.parquet": "", "train.jsonl": "" }));
  const node = value?.plan.runs[0]?.nodes.find(
    (each) => each.kind === "parquet" || each.kind === "jsonl" || each.kind === "hub",
  );
  return {
    node,
    codes: diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code),
    hash: value?.plan.hash,
  };
}

test("settings are kept as written, and what is left out leaves no trace", () => {
  expect(compiled('parquet("train.parquet")').node).not.toHaveProperty("meaning");
  expect(compiled('parquet("train.parquet", place_words = find)').hash).toBe(compiled('parquet("train.parquet")').hash);
  expect(compiled('parquet("train.parquet", when_permuted = answer_follows)').node).toMatchObject({
    meaning: { whenPermuted: "answer_follows" },
  });
  expect(
    compiled(
      'jsonl("train.jsonl", when_permuted = answer_follows, options = pictures, option_slots = slots(2, 3), place_words = none)',
    ).node,
  ).toMatchObject({
    meaning: {
      whenPermuted: "answer_follows",
      options: "pictures",
      optionSlots: { kind: "slots", slots: [1, 2] },
      placeWords: "none",
    },
  });
  expect(compiled('hub("a/b", revision = "1", option_slots = all_but_first)').node).toMatchObject({
    meaning: { optionSlots: "all_but_first" },
  });
  expect(compiled('parquet("train.parquet", option_slots = options)').codes).toEqual(["E0306"]);
});

test.each([
  ["four_artists(split = train, ask = [which])", "answers = keep", ["E0607"]],
  ["four_artists(split = train, ask = [count, odd])", "answers = remap { letter = keep }", ["E0607"]],
  ["four_artists(split = train, ask = [count, same])", "answers = keep", []],
  ["four_artists(split = train, ask = [which, count]) | take(99) | where(order == free)", "answers = keep", []],
  ["four_artists(split = train, ask = [which, count]) | take(99) | where(kind == which)", "answers = keep", ["E0607"]],
  [
    "mix(four_artists(split = train, ask = [count]) | take(99), four_artists(split = train, ask = [latest]) | take(99))",
    "answers = keep",
    ["E0607"],
  ],
  ["four_artists(split = train, ask = [which])", "answers = keep  copies = 0", []],
  ["four_artists(split = train, ask = [which])", "answers = drop", []],
  ["four_artists(split = train, ask = [which])", "answers = remap { letter = flip }", ["E0610"]],
  ["four_artists(split = train, ask = [which], images = 2..2)", "answers = remap { letter = flip }", []],
  ['parquet("train.parquet", when_permuted = answer_follows)', "answers = keep", ["E0607"]],
  ['jsonl("train.jsonl", when_permuted = answer_follows)', "answers = remap { number = keep }", ["E0607"]],
  ['hub("a/b", revision = "1", when_permuted = answer_follows)', "answers = remap { yes_no = keep }", ["E0607"]],
  ['parquet("train.parquet", when_permuted = answer_stays)', "answers = keep", []],
  [
    'parquet("train.parquet", when_permuted = answer_follows, option_slots = last(4))',
    "answers = remap { letter = flip }",
    ["E0610"],
  ],
  ['parquet("train.parquet", when_permuted = refuse)', "", ["E0609"]],
  ['parquet("train.parquet", when_permuted = refuse)', "copies = 0", []],
  ['parquet("train.parquet", when_permuted = answer_follows, options = text)', "", ["E0611"]],
  ['parquet("train.parquet", when_permuted = answer_stays, options = pictures)', "", ["E0611"]],
  ['parquet("train.parquet", options = text, option_slots = all)', "", ["E0611"]],
] as const)("%s, %s: %j", (source, permute, codes) => {
  expect(compiled(source, permute).codes).toEqual(codes);
});
