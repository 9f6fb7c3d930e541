// CONTRIBUTING.md keeps its word: the files of each recipe are there and are all that its example needs, the tests that it quotes exist,
// and so do the commands.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { families } from "../models/registry.ts";
import packageFile from "../package.json" with { type: "json" };
import { declaredCommands } from "./cli/declared.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = read("CONTRIBUTING.md");

interface Recipe {
  readonly title: string;
  readonly example: string;
  /** Of the table: the file of the example, and what is said when it is missing. */
  readonly rows: readonly { readonly file: string; readonly missing: string }[];
}

const recipes: readonly Recipe[] = page
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const example = /^Example: `([\w-]+)`/m.exec(text)?.[1] ?? "";
    const rows = [...text.matchAll(/^\| `([\w./-]+)` \|.*\|([^|]*)\|$/gm)].map(([, file = "", missing = ""]) => ({
      file: file.replace("NAME", example),
      missing,
    }));
    return { title: text.split("\n")[0] ?? "", example, rows };
  });

/** What stands in the files of an example and in no other that is written by hand. */
const signs: Readonly<Record<string, RegExp>> = {
  "An op": /\bsiluOp\b/,
  "A stage": /\bSkipNode\b|kind: "skip"/,
  "A grader": /\bexport const length\b/,
  "An objective": /\breinforce\b/,
  "A diagnostic": /^code: E0791$|\bE0791\(|\bgraderTellsNothing\b/m,
  // read with its path: its folder, and what imports it
  "A family of models": /^models\/families\/qwen25\/|\/families\/qwen25\//,
};

const rooms = ["grammar", "compiler", "plan", "models", "runtime", "share", "editor", "cli"];
const sources = rooms
  .flatMap((room) => readdirSync(join(root, room), { withFileTypes: true, recursive: true }))
  .filter((each) => each.isFile() && /\.(?:ts|md)$/.test(each.name) && !each.parentPath.includes("node_modules"))
  .map((each) => join(each.parentPath, each.name).slice(root.length).replaceAll("\\", "/"))
  .map((path) => ({ path, text: read(path) }))
  .filter(({ path, text }) => !text.startsWith("// Generated from ") && path !== "compiler/diagnostics/codes.ts");

test("there are six recipes, each with an example and a table", () => {
  expect(recipes.map(({ title }) => title)).toEqual(Object.keys(signs));
  for (const { title, example, rows } of recipes) {
    expect([title, example]).not.toEqual([title, ""]);
    expect(rows.length).toBeGreaterThan(2);
  }
});

test.each(recipes)("$title: its files are there", ({ rows }) => {
  expect(rows.map(({ file }) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test.each(recipes)("$title: its files are all that the example has", ({ title, rows }) => {
  const own = sources.filter(({ path, text }) => signs[title]?.test(`${path}\n${text}`)).map(({ path }) => path);
  const listed = rows.map(({ file }) => file).filter((file) => !file.startsWith("test/"));
  expect(own.sort()).toEqual(listed.sort());
});

test.each(recipes)("$title: what is said of a missing file is said by a test of that name", ({ rows, example }) => {
  for (const { file, missing } of rows)
    for (const [, path, quoted = ""] of missing.matchAll(/(?:`([\w./-]+)`|the same file): “([^”]*)”/g)) {
      // test.each fills in names: `$kind`, `${name}`
      const said = read(path ?? file).replaceAll(/\$\{?\w+\}?/g, "NAME");
      expect(said.includes(quoted), `${example}: ${missing}`).toBe(true);
    }
});

test("files, folders and commands that the page names are there", () => {
  const named = [...page.matchAll(/`([\w./-]+)`/g)].flatMap(([, each = ""]) => (each.includes("/") ? [each] : []));
  const lost = named.filter(
    (each) => !each.includes("NAME") && !each.startsWith("./") && !existsSync(join(root, each)),
  );
  expect(lost).toEqual([]);
  const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, to = ""]) => to);
  expect(links.filter((to) => !existsSync(join(root, to)))).toEqual([]);
  const scripts = [...page.matchAll(/npm run ([\w-]+)/g)].map(([, script = ""]) => script);
  expect(scripts.filter((script) => !Object.hasOwn(packageFile.scripts, script))).toEqual([]);
  const tests = [...page.matchAll(/vitest run ((?:test\/[\w./-]+ ?)+)/g)].flatMap(([, paths = ""]) =>
    paths.trim().split(" "),
  );
  expect(tests.length).toBeGreaterThan(2);
  expect(tests.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const commands = [...page.matchAll(/npx perlc (\w+)/g)].map((match) => match[1]);
  expect(commands.filter((each) => !declaredCommands.includes(each ?? ""))).toEqual([]);
});

test("npm run generate runs every generator", () => {
  const programs = sources
    .filter(
      ({ text }) => /argv\[1\] === fileURLToPath\(import\.meta\.url\)/.test(text) && text.includes("writeFileSync"),
    )
    .map(({ path }) => path)
    .filter((path) => /^(?:grammar|plan|compiler)\//.test(path));
  const run = [...packageFile.scripts.generate.matchAll(/node ([\w./-]+)/g)].map(([, path = ""]) => path);
  expect([...run].sort()).toEqual(programs.sort());
});

test("every folder of families is in the list", () => {
  const folders = readdirSync(join(root, "models/families"));
  expect(families.map(({ name }) => name).sort()).toEqual(folders.sort());
});
