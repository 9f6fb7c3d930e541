// What grammar/heads.ts lists for the reader of names is what the vocabulary has; and what is said of heads gone wrong.

import { expect, test } from "vitest";
import { formBlocks } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { fileBlocks, innerBlocks, relationWords } from "../../grammar/heads.ts";
import { disk } from "../plan/disk.ts";

const codes = (head: string) =>
  compile({ path: "demo.perl", text: `spec 1\n\n${head} { }\n` }, disk()).diagnostics.map((each) => each.code);

const inside = [...vocabulary.blocks, ...formBlocks];

test("the blocks of a file are those of the vocabulary", () => {
  const words = inside.filter((block) => block.inside.includes("file")).map((block) => block.word);
  expect(new Set(words)).toEqual(new Set(fileBlocks.keys()));
});

test("the blocks of an experiment are those of the vocabulary", () => {
  expect(new Set(vocabulary.inside("experiment").map((block) => block.word))).toEqual(innerBlocks);
});

test("the relation words are those of the vocabulary, in the blocks that have them there", () => {
  const words = inside.flatMap((block) => (block.relations ?? []).map((word) => `${word} of ${block.word}`));
  expect(new Set(words)).toEqual(new Set([...relationWords].map(([word, { of }]) => `${word} of ${of}`)));
});

test("a block that is called like a part of every object is no block", () => {
  for (const word of ["constructor", "toString", "__proto__"])
    expect(codes(`${word} a extend b`).filter((code) => code === "E0201")).toEqual(["E0201"]);
});

test.each([
  ["experiment a a", "E0120"],
  ["experiment a extends b b", "E0120"],
  ["experiment a extends", "E0230"],
  ["experiment a extends over [b]", "E0230"],
  ["experiment a b extends c", "E0231"],
  ["experiment a extends b c", "E0231"],
  ["experiment a b", "E0231"],
])("%s { } is %s, and said once", (head, code) => {
  const found = codes(head);
  expect(found.filter((each) => each.startsWith("E012") || each.startsWith("E023"))).toEqual([code]);
  expect(found).not.toContain("E0205");
});
