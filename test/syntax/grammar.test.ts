// The grammar's tables agree with each other, and its generated file with the parser.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generated } from "../../grammar/generate.ts";
import { parser } from "../../grammar/parser.ts";
import { operators } from "../../grammar/precedence.ts";
import { tokenType } from "../../grammar/token-types.ts";
import { rows } from "../../grammar/tokens.ts";
import { unitAliases, unitOf, units } from "../../grammar/units.ts";

test.each(Object.entries(generated()))("%s is fresh: `node grammar/generate.ts` would change nothing", (file, text) => {
  const committed = readFileSync(new URL(`../../grammar/${file}`, import.meta.url), "utf8");
  expect(committed === text).toBe(true);
});

test("every operator has a level, and every level an operator", () => {
  const spelled = rows
    .filter((row) => row.operator)
    .map((row) => (typeof row.pattern === "string" ? row.pattern : "±"));
  expect(spelled.sort()).toEqual(Object.keys(operators).sort());
});

test("every foreign spelling means a token that exists", () => {
  for (const row of rows) {
    const meant = row.means?.token;
    if (meant !== undefined && meant !== "nothing") expect(tokenType(meant).name).toBe(meant);
  }
});

test("every token but trivia has words for messages", () => {
  for (const row of rows) if (!row.trivia && row.means?.token !== "nothing") expect(row.label, row.name).toMatch(/\S/);
});

test("about fifteen rules, each with its line of EBNF above it", () => {
  const names = Object.keys(parser.getGAstProductions());
  expect(names.length).toBeLessThanOrEqual(18);
  const text = readFileSync(new URL("../../grammar/parser.ts", import.meta.url), "utf8");
  for (const name of names)
    expect(text, name).toMatch(new RegExp(`// ${name} = .+\\n {2}${name} = this\\.RULE\\("${name}"`));
});

test("units: no suffix twice, every alias leads to one", () => {
  expect(new Set(units.map((unit) => unit.suffix)).size).toBe(units.length);
  for (const [alias, suffix] of Object.entries(unitAliases)) expect(unitOf(suffix), alias).toBeDefined();
  expect(unitOf("min")?.factor).toBe(60);
  expect(unitOf("%")?.factor).toBe(0.01);
  expect(unitOf("GiB")?.factor).toBe(1024 ** 3);
});
