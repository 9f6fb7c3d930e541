// Sweeps on the command line, of two arms under three seeds, that are killed (SIGKILL) at random instants and taken up with
// `perlc run --again`. Each ends with the weights and the table of a sweep that nothing happened to.
//
//   node bench/campaigns/sweep-kills.ts        (20 cases; flags: harness.ts)
//
// Of a sweep the process that was called is killed, or one of those that it started; once in three times what takes it up is killed too.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { readSweep } from "../../runtime/record/sweep.ts";
import { type Campaign, campaignMain, type Draws } from "./harness.ts";
import { ended, folderIn, perlcIn, spec } from "./processes.ts";

const swept = `${spec}
sweep arms over [tiny] {
  seed = each(1..3)
  train.rate = each(1e-2, 1e-3)
}
`;

export const sweepKills: Campaign = {
  name: "sweep-kills",
  count: 20,
  async prepare() {
    const place = mkdtempSync(join(tmpdir(), "perlc-sweep-kills-"));
    writeFileSync(join(place, "arms.perl"), swept);
    const run = await ended(perlcIn(place, ["run", "arms.perl", "--json", "--out", "whole", "--jobs", "2"]));
    if (run.code !== 0) throw new Error(`the sweep that nothing happens to failed: ${run.stderr}`);
    const whole = resultOf(join(place, "whole", "arms-1"));
    const lines = run.stdout.split("\n").length;
    let made = 0;
    return {
      async run({ draws }) {
        const out = `case-${++made}`;
        const what: string[] = [];
        for (let time = draws.chance(0.33) ? 2 : 1; time > 0; time--)
          what.push(await killedOnce(place, out, lines, draws));
        const folder = folderOf(place, out);
        const args = folder === undefined ? ["run", "arms.perl", "--out", out] : ["run", "--again", folder];
        const again = await ended(perlcIn(place, [...args, "--jobs", `${1 + draws.below(2)}`]));
        const found = again.code === 0 && resultOf(join(place, folderOf(place, out) ?? ""));
        const said = again.stderr || again.stdout.slice(-400);
        const fault =
          again.code !== 0
            ? said
            : found !== whole
              ? `it ended with another result: ${firstOther(whole, found || "")}`
              : undefined;
        rmSync(join(place, out), { recursive: true, force: true });
        const outcome = folder === undefined ? "killed before it began" : "went on";
        return { what: what.join(", then "), outcome, ...(fault !== undefined && { fault }) };
      },
      close: async () => rmSync(place, { recursive: true, force: true }),
    };
  },
};

/** The folder of the sweep in `out`; undefined where none is made yet. */
function folderOf(place: string, out: string): string | undefined {
  try {
    return folderIn(place, out);
  } catch {
    return undefined;
  }
}

/** Begins a sweep, or takes it up, and kills a process of it some milliseconds after a random line that it told. */
async function killedOnce(place: string, out: string, lines: number, draws: Draws): Promise<string> {
  const folder = folderOf(place, out);
  const args = folder === undefined ? ["run", "arms.perl", "--out", out] : ["run", "--again", folder];
  const child = perlcIn(place, [...args, "--json", "--jobs", "2"]);
  const line = draws.below(lines);
  const delay = draws.below(60);
  const isWorker = draws.chance(0.25);
  let armed = false;
  const end = await ended(child, (stdout) => {
    if (armed || stdout.split("\n").length <= line) return;
    armed = true;
    setTimeout(() => kill(child.pid ?? 0, isWorker), delay);
  });
  return `${isWorker ? "a worker" : "the sweep"} ${end.signal ?? `ended with ${end.code}`} ${delay} ms after line ${line}`;
}

/** Kills a process, or the first of those that it started. */
function kill(pid: number, isWorker: boolean): void {
  let target = pid;
  try {
    if (isWorker)
      target = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]) || pid;
    process.kill(target, "SIGKILL");
  } catch {
    // it has ended, or this system does not list processes so
  }
}

/** The weights and figures of all runs, and the table, as one text. */
function resultOf(folder: string): string {
  const { runs } = readSweep(folder);
  const figures = runs.map((each) => readFileSync(join(folder, each.folder, "metrics.json"), "utf8"));
  const left = readdirSync(folder).filter((name) => name.endsWith(".partial"));
  return [
    ...runs.map((each) => `${each.folder} ${each.weights}`),
    ...figures,
    ...left,
    readFileSync(join(folder, "sweep-report.json"), "utf8"),
  ].join("\n");
}

/** The first line in which a result is not the other, and what stands there. */
function firstOther(whole: string, found: string): string {
  const [was, is] = [whole.split("\n"), found.split("\n")];
  const at = was.findIndex((line, number) => line !== is[number]);
  return at < 0
    ? "it is longer"
    : `\`${is[at]?.trim() ?? "nothing"}\`, where \`${was[at]?.trim()}\` was (line ${at + 1})`;
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await campaignMain(sweepKills, argv.slice(2));
