// Runs on the command line that are killed (SIGKILL) at random instants, or whose calls to the operating system fail, and are
// then taken up with `perlc run --again`. Nothing may be lost: the run ends with the same weights and files as one that nothing
// happened to, its journal tells every step once, and nothing half-written is left.
//
//   node bench/campaigns/kills.ts --count 80        (flags: harness.ts)
//
// Of four cases three are kills; in each fourth a call fails (faults.ts), in the run or in its `--again`, or the disk is too small
// for the run. It is skipped where there is no strace. A call that was not reached is drawn anew, and "not hit" after six
// draws; at least nine of ten must be hit. Each process compiles its kernels, which takes some seconds; what ends a case is done in
// the campaign's own process, which has them compiled.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { isPartial } from "../../runtime/checkpoint/save-folder.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { type BorrowedMachine, borrowMachine, closeMachines } from "../../runtime/machine/borrow.ts";
import { readLines } from "../../runtime/record/journal.ts";
import { continueRun } from "../../runtime/session.ts";
import { type Call, callsIn, describe, failing, faultOf, isHit, smallDisks, strace, tracing } from "./faults.ts";
import { type Campaign, campaignMain, type Draws, type Verdict } from "./harness.ts";
import { adapter, type End, ended, folderIn, perlcIn, spec } from "./processes.ts";
import { filesUnder, resultOf } from "./world.ts";

export const kills: Campaign = {
  name: "kills",
  count: 80,
  lacking(results) {
    const asked = results.filter(isFault).filter(({ outcome }) => outcome !== "skipped");
    const hit = asked.filter(({ outcome }) => outcome !== "not hit").length;
    return hit < 0.9 * asked.length ? `only ${hit} of ${asked.length} faults were hit` : undefined;
  },
  async prepare() {
    const place = mkdtempSync(join(tmpdir(), "perlc-kills-"));
    writeFileSync(join(place, "tiny.perl"), spec);
    const machine = await borrowMachine(adapter === undefined ? {} : { adapter });
    const bench = { place, machine, backend: machine.backend(), ...(await reference(place)) };
    let made = 0;
    const fresh = (): string => {
      const out = `case-${++made}`;
      mkdirSync(join(place, out));
      return out;
    };
    return {
      async run({ number, draws }): Promise<Verdict> {
        const told = await (isFault({ case: number }) ? faulty : killed)(bench, fresh, draws);
        if (told.out === undefined || told.fault !== undefined) return told;
        const { what, out } = told;
        if (told.outcome === "went on" && resultOf(join(place, folderIn(place, out) ?? "")) !== resultOf(bench.whole))
          return { ...told, fault: "it went on to another result" };
        const verdict = await resumed(bench, out);
        rmSync(join(place, out), { recursive: true, force: true });
        return { what, outcome: `${told.outcome}, ${verdict.outcome}`, ...(verdict.fault && { fault: verdict.fault }) };
      },
      async close() {
        machine.giveBack();
        closeMachines();
        rmSync(place, { recursive: true, force: true });
      },
    };
  },
};

/** Of four cases the last. */
const isFault = (each: { readonly case: number }): boolean => each.case % 4 === 3;

/** What the cases are held against, and drawn from. */
interface Bench {
  readonly place: string;
  readonly machine: BorrowedMachine;
  readonly backend: Backend;
  /** The folder of a run that nothing happens to, and the lines that it tells. */
  readonly whole: string;
  readonly lines: number;
  /** A folder that holds the folder of a run which was killed after its fifth step. */
  readonly killed: string;
  /** The calls that a run makes on its folder, and those of a killed one that is taken up. None without strace. */
  readonly starting: readonly Call[];
  readonly resuming: readonly Call[];
}

async function reference(place: string): Promise<Omit<Bench, "place" | "machine" | "backend">> {
  const log = join(place, "strace.log");
  const traced = strace ? tracing(log) : [];
  const calls = (out: string) => (strace ? callsIn(log, out) : []);
  const run = await ended(perlcIn(place, ["run", "tiny.perl", "--json", "--out", "whole"], traced));
  if (run.code !== 0) throw new Error(`the run that nothing happens to failed: ${run.stderr}`);
  const starting = calls("whole");
  const child = perlcIn(place, ["run", "tiny.perl", "--json", "--out", "killed"]);
  await ended(child, (stdout) => {
    if (stdout.includes('"step":5,')) child.kill("SIGKILL");
  });
  cpSync(join(place, "killed"), join(place, "again"), { recursive: true });
  const again = await ended(perlcIn(place, ["run", "--json", "--again", "again/tiny-seed3-1"], traced));
  if (again.code !== 0) throw new Error(`a killed run that nothing else happens to failed: ${again.stderr}`);
  return {
    whole: join(place, "whole", "tiny-seed3-1"),
    lines: run.stdout.split("\n").length,
    killed: join(place, "killed"),
    starting,
    resuming: calls("again"),
  };
}

/** A verdict on what was done to a run in the folder `out`; undefined where there is nothing to take up. */
interface Told extends Verdict {
  readonly out?: string;
}

/** Kills a run, and once in three times its first `--again` too: after a random line that it told, and some milliseconds. */
async function killed({ place, lines }: Bench, fresh: () => string, draws: Draws): Promise<Told> {
  const out = fresh();
  const kills: string[] = [];
  const times = draws.chance(0.33) ? 2 : 1;
  for (let time = 0; time < times; time++) {
    const folder = folderIn(place, out);
    const args = folder === undefined ? ["run", "tiny.perl", "--out", out] : ["run", "--again", folder];
    const child = perlcIn(place, [...args, "--json"]);
    const line = draws.below(lines);
    const delay = draws.below(line === 0 ? 12 : 40);
    let armed = false;
    const arm = () => {
      if (!armed) setTimeout(() => child.kill("SIGKILL"), delay);
      armed = true;
    };
    // line 0: as soon as there is anything of the run
    const watcher = line === 0 ? watch(join(place, out, time === 0 ? "" : basename(folder ?? "")), arm) : undefined;
    const end = await ended(child, (stdout) => {
      if (stdout.split("\n").length > line) arm();
    });
    watcher?.close();
    kills.push(`${end.signal === "SIGKILL" ? "killed" : "ended"} ${delay} ms after line ${line}`);
    if (end.signal === null && end.code !== 0)
      return { what: kills.join(", "), outcome: "failed", fault: end.stderr || end.stdout.slice(-400) };
  }
  return { what: kills.join(", then "), outcome: "killed", out };
}

/** Draws that may miss: a disk that is large enough, a call that came otherwise than in the trace. */
const tries = 6;

/** A run, or the taking up of a killed one, in which a call fails. It must say so with a code, or not need the call. */
async function faulty(bench: Bench, fresh: () => string, draws: Draws): Promise<Told> {
  if (!strace) return { what: "no strace on this machine", outcome: "skipped" };
  const missed: string[] = [];
  for (let time = 0; time < tries; time++) {
    const did = await (draws.chance(0.15) && smallDisks ? full : injected)(bench, fresh(), draws);
    const { end, hit, out } = did;
    if (!hit) {
      missed.push(did.what);
      rmSync(join(bench.place, out), { recursive: true, force: true });
      continue;
    }
    const what = missed.length > 0 ? `${did.what}; missed before: ${missed.join("; ")}` : did.what;
    if (end.code === 0) return { what, outcome: "went on", out };
    const said = end.stdout.trimEnd().split("\n").at(-1) ?? "";
    const code = /"code":"(E\d{4})"/.exec(said)?.[1];
    const isSaid = code !== undefined && end.code === 1 && end.stderr === "";
    const fault = isSaid ? {} : { fault: `no diagnostic, exit ${end.code}: ${end.stderr || said}` };
    return { what, outcome: code ?? "failed", ...fault, out };
  }
  return { what: `missed: ${missed.join("; ")}`, outcome: "not hit" };
}

/** A run in which something was to fail, and whether it did; `out` holds its folder. */
interface Troubled {
  readonly what: string;
  readonly end: End;
  readonly hit: boolean;
  readonly out: string;
}

async function injected(bench: Bench, out: string, draws: Draws): Promise<Troubled> {
  const { place } = bench;
  const isStart = draws.chance(0.6);
  if (!isStart) cpSync(bench.killed, join(place, out), { recursive: true });
  const args = isStart ? ["run", "tiny.perl", "--out", out] : ["run", "--again", `${out}/tiny-seed3-1`];
  const fault = faultOf(isStart ? bench.starting : bench.resuming, draws);
  const log = join(place, "strace.log");
  rmSync(log, { force: true });
  const end = await ended(perlcIn(place, [...args, "--json"], failing(fault, place, out)));
  const what = `${isStart ? "start" : "--again"}: ${describe(fault)}`;
  return { what, end, hit: isHit(log, out), out };
}

/** A run on a disk of its own that is too small: the write that fills it writes less than asked, the next one fails. */
async function full({ place }: Bench, out: string, draws: Draws): Promise<Troubled> {
  const size = 40 + draws.below(2300);
  const kept = `${out}-kept`;
  mkdirSync(join(place, kept));
  const script = `mount -t tmpfs -o size=${size}k tmpfs ${out} && "$@"; code=$?; cp -R ${out}/. ${kept}; exit $code`;
  const through = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"];
  const end = await ended(perlcIn(place, ["run", "tiny.perl", "--out", out, "--json"], through));
  rmSync(join(place, out), { recursive: true, force: true });
  return { what: `start: a disk of ${size} KiB`, end, hit: end.code !== 0, out: kept };
}

/** Takes the run up, or starts it where nothing had begun, and holds it against the one that nothing happened to. */
async function resumed(bench: Bench, out: string): Promise<{ outcome: string; fault?: string }> {
  const { place, whole } = bench;
  // what stands beside it is of a start that did not even come to have a name
  for (const name of readdirSync(join(place, out)))
    if (isPartial(name)) rmSync(join(place, out, name), { recursive: true });
  const begun = folderIn(place, out);
  const outcome = begun === undefined ? "started" : "resumed";
  const wrong = (fault: string) => ({ outcome, fault });
  if (begun === undefined) {
    const { code, stdout, stderr } = await ended(perlcIn(place, ["run", "tiny.perl", "--out", out, "--json"]));
    if (code !== 0) return wrong(`exit ${code}: ${stderr || stdout.slice(-400)}`);
  } else {
    const refused = await takenUp(join(place, begun), bench);
    if (refused !== undefined) return wrong(refused);
  }
  const folder = join(place, folderIn(place, out) ?? "");
  if (readdirSync(join(place, out)).length !== 1) return wrong("it left another folder");
  if (resultOf(folder) !== resultOf(whole)) return wrong("another result");
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

/** What `perlc run --again` does, on the device of this process, whose kernels are compiled; what it was refused with, if it was. */
async function takenUp(folder: string, { machine, backend }: Bench): Promise<string | undefined> {
  const { name, driver } = machine.adapter;
  try {
    await continueRun(folder, readExternal, {
      on: { backend, adapter: { name, driver } },
      event: () => {},
      warn: () => {},
      stopping: () => false,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map((each) => `${each.code}: ${each.title}`).join("; ");
  } finally {
    backend.destroy(); // forgets the states; the compiled kernels stay
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await campaignMain(kills, argv.slice(2));
