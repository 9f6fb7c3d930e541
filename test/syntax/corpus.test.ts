// Cases to read: each folder of test/corpus/syntax holds a spec, the tree it gives and what is said about it.
// `UPDATE=1 npx vitest run test/syntax/corpus.test.ts` rewrites tree.txt and diagnostics.txt.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Any } from "../../compiler/1-syntax/ast.ts";
import { children } from "../../compiler/1-syntax/ast.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { parse } from "../../compiler/recovery/parse.ts";

const root = new URL("../corpus/syntax/", import.meta.url);

/** One line a node: its kind, what it says itself, and the text it stands for where that is one line. */
function outline(node: Any, text: string, indent = ""): string {
  const own = "operator" in node ? ` ${node.operator}` : "text" in node ? ` ${JSON.stringify(node.text)}` : "";
  const number = node.kind === "quantity" ? ` ${node.number}${node.unit === "" ? "" : ` ${node.unit}`}` : "";
  const doc = "doc" in node && node.doc !== undefined ? ` /// ${JSON.stringify(node.doc)}` : "";
  const slice = text.slice(node.span.start, node.span.end);
  const shown = own === "" && number === "" && slice !== "" && !slice.includes("\n") ? `   ${slice}` : "";
  const inner = children(node).filter((each) => each.kind !== "head" || each.span.end > each.span.start);
  return `${indent}${node.kind}${own}${number}${doc}${shown}\n${inner.map((each) => outline(each, text, `${indent}  `)).join("")}`;
}

describe.each(readdirSync(root).sort())("%s", (name) => {
  const folder = new URL(`${name}/`, root);
  const text = readFileSync(new URL("spec.perl", folder), "utf8");
  const { value, diagnostics } = parse({ path: "spec.perl", text });
  const results = {
    "tree.txt": value ? outline(value, text) : "no tree\n",
    "diagnostics.txt": diagnostics.length === 0 ? "none\n" : `${drawAll(diagnostics, { width: 100 })}\n`,
  };
  test.each(Object.entries(results))("%s", (file, result) => {
    const path = new URL(file, folder);
    if (process.env.UPDATE === "1") writeFileSync(path, result);
    expect(existsSync(path) ? readFileSync(path, "utf8") : undefined).toBe(result);
  });
});
