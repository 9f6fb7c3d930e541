// What the page is made of: programs that need nothing of Node, within their budgets, and everything else that it is to have.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { page } from "../../cli/page.ts";
import { pageFiles } from "../../compiler/diagnostics/codes.ts";
import { pageFilesOf, sent } from "../../playground/build.ts";

let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  files = await pageFilesOf();
});
const text = (name: string): string => files.get(name) ?? "";

/** Bytes in brotli. What a page loads before anything is seen of it comes first. */
const budgets = {
  "index.html + style.css + page.js": 130_000,
  "server.js": 180_000,
  "recovery.js": 90_000,
  "shelf.js": 14_000,
  "codes.js": 48_000,
  "training.js": 10_000,
  "trainer.js": 280_000,
  "binaries.js": 760_000,
  "openmoji.js": 160_000,
};

test("`perlc page` writes over no page that is not its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "perlc-page-"));
  writeFileSync(join(folder, "index.html"), "<title>mine</title>");
  await expect(page(folder, {})).rejects.toMatchObject({ diagnostics: [{ code: "E0255" }] });
  expect(readdirSync(folder)).toEqual(["index.html"]);
  rmSync(folder, { recursive: true });
});

test("`perlc page` writes over no file where no page lies, and nothing beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "perlc-page-"));
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs/index.html"), "mine");
  await expect(page(folder, {})).rejects.toMatchObject({ diagnostics: [{ code: "E0255" }] });
  expect(readFileSync(join(folder, "docs/index.html"), "utf8")).toBe("mine");
  expect(readdirSync(folder)).toEqual(["docs"]);
  rmSync(folder, { recursive: true });
});

test("`perlc page` says so where a folder has the name of the page", async () => {
  const folder = mkdtempSync(join(tmpdir(), "perlc-page-"));
  mkdirSync(join(folder, "index.html"));
  await expect(page(folder, {})).rejects.toMatchObject({ diagnostics: [{ code: "E0255" }] });
  rmSync(folder, { recursive: true });
});

describe("the page", () => {
  test.each(Object.entries(budgets))("%s is at most %i bytes", (names, most) => {
    const size = names.split(" + ").reduce((sum, name) => sum + sent(text(name)), 0);
    console.log(`${names}: ${size} bytes in brotli`);
    expect(size).toBeLessThanOrEqual(most);
    expect(size).toBeGreaterThan(most / 2);
  });

  test("names nothing of Node, and no address but those of licences", () => {
    for (const name of ["page.js", "server.js", "recovery.js"])
      expect(text(name)).not.toMatch(/["'`]node:|createRequire|__dirname/);
    expect(text("index.html")).not.toMatch(/https?:/);
    expect(text("style.css")).not.toMatch(/url\(|@import/);
  });

  test("loads every file that it names, and no other", () => {
    const named = [...text("index.html").matchAll(/(?:src|href)="([^"]+)"/g)].map((each) => each[1] ?? "");
    expect(named.filter((each) => !files.has(each) && each !== "data:,")).toEqual([]);
    const later = [...files.keys()].filter((each) => !named.includes(each) && !each.startsWith("docs/"));
    expect(later).toEqual([
      "index.html",
      "recovery.js",
      "codes.js",
      "pictures.js",
      "words.js",
      "training.js",
      "trainer.js",
      "binaries.js",
      "openmoji.js",
    ]);
  });

  test("has the page of every code, and the licence of every package in it", () => {
    for (const code of Object.keys(pageFiles)) expect(text("codes.js")).toContain(`# ${code}: `);
    for (const name of ["@codemirror/view", "@codemirror/lsp-client", "marked", "chevrotain", "vscode-languageserver"])
      expect(text("licences.txt")).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, (MIT|Apache-2.0)$`, "m"));
  });
});
