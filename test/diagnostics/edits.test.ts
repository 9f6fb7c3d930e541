// Fixes as text: where a line goes, how it is set in, and which numbers can be written anew.

import { describe, expect, it } from "vitest";
import type { Fix } from "../../compiler/diagnostics/diagnostic.ts";
import {
  append,
  lineAbove,
  lineInside,
  meant,
  prepend,
  respelled,
  takeOut,
  wholeLines,
  write,
} from "../../compiler/diagnostics/edits.ts";
import type { Place } from "../../compiler/diagnostics/source.ts";
import { apply } from "../../compiler/tools/fix.ts";

/** The place between two bars in a text, and the text without them. */
function marked(text: string): Place {
  const [before = "", inside = "", after = ""] = text.split("|");
  const span = { start: before.length, end: before.length + inside.length };
  return { source: { path: "a.perl", text: before + inside + after }, span };
}

const made = (fix: Fix | undefined): string | undefined => fix && [...apply([fix]).values()][0];

describe("a line", () => {
  it.each([
    ["train |grpo| {\n  on = a\n}\n", "train grpo {\n  x = 1\n  on = a\n}\n"],
    ["|train| grpo {\n    on = a\n}\n", "train grpo {\n    x = 1\n    on = a\n}\n"],
    ["  |data| {\n  }\n", "  data {\n    x = 1\n  }\n"],
    ["|data| { a = 1 }\n", "data { x = 1  a = 1 }\n"],
    ["|data| { // why\n\n  a = 1\n}\n", "data { // why\n  x = 1\n\n  a = 1\n}\n"],
    ["|data| {\r\n  a = 1\r\n}\r\n", "data {\n  x = 1\r\n  a = 1\r\n}\r\n"],
  ])("inside a block: %j", (text, wanted) => {
    expect(made(lineInside(marked(text), "x = 1"))).toBe(wanted);
  });

  it("is not put where no block is opened", () => {
    expect(lineInside(marked("|take|(64)\nother { }\n"), "x = 1")).toBeUndefined();
    expect(lineInside(marked('|path| = "a { b"\n'), "x = 1")).toBeUndefined();
  });

  it.each([
    ["  a = 1\n  |train| { }\n", "  a = 1\n  x = 1\n  train { }\n"],
    ["|train| { }\n", "x = 1\ntrain { }\n"],
    ["e { |train| { } }\n", "e { x = 1  train { } }\n"],
  ])("above: %j", (text, wanted) => {
    expect(made(lineAbove(marked(text), "x = 1"))).toBe(wanted);
  });

  it.each([
    ["a = 1\n  |b = 2| // and why\nc = 3\n", "a = 1\nc = 3\n"],
    ["e { |b = 2| }\n", "e { }\n"],
    ["|b = 2|", ""],
    ["a = 1\r\n|b = 2|\r\nc = 3\r\n", "a = 1\r\nc = 3\r\n"],
  ])("goes with its remark: %j", (text, wanted) => {
    expect(made(takeOut(wholeLines(marked(text))))).toBe(wanted);
  });
});

it("what stands at a place is replaced, preceded, followed", () => {
  const at = marked("a = |b| c");
  expect([write(at, "x"), append(at, "x"), prepend(at, "x")].map(made)).toEqual(["a = x c", "a = bx c", "a = xb c"]);
  expect(meant(at, ["x"])?.title).toBe("write `x`");
  expect(meant(at, ["x", "y"])).toBeUndefined();
  expect(meant(at, [])).toBeUndefined();
});

it.each([
  ["128rollout", 126, "126rollout"],
  ["120%", 1, "100%"],
  ["12.1%", 0.07, "7%"],
  ["-3", 0, "0"],
  ["1e-3", 2e-6, "0.000002"],
  ["36h", 3600, undefined],
  ["2GiB", 1, undefined],
  ["1..3", 2, undefined],
  ["4 * 8rollout", 24, undefined],
  ["8rollout", Number.NaN, undefined],
])("%s becomes %d as %s", (text, number, wanted) => {
  expect(respelled(marked(`x = |${text}|`), number)).toBe(wanted);
});
