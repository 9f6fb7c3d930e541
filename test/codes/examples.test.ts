// The examples on every page, through the whole compiler: a failing one fails with exactly its page's code, drawn with
// a place and a way out; a passing one is clean. Every page is long enough to teach something, in one style.

import { describe, expect, test } from "vitest";
import { broken, diagnose } from "../../bench/language/fixes.ts";
import { draw, drawAll } from "../../compiler/diagnostics/draw.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";

const { pages } = readPages();
const numbered = (texts: readonly string[]) => texts.map((text, index) => ({ text, number: index + 1 }));

describe.each(pages)("$code", (page) => {
  const { code, severity, stage, title, help, body, fails, passes } = page;

  test.each(numbered(stage === "check" ? fails : []))("fails with exactly this code ($number)", ({ text }) => {
    const found = diagnose(text);
    expect([...new Set(found.map((each) => each.code))], drawAll(found)).toEqual([code]);
    for (const each of found) {
      const drawn = draw(each);
      expect(drawn).toMatch(/^ +┌─ \S+:\d+:\d+$/m);
      expect(drawn).toMatch(/= (help|fix) {2,}\S/);
      expect(each.title.split(" ").length, each.title).toBeLessThanOrEqual(18);
      expect(drawn).not.toMatch(/undefined|NaN|\[object|\{(?!answer\})\w+\}/);
    }
  });

  test.each(numbered(passes))("passes clean ($number)", ({ text }) => {
    expect(drawAll(diagnose(text))).toBe("");
  });

  // those of a code that only a run raises check clean
  test("has examples that do what it says", () => {
    expect(broken(page)).toEqual([]);
  });

  test("has a title that states a fact", () => {
    expect(title.split(" ").length).toBeLessThanOrEqual(14);
    expect(title).not.toMatch(/[.!]$/);
    expect(title).toMatch(/^[^A-Z]|^(?:Dawn|KL|Perl)\b/);
    expect(help ?? "").toMatch(/^[^A-Z].*[^.!]$|^$/);
    expect(`${title} ${help ?? ""}`).not.toMatch(/\b(?:invalid|illegal|please|sorry|must not|bad)\b/i);
  });

  test("explains itself at length", () => {
    const text = body.split(/^## /m)[0] ?? "";
    expect(text.length).toBeGreaterThan(120);
    expect(text).toMatch(/\.$/m);
    if (stage === "run") expect(help).toBeDefined();
    if (stage === "check") expect(passes.length).toBeGreaterThan(0);
    expect(severity === "warning" || severity === "error").toBe(true);
  });
});
