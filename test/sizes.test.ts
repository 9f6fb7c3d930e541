// A file is of one idea, and a function fits on a screen.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const rooms = [
  "grammar",
  "compiler",
  "plan",
  "models",
  "runtime",
  "share",
  "cli",
  "editor",
  "oracle",
  "bench",
  "pack",
  "playground",
];
/** Written by grammar/generate.ts and compiler/diagnostics/generate.ts. */
const generated = ["grammar/legal.ts", "grammar/scan.ts", "grammar/cst.ts", "compiler/diagnostics/codes.ts"];

const mostOfFile = 300;
const mostOfFunction = 80;
const mostOfMedian = 80;

const files = rooms
  .flatMap((room) =>
    readdirSync(join(root, room), { withFileTypes: true, recursive: true })
      .filter((each) => each.isFile() && each.name.endsWith(".ts") && !each.parentPath.includes("node_modules"))
      .map((each) => join(each.parentPath, each.name)),
  )
  .map((path) => ({
    path: path.slice(root.length).replaceAll("\\", "/"),
    text: readFileSync(path, "utf8"),
  }))
  .filter(({ path }) => !generated.includes(path));

const linesOf = (text: string): number => text.trimEnd().split("\n").length;

test(`no file has more than ${mostOfFile} lines`, () => {
  expect(files.filter(({ text }) => linesOf(text) > mostOfFile).map(({ path }) => path)).toEqual([]);
  const sizes = files.map(({ text }) => linesOf(text)).sort((a, b) => a - b);
  expect(sizes[sizes.length >> 1]).toBeLessThanOrEqual(mostOfMedian);
});

test(`no function has more than ${mostOfFunction} lines`, () => {
  const over: Record<string, number> = {};
  for (const { path, text } of files) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const lineOf = (at: number) => source.getLineAndCharacterOfPosition(at).line;
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && "body" in node && node.body) {
        const lines = lineOf(node.end) - lineOf(node.getStart(source)) + 1;
        const name = node.name?.getText(source) ?? `at line ${lineOf(node.getStart(source)) + 1}`;
        if (lines > mostOfFunction) over[`${path} ${name}`] = lines;
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(over).toEqual({});
});
