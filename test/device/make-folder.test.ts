// A folder is made with those on the way, or the system's refusal comes out: nothing is tried for ever.

import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../runtime/device/make-folder.ts";
import { codeOf } from "../../runtime/limits/refused.ts";

const folder = mkdtempSync(join(tmpdir(), "perlc-make-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function refusal(path: string): string | undefined {
  try {
    makeFolder(path);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

test("a folder is made with all on the way, and may be there already", () => {
  makeFolder(at("a/b/c"));
  makeFolder(at("a/b/c"));
  makeFolder(at("a/b/../d"));
  expect(statSync(at("a/b/c")).isDirectory()).toBe(true);
  expect(statSync(at("a/d")).isDirectory()).toBe(true);
});

test("what stands in the way is said", () => {
  writeFileSync(at("file"), "");
  symlinkSync(at("gone"), at("link"));
  expect(refusal(at("file"))).toBe("EEXIST");
  expect(refusal(at("file/a/b"))).toBe("EEXIST");
  expect(refusal(at("link"))).toBe("EEXIST");
  expect(refusal(at("x".repeat(400)))).toBe("ENAMETOOLONG");
});

test.skipIf(!existsSync("/proc/self"))("a place where none can be made is refused", () => {
  expect(refusal("/proc/x")).toBe("ENOENT");
  expect(refusal("/proc/x/y")).toBe("ENOENT");
});

test("what a user's path leads to is made by nothing else", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const files = globSync(["cli/**/*.ts", "runtime/**/*.ts"], { cwd: root });
  expect(files.length).toBeGreaterThan(200);
  const recursive = /mkdir(Sync)?\([^;]*recursive/;
  expect(files.filter((each) => recursive.test(readFileSync(join(root, each), "utf8")))).toEqual([]);
});
