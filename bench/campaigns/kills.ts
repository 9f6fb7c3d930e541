// Runs on the command line that are killed (SIGKILL) at random instants, or whose calls to the operating system fail, and are
// then taken up with `perlc run --again`. Nothing may be lost: the run ends with the same weights and files as one that nothing
// happened to, its journal tells every step once, and nothing half-written is left.
//
//   node bench/campaigns/kills.ts --count 80        (flags: harness.ts)
//
// Of four cases three are kills; each fourth injects an I/O error with `strace -e inject`, and is skipped where there is no
// strace. A case is two or three processes that each compile their kernels: about ten seconds on one core.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { readLines } from "../../runtime/record/journal.ts";
import { type Campaign, campaignMain, type Draws, type Verdict } from "./harness.ts";
import { filesUnder, resultOf } from "./world.ts";

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));

const spec = `spec 1

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
    on         = data.train
    batch      = 4prompt
    length     = 12step
    rate       = 1e-2
    prompt     = 24tok
    completion = 12tok
    checkpoint = 2step
  }
  evaluate held { on = data.held  orders = 2  every = 4step }
}
`;

export const kills: Campaign = {
  name: "kills",
  count: 80,
  async prepare() {
    const place = mkdtempSync(join(tmpdir(), "perlc-kills-"));
    writeFileSync(join(place, "tiny.perl"), spec);
    const whole = await ended(perlcIn(place, ["run", "tiny.perl", "--json", "--out", "whole"]));
    const reference = join(place, "whole", "tiny-seed3-1");
    if (whole.code !== 0) throw new Error(`the run that nothing happens to failed: ${whole.stderr}`);
    const lines = whole.stdout.split("\n").length;
    let made = 0;
    return {
      async run({ number, draws }): Promise<Verdict> {
        const out = `case-${++made}`;
        mkdirSync(join(place, out));
        const told = number % 4 === 3 ? await faulty(place, out, draws) : await killed(place, out, lines, draws);
        const { what } = told;
        if (told.outcome === "skipped") return told;
        if (told.fault !== undefined) return told;
        const verdict = await resumed(place, out, reference);
        rmSync(join(place, out), { recursive: true, force: true });
        return { what, outcome: `${told.outcome}, ${verdict.outcome}`, ...(verdict.fault && { fault: verdict.fault }) };
      },
      async close() {
        rmSync(place, { recursive: true, force: true });
      },
    };
  },
};

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function perlcIn(place: string, args: readonly string[], through: readonly string[] = []): ChildProcess {
  const [command = "", ...rest] = [...through, execPath, perlc, ...args];
  return spawn(command, rest, { cwd: place, stdio: ["ignore", "pipe", "pipe"] });
}

function ended(child: ChildProcess, told: (stdout: string) => void = () => {}): Promise<End> {
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
function folderIn(place: string, out: string): string | undefined {
  const [name] = readdirSync(join(place, out));
  return name === undefined ? undefined : `${out}/${name}`;
}

/** Kills a run, and once in three times its first `--again` too: after a random line that it told, and some milliseconds. */
async function killed(place: string, out: string, lines: number, draws: Draws): Promise<Verdict> {
  const kills: string[] = [];
  for (let again = 0; again < (draws.chance(0.33) ? 2 : 1); again++) {
    const folder = folderIn(place, out);
    const args = folder === undefined ? ["run", "tiny.perl", "--out", out] : ["run", "--again", folder];
    const child = perlcIn(place, [...args, "--json"]);
    const line = draws.below(lines);
    const delay = draws.below(40);
    let armed = false;
    const end = await ended(child, (stdout) => {
      if (armed || stdout.split("\n").length <= line) return;
      armed = true;
      setTimeout(() => child.kill("SIGKILL"), delay);
    });
    kills.push(`${end.signal === "SIGKILL" ? "killed" : "ended"} ${delay} ms after line ${line}`);
    if (end.signal === null && end.code !== 0)
      return { what: kills.join(", "), outcome: "failed", fault: end.stderr || end.stdout.slice(-400) };
  }
  return { what: kills.join(", then "), outcome: "killed" };
}

const strace = ((): boolean => {
  try {
    execFileSync("strace", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** A run one of whose calls fails once. It must say so with a code, or not need the call. */
async function faulty(place: string, out: string, draws: Draws): Promise<Verdict> {
  if (!strace) return { what: "no strace on this machine", outcome: "skipped" };
  const call = draws.pick(["fsync", "rename", "link", "ftruncate", "unlink", "mkdir"]);
  const error = draws.pick(["EIO", "ENOSPC", "EACCES", "EROFS"]);
  const when = 1 + draws.below(call === "fsync" ? 40 : call === "rename" ? 12 : 3);
  const inject = ["-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:error=${error}:when=${when}`];
  const what = `${error} at ${call} ${when}`;
  const end = await ended(perlcIn(place, ["run", "tiny.perl", "--out", out, "--json"], ["strace", ...inject]));
  if (end.code === 0) return { what, outcome: "not hit" };
  const said = end.stdout.trimEnd().split("\n").at(-1) ?? "";
  const code = /"code":"(E\d{4})"/.exec(said)?.[1];
  const named = code !== undefined && !/^\s+at /m.test(end.stderr);
  return { what, outcome: code ?? "failed", ...(named ? {} : { fault: `no diagnostic: ${end.stderr || said}` }) };
}

/** Takes the run up, or starts it where nothing had begun, and holds it against the one that nothing happened to. */
async function resumed(place: string, out: string, reference: string): Promise<{ outcome: string; fault?: string }> {
  const begun = folderIn(place, out);
  const args = begun === undefined ? ["run", "tiny.perl", "--out", out] : ["run", "--again", begun];
  const { code, stdout, stderr } = await ended(perlcIn(place, [...args, "--json"]));
  const outcome = begun === undefined ? "started" : "resumed";
  const wrong = (fault: string) => ({ outcome, fault });
  if (code !== 0) return wrong(`exit ${code}: ${stderr || stdout.slice(-400)}`);
  const folder = join(place, folderIn(place, out) ?? "");
  if (readdirSync(join(place, out)).length !== 1) return wrong("it left another folder");
  if (resultOf(folder) !== resultOf(reference)) return wrong("another result");
  const left = filesUnder(folder).filter((name) => /\.partial|\.previous|run\.lock/.test(name));
  if (left.length > 0) return wrong(`left behind: ${left.join(", ")}`);
  const { lines, damaged } = readLines(join(folder, "journal.jsonl"));
  if (damaged !== undefined) return wrong(`line ${damaged} of the journal is broken`);
  const steps = lines.flatMap(({ event }) => (event.event === "step" ? [event.step] : []));
  if (steps.join() !== Array.from({ length: 12 }, (_, at) => at + 1).join()) return wrong(`steps ${steps.join()}`);
  const finished = lines.filter(({ event }) => event.event === "finish").length;
  if (finished !== 1 || !existsSync(join(folder, "report.txt"))) return wrong(`it finished ${finished} times`);
  return { outcome };
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await campaignMain(kills, argv.slice(2));
