// Writes scan.ts, the lexer's first step, from the rows of tokens.ts: a switch over the first character whose cases try only
// the rows that can begin with it, in their order. Which those are, Chevrotain's own analysis of the patterns says.

import { Lexer } from "chevrotain";
import { lexerTokens } from "./token-types.ts";
import { rows } from "./tokens.ts";

/** What Chevrotain's lexer keeps to itself: by code (from 256 on by buckets of codes), the types that can begin there. */
interface Analysed {
  readonly charCodeToPatternIdxToConfig: {
    readonly defaultMode: readonly ({ readonly tokenType: { readonly name: string } }[] | undefined)[];
  };
}

type Row = (typeof rows)[number];

const nameRow = "Name";
const kindOf = (name: string): number => rows.findIndex((row) => row.name === name);
const constantOf = (name: string): string => `${name[0]?.toLowerCase()}${name.slice(1)}Pattern`;
const inRows = (parts: readonly string[]): readonly string[] =>
  parts.flatMap((_, i) => (i % 10 === 0 ? [parts.slice(i, i + 10).join(" ")] : []));
const isAscii = (code: number): boolean => code < 128;

/** The text of scan.ts. */
export function scanSource(): string {
  const analysed = new Lexer([...lexerTokens], { positionTracking: "onlyOffset" }) as unknown as Analysed;
  const byCode = analysed.charCodeToPatternIdxToConfig.defaultMode;
  const names = (code: number): readonly string[] => (byCode[code] ?? []).map((each) => each.tokenType.name);
  const cases = new Map<string, number[]>();
  for (const code of byCode.keys()) {
    const tried = isAscii(code) ? names(code).join(" ") : "";
    if (tried !== "") cases.set(tried, [...(cases.get(tried) ?? []), code]);
  }
  const beyond = new Set([...byCode.keys()].filter((code) => !isAscii(code)).flatMap(names));
  const others = rows.filter((row) => beyond.has(row.name));
  const patterns = rows.filter((row) => row.pattern instanceof RegExp);
  return [
    "// Generated from tokens.ts by `node grammar/generate.ts`. Do not edit.",
    "// The lexer's first step: which token begins here, and where it ends.",
    "",
    "// biome-ignore-all format: generated",
    "// biome-ignore-all assist: generated",
    "",
    "/** Kinds of tokens are numbers: indices into these names, which are those of the rows of tokens.ts. */",
    "export const kinds: readonly string[] = [",
    ...rows.map((row, i) => `  "${row.name}", // ${i}`),
    "];",
    "",
    "/** What `scan` has found. */",
    "export interface Found {",
    "  kind: number;",
    "  /** Offset behind the last character. */",
    "  end: number;",
    "}",
    "",
    ...patterns.map((row) => `const ${constantOf(row.name)} = /${(row.pattern as RegExp).source}/y;`),
    "",
    "function take(found: Found, kind: number, end: number): boolean {",
    "  found.kind = kind;",
    "  found.end = end;",
    "  return true;",
    "}",
    "",
    "function match(found: Found, kind: number, pattern: RegExp, text: string, at: number): boolean {",
    "  pattern.lastIndex = at;",
    "  return pattern.test(text) && take(found, kind, pattern.lastIndex);",
    "}",
    "",
    "/** Puts the token of `text` that begins at `at` into `found`; false where none does. */",
    "export function scan(text: string, at: number, found: Found): boolean {",
    "  switch (text.charCodeAt(at)) {",
    ...[...cases].flatMap(([tried, codes]) => [
      ...inRows(codes.map((code) => `case ${code}:`)).map((line) => `    ${line}`),
      `      // ${codes.map((code) => JSON.stringify(String.fromCharCode(code)).slice(1, -1)).join(" ")}`,
      ...attempts(tried.split(" ").map((name) => rows[kindOf(name)] as Row)).map((line) => `      ${line}`),
    ]),
    "    default:",
    "      if (text.charCodeAt(at) < 128) return false;",
    ...attempts(others).map((line) => `      ${line}`),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** The rows one after the other. A keyword is a name of exactly its letters. */
function attempts(tried: readonly Row[]): readonly string[] {
  const words = tried.filter((row) => row.word);
  if (words.length > 0) {
    const name = tried.find((row) => row.name === nameRow);
    if (!name || words.length + 1 !== tried.length) throw new Error("perlc bug: a keyword is no name");
    return [
      `if (!${matched(name)}) return false;`,
      ...words.map((row) => {
        const text = row.pattern as string;
        const same = `found.end === at + ${text.length} && text.startsWith("${text}", at)`;
        return `if (${same}) return take(found, ${kindOf(row.name)}, found.end);`;
      }),
      "return true;",
    ];
  }
  const lines = tried.map((row, i) => {
    if (row.pattern instanceof RegExp)
      return i + 1 === tried.length ? `return ${matched(row)};` : `if (${matched(row)}) return true;`;
    const taken = `return take(found, ${kindOf(row.name)}, at + ${row.pattern.length});`;
    // the switch has compared the first character
    const begun = row.pattern.length === 1 && isAscii(row.pattern.charCodeAt(0));
    return begun ? taken : `if (text.startsWith(${JSON.stringify(row.pattern)}, at)) ${taken}`;
  });
  const certain = lines.findIndex((line) => line.startsWith("return"));
  return certain < 0 ? [...lines, "return false;"] : lines.slice(0, certain + 1);
}

const matched = ({ name }: Row): string => `match(found, ${kindOf(name)}, ${constantOf(name)}, text, at)`;
