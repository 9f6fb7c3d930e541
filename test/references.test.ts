// What a comment points to is there: files by name or path, and flags of the command line. A section (§) is of a paper or a
// standard, and says of which.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const rooms = ["grammar", "compiler", "plan", "runtime", "share", "cli", "editor", "oracle", "bench", "pack", "test"];
const paths = rooms.flatMap((room) =>
  readdirSync(join(root, room), { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile() && !each.parentPath.includes("node_modules"))
    .map((each) => join(each.parentPath, each.name).slice(root.length).replaceAll("\\", "/")),
);
const sources = paths
  .filter((path) => /\.[jt]s$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const comments = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|(?:(?<=^|\s)\/\/[^\n]*\n?)+/gm)].map(([comment]) => ({ path, comment })),
);

/** Files that runs and people make, those of other projects, and names that stand for any. */
const elsewhere =
  /^(?:plan|spec|sweep|metrics|digests|processor_config|preprocessor_config|quickstart\.lock|quickstart\.prereg|sarif-schema-2\.1\.0|DOCTOR)\.json$|^(?:models|quickstart|a)\.perl$|^geo3k\.py$|^(?:x|x-gradient|NAME)\.ts$/;

test("files that comments name are there", () => {
  const names = new Set(paths.map((path) => basename(path)));
  const there = (path: string, named: string) =>
    elsewhere.test(basename(named)) ||
    existsSync(join(root, named)) ||
    existsSync(join(root, dirname(path), named)) ||
    (named.includes("/") ? paths.some((each) => each.endsWith(`/${named}`)) : names.has(named));
  const named = comments.flatMap(({ path, comment }) =>
    [...comment.matchAll(/(?<![\w./-])([\w@-][\w./-]*\.(?:ts|md|js|py|sh|json|perl))(?!\w)/g)].map((each) => ({
      path,
      named: each[1] ?? "",
    })),
  );
  expect(named.length).toBeGreaterThan(100);
  const lost = named.filter((each) => !there(each.path, each.named) && !/^checkpoints\//.test(each.named));
  expect(lost.map((each) => `${each.path} names ${each.named}`)).toEqual([]);
});

test("rooms that comments name by number are there", () => {
  const numbered = new Set(readdirSync(join(root, "compiler")).filter((each) => /^\d-/.test(each)));
  const lost = comments.flatMap(({ path, comment }) =>
    [...comment.matchAll(/(?<![\w-])\d-(?:syntax|names|types|vocabulary|check|lower|plan|report|words)\b/g)]
      .filter(([room]) => !numbered.has(room))
      .map(([room]) => `${path} names ${room}`),
  );
  expect(lost).toEqual([]);
});

test("a section is of a paper or a standard", () => {
  const whose = /paper|arXiv|Radford|Recipes|ECMA|RFC|OPC/;
  const lost = comments.filter(({ comment }) => comment.includes("§") && !whose.test(comment));
  expect(lost.filter(({ path }) => path !== "test/references.test.ts").map(({ path }) => path)).toEqual([]);
});

test("flags that comments name are flags", () => {
  const code = sources.map(({ text }) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/gm, "")).join("\n");
  // as options of the command line are declared, of programs in bench/ (parseArgs), or as they are handed to others
  const isFlag = (name: string) =>
    code.includes(`--${name}`) || new RegExp(`^\\s+"?${name}"?: \\{ type: "(?:string|boolean)"`, "m").test(code);
  const ofOthers = new Set(["expose-gc", "import"]);
  const lost = comments.flatMap(({ path, comment }) =>
    [...comment.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)]
      .map((each) => each[1] ?? "")
      .filter((name) => !isFlag(name) && !ofOthers.has(name))
      .map((name) => `${path} names --${name}`),
  );
  expect(lost).toEqual([]);
});
