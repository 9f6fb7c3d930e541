// What installed.ts tries things with: folders that are gone afterwards, programs as a shell starts them, and lines that say
// what was tried.

import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, execPath } from "node:process";

/** The folder in which everything is tried, with a cache of its own. */
export const place = mkdtempSync(join(tmpdir(), "perlc-packed-"));

export interface Ended {
  readonly code: number;
  /** What it wrote, on stdout and stderr. */
  readonly said: string;
  readonly stdout: string;
}

/** Runs a line of a shell in a folder. `first`: folders that the shell looks for programs in first, then that of this Node. */
export function shell(folder: string, line: string, first: readonly string[] = []): Ended {
  const path = [...first, dirname(execPath), env.PATH ?? ""].join(process.platform === "win32" ? ";" : ":");
  const { status, stdout, stderr } = spawnSync(line, {
    cwd: folder,
    shell: true,
    encoding: "utf8",
    // of this npm's own settings what is tried knows nothing
    env: {
      ...Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name))),
      PATH: path,
      PERLC_CACHE: join(place, "cache"),
      NO_COLOR: "1",
    },
    // a bound on what hangs, far above what a busy machine needs
    timeout: 600_000,
  });
  return { code: status ?? -1, said: `${stdout}${stderr}`, stdout };
}

/** An empty project with these files. */
export function project(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  const manifest = JSON.stringify({ name, private: true, type: "module" });
  for (const [path, text] of Object.entries({ "package.json": manifest, ...files }))
    writeFileSync(join(folder, path), text);
  return folder;
}

/** Installs packages, without what an interactive npm would add. */
export const install = (folder: string, ...packages: readonly string[]): Ended =>
  shell(folder, `npm install --no-audit --no-fund --loglevel=error --save-exact ${packages.join(" ")}`);

/** Megabytes of a folder, with everything in it. */
export function megabytes(folder: string): number {
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + lstatSync(join(each.parentPath, each.name)).size, 0);
  return bytes / 1e6;
}

let failures = 0;

/** Says whether something holds; where it does not, with what was seen. */
export function holds(what: string, is: boolean, seen = ""): void {
  console.log(`${String(Math.round(performance.now() / 1000)).padStart(4)} s  ${is ? "✓" : "✗"} ${what}`);
  if (is) return;
  failures += 1;
  console.log(seen.replace(/^/gm, "    "));
}

/** Whether everything held. */
export const allHeld = (): boolean => failures === 0;
