// Damaged specs: each word, number and sign of the quickstart deleted, doubled, or swapped for another of the same
// spec. The compiler never throws, and whatever it refuses it says with a place.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import { visible } from "../../compiler/diagnostics/visible.ts";

const read = (file: string) => readFileSync(new URL(`../../specs/${file}`, import.meta.url), "utf8");
const text = read("quickstart.perl");
const files = { read: (path: string) => (path === "models.perl" ? read(path) : undefined), exists: () => true };

interface Piece {
  readonly start: number;
  readonly end: number;
}

const code = text.replace(/\/\/.*/g, (comment) => " ".repeat(comment.length));
const pieces: readonly Piece[] = [...code.matchAll(/"[^"]*"|[\w%.]+|->|\S/g)].map((match) => ({
  start: match.index,
  end: match.index + match[0].length,
}));
const at = (piece: Piece) => text.slice(piece.start, piece.end);
const splice = (piece: Piece, by: string) => text.slice(0, piece.start) + by + text.slice(piece.end);

/** The codes, after drawing every diagnostic: a label outside its text would show here. */
function codesOf(broken: string): readonly string[] {
  const { value, diagnostics } = compile({ path: "quickstart.perl", text: broken }, files);
  const errors = diagnostics.filter((each) => each.severity === "error");
  expect(value === undefined).toBe(errors.length > 0);
  for (const each of diagnostics) {
    expect(each.labels.some((label) => label.primary)).toBe(true);
    expect(draw(each)).toContain(visible(each.title));
  }
  return errors.map((each) => each.code);
}

test("whole, it compiles", () => expect(codesOf(text)).toEqual([]));

test.each([
  ["deleted", (piece: Piece) => splice(piece, "")],
  ["doubled", (piece: Piece) => splice(piece, `${at(piece)} ${at(piece)}`)],
  ["swapped", (piece: Piece, i: number) => splice(piece, at(pieces[(i * 7 + 3) % pieces.length] as Piece))],
])("each piece %s: never more than four errors, mostly one or two", (_, damage) => {
  const counts = pieces.map((piece, i) => codesOf(damage(piece, i)).length);
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  expect(counts.filter((count) => count <= 2).length / counts.length).toBeGreaterThan(0.9);
});
