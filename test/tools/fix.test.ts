// Fixes as lint makes them: safe ones on every page of a code, whole and apart from each other, checked again, and never
// to the harm of what was right.

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Diagnostic, Fix } from "../../compiler/diagnostics/diagnostic.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { apply, choose, fixAll } from "../../compiler/tools/fix.ts";
import { disk } from "../plan/disk.ts";

const among = new Set(["demo.perl"]);
const fix = (text: string, unsafe: boolean) => fixAll({ path: "demo.perl", text }, disk(), { unsafe, among });
const failing = readPages()
  .pages.filter((page) => page.stage === "check")
  .flatMap((page) => page.fails.map((text, index) => ({ code: page.code, index, text })));

describe("the failing examples of all pages", () => {
  const safe = failing.filter(({ text }) => {
    const { diagnostics } = compile({ path: "demo.perl", text }, disk());
    return diagnostics.length > 0 && diagnostics.every((each) => each.fix?.safety === "safe");
  });

  it("are mended by safe fixes in a good number of cases", () => {
    expect(new Set(safe.map((each) => each.code)).size).toBeGreaterThan(8);
  });

  test.each(safe)("$code $index is clean once its safe fix is made", ({ text }) => {
    const { diagnostics, value, applied } = fix(text, false);
    expect(drawAll(diagnostics)).toBe("");
    expect(value).toBeDefined();
    expect(applied.length).toBeGreaterThan(0);
  });

  it("have no more errors after all fixes than before, and nothing is left that could be made", () => {
    for (const { code, text } of failing) {
      const before = compile({ path: "demo.perl", text }, disk(), { style: true }).diagnostics;
      const after = fix(text, true);
      const message = `${code}\n${drawAll(after.diagnostics)}`;
      if (before.every((each) => each.code === code) && after.applied.length > 0)
        expect(after.diagnostics.filter((each) => each.code === code).length, message).toBeLessThan(before.length);
      expect(after.applied.some((each) => each.safety === "manual")).toBe(false);
    }
  });
});

describe("choosing fixes", () => {
  const source = { path: "demo.perl", text: "0123456789".repeat(3) };
  const edit = fc
    .tuple(fc.nat(29), fc.nat(4), fc.constantFrom("", "x", "yz"))
    .map(([start, length, text]) => ({ source, span: { start, end: Math.min(30, start + length) }, text }));
  const fixes: fc.Arbitrary<readonly Fix[]> = fc.array(
    fc.record({
      title: fc.constant("a fix"),
      safety: fc.constantFrom("safe" as const, "unsafe" as const, "manual" as const),
      edits: fc.array(edit, { minLength: 1, maxLength: 1 }),
    }),
    { maxLength: 12 },
  );
  const diagnosed = (all: readonly Fix[]): readonly Diagnostic[] =>
    all.map((each) => ({ code: "E0110", severity: "error", title: "", labels: [], notes: [], fix: each }));

  it("never takes two that touch the same text, so that the order of making them does not matter", () => {
    fc.assert(
      fc.property(fixes, fc.boolean(), (all, unsafe) => {
        const chosen = choose(diagnosed(all), { unsafe, among });
        expect(chosen.every((each) => each.safety === "safe" || (unsafe && each.safety === "unsafe"))).toBe(true);
        const spans = chosen.flatMap((each) => each.edits).map((each) => each.span);
        for (const [i, a] of spans.entries())
          for (const b of spans.slice(i + 1))
            expect(a.start !== b.start && (a.end <= b.start || b.end <= a.start)).toBe(true);
        expect([...apply(chosen)]).toEqual([...apply(chosen.toReversed())]);
      }),
    );
  });

  it("leaves files alone that were not named", () => {
    const [one] = fc.sample(
      fixes.filter((all) => all.length > 0),
      1,
    );
    expect(choose(diagnosed(one ?? []), { unsafe: true, among: new Set(["other.perl"]) })).toEqual([]);
  });
});

it("goes on while a mended thing shows another, and stops when nothing is left", () => {
  const text = `spec 1;
# a comment of another language
experiment demo {
  policy: checkpoint('models/tiny');
  data = { train: four_artists(split = train) | take(64) }
  train supervised {
    on = data.train
    lenght = 40step
    max_prompt = 48tok
    max_completion = 20tok
  }
}
`;
  const once = fix(text, false);
  expect(once.applied.length).toBeGreaterThan(2);
  expect(once.texts.get("demo.perl")).toContain("// a comment of another language");
  expect(fix(once.texts.get("demo.perl") ?? "", false).applied).toEqual([]);
});
