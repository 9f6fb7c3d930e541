// No page without a cause: every code is raised somewhere, and every code that the source speaks of has a page.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPages } from "../../compiler/diagnostics/generate.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const source = ["compiler", "plan", "runtime", "share", "editor", "cli", "bench", "."].flatMap((room) =>
  readdirSync(join(root, room), { withFileTypes: true, recursive: room !== "." })
    .filter((each) => each.isFile() && each.name.endsWith(".ts") && each.name !== "codes.ts")
    .filter((each) => !each.parentPath.includes("node_modules"))
    .map((each) => readFileSync(join(each.parentPath, each.name), "utf8")),
);
/** Comments and imports raise nothing. */
const code = source.map((text) => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|^import [^;]*;/gm, "")).join("\n");
const pages = readPages().pages.map((page) => page.code);

test("every code is raised", () => {
  const raised = new Set([...code.matchAll(/(?<!["'`\w])E\d{4}\b/g)].map(([name]) => name));
  expect(pages.filter((page) => !raised.has(page))).toEqual([]);
});

test("every code that is named has a page", () => {
  const named = new Set([...source.join("\n").matchAll(/\bE\d{4}\b/g)].map(([name]) => name));
  expect([...named].filter((name) => !pages.includes(name))).toEqual([]);
});
