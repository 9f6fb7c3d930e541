// Recognisers of slips look at texts that are not legal, of which most is: they must find nothing in what is written well, or the
// one slip of a file would bring others.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specs } from "../../bench/language/specs.ts";
import { formSpec } from "../../bench/language/typos.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { edited } from "../../compiler/recovery/edited.ts";
import { slipsIn } from "../../compiler/recovery/meant.ts";

const root = new URL("../../", import.meta.url);
const under = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((each) => each.endsWith(".perl"))
    .map((each) => ({ path: `${folder}${each}`, text: readFileSync(new URL(`${folder}${each}`, root), "utf8") }));

const legal = [
  ...specs,
  ...under("specs/examples/"),
  ...under("docs/recipes/"),
  ...readPages().pages.flatMap(({ code, passes }) => passes.map((text) => ({ path: code, text }))),
  { path: "sample", text: readFileSync(new URL("test/syntax/sample/paper.perl", root), "utf8") },
  { path: "forms", text: formSpec },
];

test("nothing that is legal is a slip", () => {
  expect(legal.length).toBeGreaterThan(150);
  const found = legal.flatMap((source) =>
    slipsIn(source).map(({ diagnostic }) => `${source.path}: ${diagnostic.title}`),
  );
  expect(found).toEqual([]);
});

test("places of an edited text are those of the text before, on both sides of what was put in", () => {
  const text = "a：1, b （2）";
  const step = edited(text, [
    { span: { start: 1, end: 2 }, text: " = " },
    { span: { start: 3, end: 4 }, text: "" },
    { span: { start: 7, end: 8 }, text: "(" },
  ]);
  expect(step.text).toBe("a = 1 b (2）");
  expect([step.back(0, "start"), step.back(1, "end")]).toEqual([0, 1]);
  expect([step.back(4, "start"), step.back(5, "end")]).toEqual([2, 3]);
  expect([step.back(6, "start"), step.back(7, "end")]).toEqual([5, 6]);
  expect([1, 2, 4, 5].map(step.isExact)).toEqual([true, false, true, true]);
});
