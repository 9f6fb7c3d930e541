// perlc as its users start it: a child process in a folder of its own. What every test of the command line shares.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import { call } from "./server.ts";

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));

/** A module that makes a process take its output for a terminal of 80 columns, in `--import`. */
export const asTerminal = `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const { fstatSync } = fs;
fs.fstatSync = (file, ...rest) =>
  file === 1 || file === 2 ? { isCharacterDevice: () => true, rdev: -1 } : fstatSync(file, ...rest);
syncBuiltinESMExports();
for (const each of [process.stderr, process.stdout]) { each.isTTY = true; each.columns = 80; }
`;

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Result>;
  /** Sends a signal once stdout holds a text. */
  readonly signalAt: (text: string, signal: NodeJS.Signals) => void;
}

export interface Folder {
  readonly path: string;
  /**
   * In a process that has run other commands before, unless environment or arguments say what holds for a whole process. `from`: another folder,
   * by its whole path.
   */
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>, from?: string) => Promise<Result>;
  /** A line for the shell, in which `perlc` is a command. */
  readonly shell: (line: string) => Promise<Result>;
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Started;
}

/** What a process reads once, and modules that it would not read again. */
const once = { env: /^(NODE_|PERLC_SOURCE$|PERLC_CALLED$)/, args: /^--(root|allow-code)$/ };

/** A folder with some files in it, gone after the tests of the file. No child of it may ever print a stack trace. */
export function useFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), "perlc-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  // how it is called here is nobody's business but called.test.ts's
  const settings = (env: Readonly<Record<string, string>>, cwd = path) => ({
    cwd,
    env: { ...process.env, PERLC_CALLED: "perlc", ...env },
  });
  const ending = (file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, from = path) =>
    new Promise<Result>((resolve) => {
      execFile(file, args, settings(env, from), (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        expect(stderr).not.toMatch(/^\s+at /m);
        resolve({ code, stdout, stderr });
      });
    });
  return {
    path,
    run: async (args, env = {}, from = path) => {
      const isAlone = Object.keys(env).some((name) => once.env.test(name)) || args.some((each) => once.args.test(each));
      if (isAlone) return ending(execPath, [perlc, ...args], env, from);
      const result = await call({ folder: from, args, env: settings(env).env });
      expect(result.stderr).not.toMatch(/^\s+at /m);
      return result;
    },
    shell: (line) => ending("sh", ["-c", `perlc() { "${execPath}" "${perlc}" "$@"; }\n${line}`]),
    start: (args, env = {}) => {
      const child = spawn(execPath, [perlc, ...args], { ...settings(env), stdio: ["ignore", "pipe", "pipe"] });
      let [stdout, stderr] = ["", ""];
      let wanted: { readonly text: string; readonly signal: NodeJS.Signals } | undefined;
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
        if (!wanted || !stdout.includes(wanted.text)) return;
        child.kill(wanted.signal);
        wanted = undefined;
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      const ended = new Promise<Result>((resolve) => {
        child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
      });
      return {
        ended,
        signalAt: (text, signal) => {
          wanted = { text, signal };
        },
      };
    },
  };
}

/**
 * A spec that compiles: supervised training of a model of some 30 thousand parameters, a few steps that take no time. Its layers are
 * of one size, so that a process has few kernels to compile, which is most of what it does.
 */
export const tiny = `spec 1

model small {
  weights    = fresh
  min_pixels = 784
  max_pixels = 784
  text { hidden = 16  inter = 16  layers = 1  heads = 2  kv_heads = 2  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 16  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}

experiment tiny {
  seed   = 3
  policy = small
  data { train = four_artists(split = train, images = 2..2, ask = [which]) | take(8) }
  train supervised {
    on             = data.train
    batch          = 4prompt
    duration       = 4step
    rate           = 1e-2
    max_prompt     = 24tok
    max_completion = 12tok
    checkpoint     = 1step
  }
}
`;

/** A spec that compiles: permuted GRPO, for mistakes that are found before anything runs. */
export const permuted = `spec 1

model small {
  weights = fresh
  text { hidden = 64  inter = 160  layers = 2  heads = 4  kv_heads = 2  mrope = [2, 3, 3] }
  vision { hidden = 48  inter = 96  depth = 2  heads = 3  full_attention = [1] }
}

experiment demo {
  policy = small
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  permute {
    images      = data.train
    probability = 100%
  }
  train grpo {
    on             = data.train
    per_order      = 6rollout
    batch          = 8prompt
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
`;

/** The JSON lines of a stdout; anything else on it is a failure. */
export function jsonLines(stdout: string): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
