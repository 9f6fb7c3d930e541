// perlc as a process of its own, for campaigns that kill it or make its calls fail; and the run that it does then.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { isPartial } from "../../runtime/checkpoint/save-folder.ts";

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));
export const adapter = process.env.PERLC_ADAPTER;
const sameNames = new URL("same-names.ts", import.meta.url).href;

/** Twelve steps with six checkpoints, and four evaluations. */
export const spec = `spec 1

model small {
  weights    = fresh
  min_pixels = 784
  max_pixels = 784
  text { hidden = 16  inter = 32  layers = 1  heads = 2  kv_heads = 1  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 32  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}

experiment tiny {
  seed   = 3
  policy = small
  data {
    train = four_artists(split = train, images = 2..2, ask = [which]) | take(8)
    held  = four_artists(split = held_out_question, images = 2..2, ask = [which]) | take(4)
  }
  train supervised {
    on             = data.train
    batch          = 4prompt
    duration       = 12step
    rate           = 1e-2
    max_prompt     = 24tok
    max_completion = 12tok
    checkpoint     = 2step
  }
  evaluate held { on = data.held  orders = 2  every = 4step }
}
`;

/** How a process ended, and what it said. */
export interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `through`: a command that the program is started by; its names are then the same each time. */
export function perlcIn(place: string, args: readonly string[], through: readonly string[] = []): ChildProcess {
  const same = through.length > 0 ? ["--import", sameNames] : [];
  const [command = "", ...rest] = [
    ...through,
    execPath,
    ...same,
    perlc,
    ...args,
    ...(adapter === undefined ? [] : ["--adapter", adapter]),
  ];
  return spawn(command, rest, { cwd: place, stdio: ["ignore", "pipe", "pipe"] });
}

export function ended(child: ChildProcess, told: (stdout: string) => void = () => {}): Promise<End> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
    told(stdout);
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr })));
}

/** The folder of the only run in `out`; undefined where there is none yet. */
export function folderIn(place: string, out: string): string | undefined {
  const [name] = readdirSync(join(place, out)).filter((each) => !isPartial(each));
  return name === undefined ? undefined : `${out}/${name}`;
}
