// The laws of the formatter: twice is once; tokens, comments, documentation and the plan's hash stay. On every spec and corpus
// case, on random layouts of them (PERLC_LONG=1: ten thousand), and on random trees.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatted } from "../../bench/language/format-law.ts";
import { layouts, remarksOf, wordsOf } from "../../bench/language/layouts.ts";
import { file } from "../../bench/language/trees.ts";
import type { File } from "../../compiler/1-syntax/ast.ts";
import { lex } from "../../compiler/1-syntax/lex.ts";
import { parse } from "../../compiler/1-syntax/parse.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { compile } from "../../compiler/compile.ts";
import { format, formatFile } from "../../compiler/tools/format/format.ts";
import { formatRange } from "../../compiler/tools/format/range.ts";
import { disk } from "../plan/disk.ts";

const root = new URL("../../", import.meta.url);
const specsIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((each) => each.endsWith(".perl"))
    .map((each) => `${folder}${each.replaceAll("\\", "/")}`);
const paths = [...specsIn("specs/"), ...specsIn("test/corpus/"), "test/syntax/sample/paper.perl"];
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const whole = paths.filter((path) => parse({ path, text: read(path) }).diagnostics.length === 0);
const runs = process.env.PERLC_LONG === "1" ? 10_000 : 300;

const source = (text: string, path = "test.perl") => ({ path, text });

/** All laws but the hash, of one text at one width; gives the formatted text. */
function keeps(text: string, width?: number): string {
  const { once, broken } = formatted(text, width);
  expect(broken).toBeUndefined();
  return once;
}

test("there are enough specs to go by", () => expect(whole.length).toBeGreaterThan(12));

const onDisk = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
const files = { read: (path: string) => disk().read(path) ?? onDisk(path), exists: () => true };
function hashOf(path: string, text: string): string | undefined {
  return compile(source(text, path.startsWith("specs/") ? fileURLToPath(new URL(path, root)) : "spec.perl"), files)
    .value?.plan.hash;
}

describe.each(whole)("%s", (path) => {
  const text = read(path);
  test("twice is once, and nothing is lost, at every width", () => {
    for (const width of [120, 96, 60, 30, 1]) keeps(text, width);
  });
  test("the plan's hash stays", () => {
    const hash = hashOf(path, text);
    if (path.startsWith("specs/")) expect(hash).toBeDefined();
    for (const width of [120, 40]) expect(hashOf(path, format(source(text), width).value ?? "")).toBe(hash);
  });
});

test(`${runs} random layouts`, { timeout: 3_600_000 }, () => {
  const layout = fc.constantFrom(...whole).chain((path) => fc.tuple(fc.constant(path), layouts(read(path))));
  const hashes = new Map<string, string | undefined>();
  fc.assert(
    fc.property(layout, fc.constantFrom(120, 96, 50), ([path, text], width) => {
      // A statement right behind a setting is a syntax error, and some layouts put one there.
      fc.pre(parse(source(text)).diagnostics.length === 0);
      const once = keeps(text, width);
      if (!hashes.has(path)) hashes.set(path, hashOf(path, read(path)));
      expect(hashOf(path, once)).toBe(hashes.get(path));
    }),
    { numRuns: runs },
  );
});

test(`${runs} random trees, at random widths`, { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 130 }), (tree, width) => {
      keeps(print(tree as unknown as File), width);
    }),
    { numRuns: runs },
  );
});

describe("a selection", () => {
  const apply = (text: string, edit: ReturnType<typeof formatRange>): string =>
    edit ? text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end) : text;

  test("of a part formats the members that it touches and leaves the rest", () => {
    const text = "spec 1\n\na b {\n   x=1 // k\n   data {\n      y=2\n   zz=3\n }\n   w=4\n}\n";
    const tree = parse(source(text)).value as File;
    const at = text.indexOf("y=2");
    expect(apply(text, formatRange(tree, { start: at, end: at + 3 }))).toBe(
      "spec 1\n\na b {\n   x=1 // k\n   data {\n    y  = 2\n    zz=3\n }\n   w=4\n}\n",
    );
    const from = text.indexOf("x=1");
    expect(apply(text, formatRange(tree, { start: from, end: at }))).toContain("{\n  x = 1");
  });

  test("keeps tokens and comments whatever it touches, and of the whole file is the file's layout", () => {
    const layout = fc.constantFrom(...whole).chain((path) => layouts(read(path)));
    fc.assert(
      fc.property(layout, fc.nat(), fc.nat(200), (text, from, length) => {
        fc.pre(parse(source(text)).diagnostics.length === 0);
        const tree = parse(source(text)).value as File;
        const start = from % text.length;
        const edited = apply(text, formatRange(tree, { start, end: Math.min(text.length, start + length) }));
        expect(wordsOf(lex(source(edited)))).toHaveLength(tree.tokens.length);
        expect(remarksOf(lex(source(edited)))).toEqual(remarksOf(lex(source(text))));
        expect(format(source(edited)).value).toBeDefined();
      }),
      { numRuns: Math.min(runs, 1000) },
    );
    for (const path of whole) {
      const text = read(path).replaceAll("=", " =").replaceAll("  ", " ");
      const tree = parse(source(text)).value as File;
      const edited = apply(text, formatRange(tree, { start: 0, end: text.length }));
      expect(edited.slice(edited.indexOf("\n"))).toBe(formatFile(tree).text.slice(edited.indexOf("\n")));
    }
  });
});
