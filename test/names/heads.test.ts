// The relation words of heads are known to the reader of names by themselves: they are those of the vocabulary, and `over`.

import { expect, test } from "vitest";
import { relationWords } from "../../compiler/2-names/head.ts";
import { compile } from "../../compiler/compile.ts";
import { vocabulary } from "../../compiler/vocabulary/registry.ts";
import { disk } from "../plan/disk.ts";

const codes = (head: string) =>
  compile({ path: "demo.perl", text: `spec 1\n\n${head} { }\n` }, disk()).diagnostics.map((each) => each.code);

test("every relation word of the vocabulary is one of them", () => {
  const words = vocabulary.blocks.flatMap((block) => block.relations ?? []);
  expect(Object.keys(relationWords)).toEqual(expect.arrayContaining(words));
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
