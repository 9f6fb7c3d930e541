// The laws of the formatter: twice is once; tokens, comments, documentation and the plan's hash stay. On every spec and corpus
// case, on random layouts of them (PERLC_LONG=1: ten thousand), and on random trees.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatted } from "../../bench/language/format-law.ts";
import { layouts } from "../../bench/language/layouts.ts";
import { file } from "../../bench/language/trees.ts";
import type { File } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { compile } from "../../compiler/compile.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { format } from "../../compiler/tools/format/format.ts";
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
    .value?.plan.outline;
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
