// The short way of a legal text (scan.ts, legal.ts) against Chevrotain, from whose grammar both are generated: the same tokens,
// the same texts taken, the same trees and diagnostics; and nothing on that way loads Chevrotain.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { Lexer } from "chevrotain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { specs } from "../../bench/language/specs.ts";
import { disagreement, twoWays } from "../../bench/language/syntax-laws.ts";
import { lex } from "../../compiler/1-syntax/lex.ts";
import { lexerTokens } from "../../grammar/token-types.ts";
import { rows } from "../../grammar/tokens.ts";

const root = new URL("../../", import.meta.url);
const runs = env.PERLC_LONG === "1" ? 10_000 : 300;
const corpus = readdirSync(new URL("test/corpus/", root), { recursive: true, encoding: "utf8" })
  .filter((each) => each.endsWith(".perl"))
  .map((each) => `test/corpus/${each.replaceAll("\\", "/")}`);
const texts = [
  ...specs.map((each) => each.text),
  ...[...corpus, "test/syntax/sample/paper.perl"].map((each) => readFileSync(new URL(each, root), "utf8")),
];

const chevrotain = new Lexer([...lexerTokens], { positionTracking: "onlyOffset" });

/** Where each token and each stretch of trivia begins and ends, and what it is, as Chevrotain's lexer has it. */
function cutByChevrotain(text: string): readonly string[] {
  const { tokens, groups, errors } = chevrotain.tokenize(text);
  const cut = [...tokens, ...(groups.trivia ?? [])].map(({ startOffset, image, tokenType: { name } }) => {
    const row = rows.find((each) => each.name === name);
    const read = name === "UnclosedText" ? "Text" : (row?.means?.token ?? name);
    const nothing = name === "Semicolon" ? "stray" : "comment";
    const kind = row?.trivia ?? (read === "nothing" ? nothing : read);
    return [startOffset, startOffset + image.length, kind] as const;
  });
  const seen = cut.filter(([, , kind]) => kind !== "space");
  const strays = errors.map(({ offset, length }) => [offset, offset + length, "stray"] as const);
  return [...seen, ...strays].sort((a, b) => a[0] - b[0]).map((each) => each.join(" "));
}

function cutByUs(text: string): readonly string[] {
  const { tokens, trivia } = lex({ path: "law.perl", text });
  return [...tokens, ...trivia]
    .sort((a, b) => a.start - b.start)
    .map((each) => `${each.start} ${each.end} ${each.kind}`);
}

test("the lexer cuts as Chevrotain's does", () => {
  for (const text of texts) expect(cutByUs(text)).toEqual(cutByChevrotain(text));
  const piece = fc.oneof(
    fc.constantFrom(...rows.flatMap((row) => (typeof row.pattern === "string" ? [row.pattern] : []))),
    fc.constantFrom(..."0123456789abefnorstuxyzE_µ%.\"'“”„\\/*#& \n\r\t\u00a0\u2028é→±×−–≠≤≥…😀\u0000"),
    fc.constantFrom("1e3", "1_0.5", ".5h", "spec", "specs", "///", "////", "/**/", "/* a */", "+-", ":=", "\uD800"),
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((all) => all.join("")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, (each) => {
      expect(cutByUs(each)).toEqual(cutByChevrotain(each));
    }),
    { numRuns: 10 * runs },
  );
});

test("specs and corpus: legal to both or to neither, and then with the same tree", () => {
  expect(texts.map(disagreement).filter((each) => each !== undefined)).toEqual([]);
});

test(`${runs} made-up specs and ${runs} mutations: the same`, { timeout: 3_600_000 }, () => {
  const { missed } = twoWays(specs, runs);
  expect(missed.slice(0, 3).join("\n\n")).toBe("");
});

test("nothing that a legal spec is compiled with imports Chevrotain", () => {
  const statement = /^(?:import|export)\b(?!\s+type\b)[^;"'`]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"/gm;
  const met = new Set<string>();
  const visit = (file: string): void => {
    if (met.has(file)) return;
    met.add(file);
    for (const [, from, bare] of readFileSync(file, "utf8").matchAll(statement)) {
      const to = from ?? bare ?? "";
      if (to.startsWith(".")) visit(resolve(dirname(file), to));
      else met.add(to);
    }
  };
  for (const each of ["compiler/compile.ts", "cli/main.ts", "cli/check.ts", "cli/fmt.ts", "cli/plan.ts"])
    visit(fileURLToPath(new URL(each, root)));
  expect(met.size).toBeGreaterThan(50);
  expect(met).not.toContain("chevrotain");
});
