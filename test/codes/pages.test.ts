// Every code has a page, every page its function, and the examples on the page do what the page says.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as codes from "../../compiler/diagnostics/codes.ts";
import type { Fix } from "../../compiler/diagnostics/diagnostic.ts";
import { explainCode } from "../../compiler/diagnostics/explain.ts";
import { generate, readPages } from "../../compiler/diagnostics/generate.ts";
import { parse } from "../../compiler/recovery/parse.ts";

const { pages, problems } = readPages();

test("every page can be read", () => {
  expect(problems).toEqual([]);
});

test("codes.ts is fresh: `npm run codes` would change nothing", () => {
  const committed = readFileSync(new URL("../../compiler/diagnostics/codes.ts", import.meta.url), "utf8");
  expect(committed === generate(pages)).toBe(true);
});

test("perlc explain finds every page, in any case, and no other", () => {
  for (const page of pages) {
    expect(Object.keys(codes)).toContain(page.code);
    expect(explainCode(page.code.toLowerCase())).toContain(page.title);
  }
  expect(explainCode("E9999")).toBeUndefined();
  expect(explainCode("toString")).toBeUndefined();
});

/** The text with non-overlapping edits made, the last first. */
function apply(text: string, edits: Fix["edits"]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: written }) => now.slice(0, span.start) + written + now.slice(span.end), text);
}

// E0150 is the reader's: its example parses, and fails where files are read.
const syntax = pages.filter((page) => page.code.startsWith("E01") && page.code !== "E0150");

describe.each(syntax)("$code", (page) => {
  test.each(page.fails.map((text, index) => ({ text, index })))("fails $index with exactly this code", ({ text }) => {
    const { diagnostics } = parse({ path: "example.perl", text });
    expect([...new Set(diagnostics.map((each) => each.code))]).toEqual([page.code]);
  });

  test.each(page.passes.map((text, index) => ({ text, index })))("passes $index", ({ text }) => {
    expect(parse({ path: "example.perl", text }).diagnostics).toEqual([]);
  });

  test("a safe fix mends its own diagnostic and adds none", () => {
    for (const text of page.fails) {
      const source = { path: "example.perl", text };
      const { diagnostics } = parse(source);
      const safe = diagnostics.flatMap((each) => (each.fix?.safety === "safe" ? each.fix.edits : []));
      if (safe.length === 0) continue;
      const mended = parse({ ...source, text: apply(text, safe) });
      expect(mended.diagnostics.length).toBe(diagnostics.filter((each) => each.fix?.safety !== "safe").length);
    }
  });

  test("has both examples", () => {
    expect(page.fails.length).toBeGreaterThan(0);
    expect(page.passes.length).toBeGreaterThan(0);
  });
});

test("examples of all other pages are without syntax errors", () => {
  for (const page of pages.filter((each) => !each.code.startsWith("E01"))) {
    for (const text of [...page.fails, ...page.passes]) {
      const found = parse({ path: page.file, text }).diagnostics.map(
        (each) => `${page.file}: ${each.code} ${each.title}`,
      );
      expect(found).toEqual([]);
    }
  }
});
