// The commit of the project that a spec lies in, where it is a git repository, and whether its files are those of the commit. A repository may
// be a stranger's, and its configuration can name programs: git is asked without it, over a configuration of ours.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Host } from "./event.ts";

/** Milliseconds until git is given up: whether files differ is then not known. */
const patience = 5000;

/** Commit and state of the repository around a folder; undefined where there is none, or no commit yet. Never throws. */
export async function repositoryOf(folder: string): Promise<Host["repository"]> {
  try {
    const found = placesOf(resolve(folder));
    const commit = found && commitOf(found);
    if (!found || commit === undefined) return undefined;
    const dirty = await isDirty(found, commit);
    return { commit, ...(dirty !== undefined && { dirty }) };
  } catch {
    // half a repository is none
    return undefined;
  }
}

interface Places {
  /** The folder with the files. */
  readonly top: string;
  /** What `.git` is: of a work tree beside the main one a folder of its own. */
  readonly git: string;
  /** Where objects and branches are. */
  readonly common: string;
}

function placesOf(folder: string): Places | undefined {
  const dot = join(folder, ".git");
  if (existsSync(dot)) {
    const named = statSync(dot).isDirectory() ? dot : /^gitdir: (.*)$/m.exec(readFileSync(dot, "utf8"))?.[1];
    if (named === undefined) return undefined;
    const git = resolve(folder, named);
    const shared = join(git, "commondir");
    return { top: folder, git, common: existsSync(shared) ? resolve(git, readFileSync(shared, "utf8").trim()) : git };
  }
  const above = dirname(folder);
  return above === folder ? undefined : placesOf(above);
}

const isCommit = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

function commitOf({ git, common }: Places): string | undefined {
  const head = readFileSync(join(git, "HEAD"), "utf8").trim();
  if (isCommit(head)) return head;
  const branch = /^ref: (refs\/[^\0]*)$/.exec(head)?.[1];
  if (branch === undefined || branch.split("/").includes("..")) return undefined;
  const loose = [git, common].map((each) => join(each, branch)).find(existsSync);
  const packed = join(common, "packed-refs");
  const said =
    loose !== undefined
      ? readFileSync(loose, "utf8").trim()
      : existsSync(packed)
        ? readFileSync(packed, "utf8")
            .split("\n")
            .find((line) => line.endsWith(` ${branch}`))
            ?.split(" ")[0]
        : undefined;
  return said !== undefined && isCommit(said) ? said : undefined;
}

/** Whether files that the commit has are others now; what it does not have counts for nothing. Undefined where git cannot say. */
async function isDirty({ top, git, common }: Places, commit: string): Promise<boolean | undefined> {
  const own = mkdtempSync(join(tmpdir(), "perlc-git-"));
  try {
    for (const name of ["objects", "refs"]) mkdirSync(join(own, name));
    writeFileSync(join(own, "HEAD"), "ref: refs/heads/none\n");
    const env = {
      PATH: process.env["PATH"] ?? "",
      GIT_DIR: own,
      GIT_WORK_TREE: top,
      GIT_OBJECT_DIRECTORY: join(common, "objects"),
      GIT_INDEX_FILE: join(git, "index"),
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
    };
    const words = ["diff", "--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules", commit, "--"];
    return await new Promise((done) => {
      execFile("git", words, { cwd: top, env, timeout: patience, windowsHide: true }, (error) => {
        if (!error) done(false);
        else done(error.code === 1 ? true : undefined);
      });
    });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
