// What is done because of a code stands on its page, and nowhere in the code; and what rules are called stands with the rules.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { rules } from "../../compiler/6-lower/rules/all.ts";
import { keys } from "../../compiler/diagnostics/behaviour.ts";
import { behaviours } from "../../compiler/diagnostics/codes.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { parsePage } from "../../compiler/diagnostics/page.ts";

const root = join(import.meta.dirname, "../..");
const rooms = ["grammar", "compiler", "plan", "models", "runtime", "share", "editor", "cli"];

function sources(): readonly string[] {
  const inside = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((each) => `${room}/${each}`),
  );
  return [...inside, ...readdirSync(root)]
    .map((each) => each.replaceAll("\\", "/"))
    .filter((each) => each.endsWith(".ts") && !each.includes("node_modules"))
    .filter((each) => each !== "compiler/diagnostics/codes.ts");
}

test("no code stands in the source as a text or in an expression: only its maker, where it is said", () => {
  const found: string[] = [];
  for (const path of sources()) {
    const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      const named =
        (ts.isStringLiteralLike(node) && /^E\d{4}$/.test(node.text)) ||
        (ts.isRegularExpressionLiteral(node) && /E\d\d/.test(node.text));
      if (named)
        found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(found).toEqual([]);
});

test("every key is of use, and every page that has one says so in codes.ts", () => {
  const { pages } = readPages();
  const written = Object.fromEntries(
    pages.filter(({ behaviour }) => Object.keys(behaviour).length > 0).map(({ code, behaviour }) => [code, behaviour]),
  );
  expect(behaviours).toEqual(written);
  for (const [key, values] of Object.entries(keys))
    for (const value of values)
      expect(
        Object.values(behaviours).some((each) => Reflect.get(each, key) === value),
        `${key}: ${value}`,
      ).toBe(true);
  for (const hidden of keys.hides) expect(Object.keys(rules)).toContain(hidden);
});

test.each([
  ["idel: setting", "`idel` is no key of a page"],
  ["idle: everything", "idle is `everything`, which is not setting, value, block, braces, marked"],
])("a page with %s is refused", (line, why) => {
  const page = (more: string) => `---\ncode: E0001\nseverity: error\nstage: run\n${more}---\n> a title\n\nWords.\n`;
  expect(parsePage("E0001-x.md", page(""))).toMatchObject({ behaviour: {} });
  expect(parsePage("E0001-x.md", page(`${line}\n`))).toBe(why);
});

test("a rule is called in words that stand beside it, whatever its function is called", () => {
  for (const name of Object.keys(rules)) expect(name).toMatch(/^[a-z]+(?: [a-z]+)*$/);
  expect(new Set(Object.values(rules)).size).toBe(Object.keys(rules).length);
});
