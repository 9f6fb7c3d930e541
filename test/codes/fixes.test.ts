// The fixes of all pages' failing examples: enough codes have one, they keep what they promise, lie within the text and apart
// from each other, leave remarks standing, and are done once.

import { describe, expect, it, test } from "vitest";
import { diagnose, fixes, hasFix, mend, unkept } from "../../bench/language/fixes.ts";
import { holds } from "../../bench/language/specs.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";

const pages = readPages().pages.filter((page) => page.stage === "check");
const examples = pages.flatMap(({ code, fails }) => fails.map((text, index) => ({ code, index, text })));

test.each(fixes())("$name", (bar) => {
  expect(holds(bar), bar.missed.join("\n")).toBe(true);
});

test("more than half of the codes that a check raises have a fix", () => {
  expect(pages.filter(hasFix).length / pages.length).toBeGreaterThan(0.5);
});

describe.each(pages.filter(hasFix))("$code", (page) => {
  it("is gone once its fixes are made", () => {
    expect(unkept(page)).toEqual({ safe: [], unsafe: [] });
  });
});

describe.each(examples)("$code $index", ({ code, text }) => {
  it("has fixes within the text, with edits that do not touch each other", () => {
    for (const { fix } of diagnose(text)) {
      expect(fix?.title ?? "a title").toMatch(/^[^A-Z].*[^.]$/);
      const edits = [...(fix?.edits ?? [])].sort((a, b) => a.span.start - b.span.start);
      for (const [i, { source, span }] of edits.entries()) {
        expect(source.text.slice(0, span.start).length).toBe(span.start);
        expect(span.end).toBeLessThanOrEqual(source.text.length);
        expect(edits[i - 1]?.span.end ?? 0).toBeLessThanOrEqual(span.start);
      }
    }
  });

  it.each([false, true])("is fixed once and for all (unsafe: %s)", (unsafe) => {
    const once = mend(text, unsafe);
    const fixed = once.texts.get("demo.perl") ?? text;
    const again = mend(fixed, unsafe);
    expect(again.applied, drawAll(once.diagnostics)).toEqual([]);
    expect(again.texts.size).toBe(0);
  });

  // an allowance is a remark itself, and the fix takes it out
  it.skipIf(["E0252", "E0253"].includes(code))("keeps every remark when its safe fixes are made", () => {
    const remarked = text.replace(/\n(?=.)/g, (_, at: number) => ` // kept ${at}\n`);
    const { texts, applied } = mend(remarked, false);
    const remarks = (all: string) => all.match(/\/\/ kept \d+/g)?.sort() ?? [];
    expect(applied.every((each) => each.safety === "safe")).toBe(true);
    expect(remarks(texts.get("demo.perl") ?? remarked)).toEqual(remarks(remarked));
  });
});
