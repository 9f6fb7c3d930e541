// The specs that come with the project compile without a word, each with the files it names.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";

const folder = new URL("../../specs/", import.meta.url);
const specs = readdirSync(folder).filter((file) => file.endsWith(".perl"));

const runs: Readonly<Record<string, number>> = {
  "models.perl": 0,
  "benchmarks.perl": 0,
  "quickstart.perl": 1,
  "warm-start.perl": 1,
  "paper.perl": 2,
  // six rows of tables 2 and 3, and a sweep of 3 seeds and 4 numbers of copies
  "ablations.perl": 6 + 12,
};

test("there are specs", () => expect(specs).toEqual(expect.arrayContaining(Object.keys(runs))));

test.each(specs)("%s", (name) => {
  const path = fileURLToPath(new URL(name, folder));
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  const files = { read, exists: () => true };
  const { value, diagnostics } = compile({ path, text: readFileSync(path, "utf8") }, files);
  expect(diagnostics.map((each) => draw(each)).join("\n")).toBe("");
  expect(value?.experiments.length).toBe(runs[name] ?? 1);
});
