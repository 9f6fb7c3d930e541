// The pages for people are true: each word of GLOSSARY.md is used where the page says, files and folders that ARCHITECTURE.md, GLOSSARY.md
// and test/README.md name are there, and test/README.md names every folder of tests.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const words = [...read("GLOSSARY.md").matchAll(/^\| ([a-z][\w -]*) \| (.+) \| `([\w./-]+)` \|$/gm)].map(
  ([, word = "", meaning = "", file = ""]) => ({ word, meaning, file }),
);

test("the glossary has one line a word, in the order of the alphabet", () => {
  expect(words.length).toBeGreaterThan(40);
  const lines = read("GLOSSARY.md").match(/^\| (?!word \| what it is)[^|]+\|/gm) ?? [];
  expect(words.length).toBe(lines.length);
  const names = words.map(({ word }) => word);
  expect(names).toEqual([...new Set(names)].sort());
});

test.each(words)("$word stands in $file", ({ word, file }) => {
  // `built-in` is `builtIn` in code, `policy term` is `PolicyTerm`
  const pattern = word.split(/[ -]/).join("[ -]?");
  expect(new RegExp(pattern, "i").test(read(file))).toBe(true);
});

test.each(["ARCHITECTURE.md", "test/README.md"])("what %s names is there", (page) => {
  const folder = page.startsWith("test/") ? "test" : ".";
  const named = [...read(page).matchAll(/`([\w./-]+)`/g)]
    .map(([, each = ""]) => each)
    .filter((each) => each.includes("/") && !each.includes("NAME"));
  expect(named.length).toBeGreaterThan(5);
  const lost = named.filter((each) =>
    [each, `${folder}/${each}`, `${folder}/${each}.test.ts`].every((path) => !existsSync(join(root, path))),
  );
  expect(lost).toEqual([]);
});

test("test/README.md names every folder of tests, and every test beside them", () => {
  const page = read("test/README.md");
  const folders = readdirSync(join(root, "test"), { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [each.name] : (/^(\w+)\.test\.ts$/.exec(each.name)?.slice(1) ?? []),
  );
  expect(folders.filter((name) => !page.includes(`\`${name}\``) && !page.includes(`\`${name}/`))).toEqual([]);
});
