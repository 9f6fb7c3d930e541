// What a run says of its machine: versions, command, commit; never who made it or where it lies. A stranger's repository runs nothing.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import packageFile from "../../package.json" with { type: "json" };
import { hostOf } from "../../runtime/record/host.ts";
import { withoutPaths, withoutPlaces } from "../../runtime/record/places.ts";
import { repositoryOf } from "../../runtime/record/repository.ts";
import { scratch } from "../run/tiny.ts";

const parent = scratch();
let made = 0;

test("versions and the machine are said, and no place of it", async () => {
  const host = await hostOf(parent);
  expect(host).toMatchObject({ perlc: packageFile.version, node: process.versions.node });
  expect(host.cores).toBeGreaterThan(0);
  expect(host.command[0]).toBeTruthy();
  const text = JSON.stringify(host);
  expect(text).not.toContain(homedir());
  expect(text).not.toContain(parent);
  expect(host.command.some((each) => each.startsWith("/"))).toBe(false);
});

test.each([
  [["perlc.js", "run", "specs/a.perl"], "perlc.js run specs/a.perl"],
  [["/home/ada/perlc/cli/perlc.js", "run", "/data/secret/a.perl"], "perlc.js run a.perl"],
  [["perlc", "--out=/home/ada/runs"], "perlc --out=runs"],
  [["perlc", "--set", "policy.path=/models/x"], "perlc --set policy.path=x"],
  [["perlc", "run", "../ada/a.perl"], "perlc run ../user/a.perl"],
  [["perlc", "run", "C:\\Users\\ada\\a.perl"], "perlc run a.perl"],
  [["perlc", "run", "~/a.perl"], "perlc run a.perl"],
  [["perlc", "--set", "train.rate=2e-4", "adapter"], "perlc --set train.rate=2e-4 adapter"],
])("a command without places: %j", (words, said) => {
  expect(withoutPlaces(words, "ada").join(" ")).toBe(said);
});

const git = (() => {
  try {
    execFileSync("git", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!git)("of a repository", () => {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
  };
  const run = (folder: string, ...words: string[]) =>
    execFileSync("git", words, { cwd: folder, env, stdio: "pipe" }).toString().trim();
  function repository(): string {
    const folder = join(parent, String(++made));
    mkdirSync(join(folder, "specs"), { recursive: true });
    writeFileSync(join(folder, "specs/a.perl"), "spec 1\n");
    run(folder, "init", "-q", "-b", "main");
    run(folder, "add", ".");
    run(folder, "commit", "-q", "-m", "one");
    return folder;
  }

  test("the commit, and whether files are as it has them; others beside them count for nothing", async () => {
    const folder = repository();
    const commit = run(folder, "rev-parse", "HEAD");
    const specs = join(folder, "specs");
    expect(await repositoryOf(specs)).toEqual({ commit, dirty: false });
    writeFileSync(join(specs, "b.perl"), "spec 1\n");
    expect(await repositoryOf(specs)).toEqual({ commit, dirty: false });
    // the same bytes anew are the same file
    writeFileSync(join(specs, "a.perl"), "spec 1\n");
    expect(await repositoryOf(specs)).toEqual({ commit, dirty: false });
    writeFileSync(join(specs, "a.perl"), "spec 1\n\n");
    expect(await repositoryOf(specs)).toEqual({ commit, dirty: true });
    run(folder, "add", ".");
    expect(await repositoryOf(specs)).toEqual({ commit, dirty: true });
  });

  test("by its packed branches, with no branch, and in a work tree beside the main one", async () => {
    const folder = repository();
    const commit = run(folder, "rev-parse", "HEAD");
    run(folder, "pack-refs", "--all");
    expect(await repositoryOf(folder)).toEqual({ commit, dirty: false });
    run(folder, "worktree", "add", "-q", "-b", "other", join(parent, "beside"));
    expect(await repositoryOf(join(parent, "beside", "specs"))).toEqual({ commit, dirty: false });
    run(folder, "checkout", "-q", "--detach");
    expect(await repositoryOf(folder)).toEqual({ commit, dirty: false });
  });

  test("nothing of its configuration is run, and nothing of it is changed", async () => {
    const folder = repository();
    const canary = join(parent, `canary-${made}`);
    for (const name of ["core.fsmonitor", "diff.external", "filter.x.clean", "core.pager", "core.sshCommand"])
      run(folder, "config", name, `touch ${canary}; cat`);
    writeFileSync(join(folder, ".gitattributes"), "* filter=x diff=x\n");
    writeFileSync(join(folder, "specs/a.perl"), "spec 1\n// changed\n");
    expect((await repositoryOf(folder))?.dirty).toBe(true);
    expect(existsSync(canary)).toBe(false);
  });
});

test("none, half of one, and one that lies: nothing is said", async () => {
  expect(await repositoryOf(scratchFolder())).toBeUndefined();
  const half = scratchFolder();
  mkdirSync(join(half, ".git"));
  expect(await repositoryOf(half)).toBeUndefined();
  writeFileSync(join(half, ".git/HEAD"), "ref: refs/../../../etc/passwd\n");
  expect(await repositoryOf(half)).toBeUndefined();
  writeFileSync(join(half, ".git/HEAD"), `${"a".repeat(40)}\n`);
  expect(await repositoryOf(half)).toEqual({ commit: "a".repeat(40) });
});

function scratchFolder(): string {
  const folder = join(parent, String(++made));
  mkdirSync(folder);
  return folder;
}

test.each([
  ["`/home/a/b.json` is full", "`b.json` is full"],
  ["the disk of C:\\Users\\a\\run refuses", "the disk of run refuses"],
  ["the loss at step 3 is NaN", "the loss at step 3 is NaN"],
  ["1/2 of data/train.parquet", "1/2 of data/train.parquet"],
])("a sentence without paths from the root: %s", (said, kept) => {
  expect(withoutPaths(said)).toBe(kept);
});
