// specs/examples: each compiles without a word, with the files that it reads, is laid out, and says above its experiment what it
// teaches. No run refuses one.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { format } from "../../compiler/tools/format/format.ts";
import { unableParts } from "../../plan/ability.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "specs/examples");
const names = readdirSync(folder).filter((file) => file.endsWith(".perl"));

/** How many runs each comes to. */
const runs: Readonly<Record<string, number>> = {
  "evaluation.perl": 1,
  "filter.perl": 1,
  "graders.perl": 1,
  "keep.perl": 1,
  "objective.perl": 4,
  "own-rows.perl": 1,
  "schedule.perl": 4,
  "sweep.perl": 9,
  "words.perl": 1,
};

test("each is listed here", () => expect(names.sort()).toEqual(Object.keys(runs)));

test.each(names)("%s", (name) => {
  const source = { path: join(folder, name), text: readFileSync(join(folder, name), "utf8") };
  const { value, diagnostics } = compile(source, disk);
  expect(drawAll(diagnostics)).toBe("");
  expect(value?.plan.runs.length).toBe(runs[name]);
  expect(value?.plan.runs.flatMap(({ nodes }) => nodes.flatMap(unableParts))).toEqual([]);
  expect(format(source).value).toBe(source.text);
  expect(source.text).toMatch(/^\/\/\/ [A-Z].*\n(?:\/\/\/ .*\n)*(?:experiment|sweep) /m);
  expect(source.text.split("\n").length).toBeLessThan(70);
});

test("the tiny text model is that of the tests, whose script says how it was made", () => {
  const there = join(root, "specs/models/tiny-words");
  for (const file of readdirSync(there))
    expect(readFileSync(join(there, file)).equals(readFileSync(join(root, "test/golden/text/tied", file)))).toBe(true);
});
