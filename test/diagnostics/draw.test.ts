// The drawing of a diagnostic, compared as text, and what must line up.

import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Label } from "../../compiler/diagnostics/diagnostic.ts";
import { draw, drawAll, drawRule } from "../../compiler/diagnostics/draw.ts";
import { toJson } from "../../compiler/diagnostics/json.ts";
import { displayWidth } from "../../compiler/diagnostics/width.ts";

/** A diagnostic on `text`; labels are given as [what is marked, remark], the first is primary. */
function about(text: string, ...marks: readonly (readonly [string, string])[]): Diagnostic {
  const source = { path: "specs/paper.perl", text };
  const labels = marks.map(([mark, remark], i): Label => {
    const start = text.indexOf(mark);
    return { source, span: { start, end: start + mark.length }, text: remark, primary: i === 0 };
  });
  return { code: "E0412", severity: "error", title: "a title", labels, notes: [] };
}

const lines = (...all: readonly string[]): string => all.join("\n");

test("the whole anatomy", () => {
  const text = `${"\n".repeat(38)}  train grpo {\n    per_order   = 9rollout\n    batch       = 128rollout\n  }\n`;
  const diagnostic: Diagnostic = {
    ...about(
      text,
      ["128rollout", "so 128 leaves 2 rollouts without a whole group"],
      ["9rollout", "a group is 9 rollouts of one prompt"],
    ),
    title: "128 completions do not split into groups of 9",
    rule: {
      text: "batch % group == 0",
      parts: [
        { column: 0, value: "128" },
        { column: 6, value: "2" },
        { column: 8, value: "9" },
        { column: 14, value: "false" },
      ],
    },
    notes: [
      { keyword: "help", text: "126 and 135 are the nearest batches; 8 and 16 the nearest groups that divide 128" },
      { keyword: "origin", text: "both written here; the defaults are group 8 and batch 64" },
    ],
  };
  expect(draw(diagnostic)).toBe(
    lines(
      "error[E0412]: 128 completions do not split into groups of 9",
      "   ┌─ specs/paper.perl:41:19",
      "   │",
      "40 │     per_order   = 9rollout",
      "   │                   ──────── a group is 9 rollouts of one prompt",
      "41 │     batch       = 128rollout",
      "   │                   ^^^^^^^^^^ so 128 leaves 2 rollouts without a whole group",
      "   │",
      "   │   batch % group == 0",
      "   │   │     │ │     │",
      "   │   128   2 9     false",
      "   │",
      "   = help      126 and 135 are the nearest batches; 8 and 16 the nearest groups that divide 128",
      "   = origin    both written here; the defaults are group 8 and batch 64",
      "   = explain   perlc explain E0412",
    ),
  );
});

describe("labels", () => {
  const frame = (diagnostic: Diagnostic): string => draw(diagnostic).split("\n").slice(3, -2).join("\n");

  test("two on a line: the right one beside its mark, the left one hung below", () => {
    expect(frame(about("  a = left + right\n", ["right", "second"], ["left", "first"]))).toBe(
      lines(" 1 │   a = left + right", "   │       ────   ^^^^^ second", "   │       │", "   │       first"),
    );
  });

  test("lines far apart are joined by a dot, one line between is shown", () => {
    expect(frame(about("a\nb\nc\nd\ne\nf\n", ["a", "one"], ["c", "three"], ["f", "six"]))).toBe(
      lines(" 1 │ a", "   │ ^ one", " 2 │ b", " 3 │ c", "   │ ─ three", "   ·", " 6 │ f", "   │ ─ six"),
    );
  });

  test("marks stand under tabs, wide characters and emoji", () => {
    expect(frame(about('\tx = "漢字😀e\u0301" | y\n', ["y", "here"]))).toBe(
      lines(' 1 │     x = "漢字😀e\u0301" | y', `   │ ${" ".repeat(20)}^ here`),
    );
  });

  test("a label at the very end of the text has a mark of its own", () => {
    const source = { path: "a.perl", text: "spec 1" };
    const label = { source, span: { start: 6, end: 6 }, text: "here", primary: true };
    expect(frame({ ...about("", ["", ""]), labels: [label] })).toBe(lines(" 1 │ spec 1", "   │       ^ here"));
  });

  test("another file gets a frame of its own", () => {
    const one = about("a\n", ["a", "one"]);
    const two = {
      source: { path: "models.perl", text: "b\n" },
      span: { start: 0, end: 1 },
      text: "two",
      primary: false,
    };
    expect(draw({ ...one, labels: [two, ...one.labels] })).toContain(
      lines(
        "   ┌─ specs/paper.perl:1:1",
        "   │",
        " 1 │ a",
        "   │ ^ one",
        "   │",
        "   ┌─ models.perl:1:1",
        "   │",
        " 1 │ b",
        "   │ ─ two",
      ),
    );
  });

  test("nothing in a source reaches the terminal as a command", () => {
    expect(draw(about("a = \u001B[31m\u202Ered\n", ["red", "here"]))).toMatch(/ 1 │ a = ␛\[31m\uFFFDred\n/);
  });
});

test("no place, no frame", () => {
  expect(draw({ ...about(""), notes: [{ keyword: "tried", text: "x" }] })).toBe(
    lines("error[E0412]: a title", "   = tried     x", "   = explain   perlc explain E0412"),
  );
});

test("values of a rule that would touch go a row deeper", () => {
  const parts = [
    { column: 0, value: "1280000000" },
    { column: 6, value: "2" },
    { column: 8, value: "9" },
  ];
  expect(drawRule({ text: "batch % group", parts })).toEqual(["batch % group", "│     │ │", "│     2 9", "1280000000"]);
});

test("colour changes nothing but colour", () => {
  const diagnostic = about("  a = left + 漢 right\n", ["right", "second"], ["left", "first"], ["漢", "wide"]);
  expect(draw(diagnostic, { color: true })).not.toBe(draw(diagnostic));
  expect(stripVTControlCharacters(draw(diagnostic, { color: true }))).toBe(draw(diagnostic));
});

test("whatever the text and the labels, every row keeps within the width, and the first mark is seen", () => {
  const text = fc.string({ unit: fc.constantFrom("a", " ", "漢", "😀", "\t", "="), minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(
      text,
      fc.nat(199),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 60, max: 120 }),
      (line, at, length, width) => {
        const source = { path: "a.perl", text: line };
        const start = Math.min(at, line.length - 1);
        const span = { start, end: Math.min(line.length, start + length) };
        const label = { source, span, text: "a remark of several words that may need to be wrapped", primary: true };
        const rows = draw({ ...about(""), labels: [label] }, { width }).split("\n");
        for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(width);
        expect(rows.some((row) => row.includes("^"))).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test("several are set apart by an empty line", () => {
  const one = about("a\n", ["a", "one"]);
  expect(drawAll([one, one])).toBe(`${draw(one)}\n\n${draw(one)}`);
});

test("as JSON: places as offsets, lines and columns, the fix as edits", () => {
  const one = about("漢\n  a = b\n", ["b", "one"]);
  const label = one.labels[0] as Label;
  const fix = {
    title: "write c",
    safety: "safe" as const,
    edits: [{ source: label.source, span: label.span, text: "c" }],
  };
  const json = toJson({ ...one, fix });
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json.labels[0]).toEqual({
    path: "specs/paper.perl",
    start: { offset: 8, line: 2, column: 7 },
    end: { offset: 9, line: 2, column: 8 },
    text: "one",
    primary: true,
  });
  expect(json.fix?.edits[0]).toMatchObject({ path: "specs/paper.perl", text: "c", start: { line: 2 } });
});

test("two labels farther apart than a row is wide: the second is marked at the end of the row", () => {
  const text = `${"a".repeat(20)} first ${"b".repeat(120)} second\n`;
  const drawn = draw(about(text, ["first", "here"], ["second", "and there"]), { width: 80 });
  expect(drawn).toMatch(/\^{5}/);
  expect(drawn).toContain("and there");
  for (const row of drawn.split("\n")) expect(displayWidth(row)).toBeLessThanOrEqual(80);
});

test("a line of a million characters is drawn around its first label", () => {
  const text = `${"a".repeat(500_000)} here ${"b".repeat(500_000)}\n`;
  const drawn = draw(about(text, ["here", "this"]));
  expect(drawn).toMatch(/a here b/);
  expect(drawn).toMatch(/\^{4} this/);
  expect(drawn.length).toBeLessThan(1000);
});
