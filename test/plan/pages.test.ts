// Every page of the checker's codes: the failing example fails with exactly its own code, the passing one is clean.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { disk } from "./disk.ts";

/** Blocks of codes that belong to names, types, rules and the plan. */
const ours = [
  [201, 249],
  [301, 349],
  [401, 449],
  [550, 569],
  [620, 649],
  [710, 749],
  [801, 819],
] as const;

const { pages, problems } = readPages();
const checked = pages.filter((page) =>
  ours.some(([from, to]) => Number(page.code.slice(1)) >= from && Number(page.code.slice(1)) <= to),
);
const codesOf = (text: string) => compile({ path: "demo.perl", text }, disk()).diagnostics.map((each) => each.code);

describe("pages of names, types, rules", () => {
  it("are all readable", () => {
    expect(problems).toEqual([]);
    expect(checked.length).toBeGreaterThan(50);
  });

  for (const page of checked) {
    for (const [i, example] of page.fails.entries())
      it(`${page.code} fails as it says (${i + 1})`, () => expect(codesOf(example)).toEqual([page.code]));
    for (const [i, example] of page.passes.entries())
      it(`${page.code} passes as it says (${i + 1})`, () => {
        const { diagnostics, value } = compile({ path: "demo.perl", text: example }, disk());
        expect(diagnostics.map((each) => draw(each)).join("\n")).toBe("");
        expect(value).toBeDefined();
      });
  }
});
