// What bundle.ts puts into the cache says what the source says, is taken while it is of this source, and never after.

import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { afterAll, expect, test } from "vitest";
import type { Bundle } from "../../cli/bundle.ts";

const here = join(import.meta.dirname, "../..");
const copy = mkdtempSync(join(tmpdir(), "perlc-bundle-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const beside = [".git", ".cache", "node_modules", "test", "docs", "packed", "runs"];
for (const each of readdirSync(here))
  if (!beside.includes(each)) cpSync(join(here, each), join(copy, each), { recursive: true });
symlinkSync(join(here, "node_modules"), join(copy, "node_modules"), "junction");

function perlc(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(execPath, ["cli/perlc.js", ...args], { cwd: copy, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("a bundle says what its source says, from its own folder's specs and pages, until a source changes", () => {
  const quickstart = readFileSync(join(copy, "specs/quickstart.perl"), "utf8");
  writeFileSync(join(copy, "broken.perl"), quickstart.replace("per_order", "per_ordr"));
  const calls = [
    ["check", "specs/quickstart.perl"],
    ["check", "broken.perl"],
    ["check", "specs/paper.perl"],
    ["explain", "E0412"],
    ["explain", "train.batch", "specs/quickstart.perl"],
    ["plan", "specs/quickstart.perl"],
    ["emit", "ts", "specs/quickstart.perl"],
    ["emit", "json", "specs/quickstart.perl"],
    ["fmt", "--check", "specs/quickstart.perl"],
    ["check", "none.perl"],
    ["frobnicate"],
  ];
  const before = calls.map((call) => perlc(...call));
  expect(before.map(({ status }) => status)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2]);

  const made = spawnSync(execPath, ["cli/bundle.ts"], { cwd: copy, encoding: "utf8" });
  expect(made.stderr).toBe("");
  const bundle: Bundle = JSON.parse(readFileSync(join(copy, ".cache/perlc/bundle.json"), "utf8"));
  expect(bundle.sources.map(([path]) => path)).toEqual(expect.arrayContaining(["cli/main.ts", "compiler/compile.ts"]));
  expect(calls.map((call) => perlc(...call))).toEqual(before);

  // no bundler has added a package that nobody installs
  const { dependencies, optionalDependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(copy, "package.json"), "utf8"),
  );
  const known = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies, ...peerDependencies });
  const parts = readdirSync(dirname(join(copy, ".cache/perlc", bundle.entry))).filter((each) => each.endsWith(".mjs"));
  const imported = parts.flatMap((each) => {
    const text = readFileSync(join(copy, ".cache/perlc", dirname(bundle.entry), each), "utf8");
    return [...text.matchAll(/^import .* from "((?:@[\w-]+\/)?[\w.-]+)[^"]*";$/gm)].map(([, name = ""]) => name);
  });
  expect(imported.filter((each) => !each.startsWith(".") && !known.includes(each) && each !== "node")).toEqual([]);

  // the code that V8 has kept is what V8 takes again; with none, or a torn one, the same is said, and a good one is kept
  const folder = dirname(join(copy, ".cache/perlc", bundle.entry));
  const kept = () => readdirSync(folder).filter((each) => each.endsWith(".code"));
  const [code = "", ...others] = kept();
  expect(others).toEqual([]);
  const size = statSync(join(folder, code)).size;
  expect(size).toBeGreaterThan(100_000);
  for (const damage of [(path: string) => rmSync(path), (path: string) => writeFileSync(path, "no code")]) {
    damage(join(folder, code));
    expect(perlc("check", "specs/paper.perl")).toEqual(before[2]);
    expect(kept()).toEqual([code]);
    expect(statSync(join(folder, code)).size).toBeGreaterThan(size / 2);
  }

  // it is the bundle that spoke
  const entry = join(copy, ".cache/perlc", bundle.entry);
  appendFileSync(entry, '\nthrow new Error("this is the bundle");\n');
  expect(perlc("check", "specs/quickstart.perl").stderr).toContain("this is the bundle");

  const source = join(copy, "cli/check.ts");
  writeFileSync(source, readFileSync(source, "utf8").replace("nothing wrong", "all is well"));
  expect(perlc("check", "specs/quickstart.perl")).toEqual({
    status: 0,
    stdout: "specs/quickstart.perl: all is well (1 run)\n",
    stderr: "",
  });
});
