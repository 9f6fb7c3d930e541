// No op without a test: every building function of runtime/tensor/ops is in the library of specimens and in a test that
// checks its numbers, and every op declared there is reached by a specimen, forward or as a gradient.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { library, specimen } from "./library.ts";

const folder = join(import.meta.dirname, "../../runtime/tensor/ops");
const files = readdirSync(folder).filter((each) => each.endsWith(".ts"));
const sources = new Map(files.map((each) => [each, readFileSync(join(folder, each), "utf8")]));

/** Names of the exported functions that build nodes: those that take the graph under construction first. */
const buildersIn = (text: string) =>
  [...text.matchAll(/^export function (\w+)\(\s*g: Builder,/gm)].map(([, name]) => name!);

/** Names of the ops that a file declares. */
const opsIn = (text: string) => [
  ...[...text.matchAll(/^\s+name: "(\w+)",$/gm)].map(([, name]) => name!),
  ...[...text.matchAll(/= comparison\("(\w+)"/g)].map(([, name]) => name!),
];

/** Builders of `x-gradient.ts` serve the gradient of `x.ts` alone, which its specimen asks for. */
const builders = files
  .filter((each) => !each.endsWith("-gradient.ts"))
  .flatMap((file) => buildersIn(sources.get(file)!).map((name) => ({ name, file })));

/** Tests of the graph core, which use ops and check none. */
const core = [
  "autodiff",
  "bounds",
  "covered",
  "faults",
  "fuse",
  "limits",
  "memory",
  "null",
  "profile",
  "program",
  "verify",
];

/** The tests of single ops: those that compare numbers with the interpreter, and gradients with finite differences. */
const checks = readdirSync(import.meta.dirname)
  .filter((each) => each.endsWith(".test.ts") && !core.includes(each.replace(".test.ts", "")))
  .map((each) => readFileSync(join(import.meta.dirname, each), "utf8"))
  .filter((text) => text.includes("checkOp(") || text.includes("interpreter()"));

test("the sources are read as they are written", () => {
  expect(builders.length).toBeGreaterThan(50);
  expect(builders).toContainEqual({ name: "attention", file: "attention.ts" });
  // Every object with a shape rule or made by a template is found by its name.
  for (const [file, text] of sources) {
    const declared = [...text.matchAll(/: Op = \{|pointwiseOp\(\{|= comparison\(/g)].length;
    const template = text.includes("return pointwiseOp({") ? 1 : 0;
    expect([file, opsIn(text).length]).toEqual([file, declared - template]);
  }
});

test("every file of the op library exports ops, or functions that build or serve them", () => {
  for (const [file, text] of sources)
    expect([file, opsIn(text).length + buildersIn(text).length > 0 || file === "attention-ranges.ts"]).toEqual([
      file,
      true,
    ]);
});

test("every building function is in the library of specimens", () => {
  expect(Object.keys(library).sort()).toEqual(builders.map(({ name }) => name).sort());
});

test.each(builders)("$name is checked for its numbers", ({ name, file }) => {
  const imported = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "[^"]*/ops/${file}"`);
  const used = new RegExp(`[^\\w.]${name}\\b`, "g");
  const found = checks.filter((text) => imported.test(text) && [...text.matchAll(used)].length > 1);
  expect(found.length, `no test of ${name}`).toBeGreaterThan(0);
});

test("every op is reached by a specimen", () => {
  const reached = new Set(Object.keys(library).flatMap((name) => specimen(name).nodes.map(({ op }) => op.name)));
  const declared = [...sources.values()].flatMap(opsIn);
  expect(declared.filter((each) => !reached.has(each))).toEqual([]);
});
