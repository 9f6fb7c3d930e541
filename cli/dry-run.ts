// perlc run --dry-run: shows what every run of a spec or plan compiles, and which memory it takes beside what there is.

import { printBytes } from "../compiler/diagnostics/print-number.ts";
import { type DryRun, dryRun } from "../runtime/dry-run.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { diskOf } from "./preflight.ts";
import { progress, ticking } from "./progress.ts";
import { screen } from "./redrawn.ts";
import { say, sayJson } from "./terminal.ts";
import type { RunOptions, Work } from "./work.ts";

/** Tries one run after the other. 1 where the disk has no room for what they would save; failures pass through, as of a run. */
export async function dryRuns({ runs, files, directory }: Work, options: RunOptions): Promise<ExitCode> {
  const { json = false, adapter, threads, out } = options;
  const found: DryRun[] = [];
  for (const run of runs) {
    const shown = json ? undefined : progress(screen());
    const clock = shown && ticking(shown);
    const tried = await dryRun(run, files, directory, {
      ...(adapter !== undefined && { adapter }),
      ...(threads !== undefined && { threads }),
      event: (event) => (shown ? shown.event(event) : sayJson(event)),
      warn(warning) {
        shown?.done();
        output(json).diagnose([warning]);
      },
      ...(shown && { doing: shown.doing }),
      stopping: () => false,
    }).finally(() => {
      clock?.();
      shown?.done();
    });
    found.push(tried);
    if (json) sayJson(jsonOf(run.name, tried));
    else for (const line of linesOf(tried)) say(`  ${line}`);
  }
  const disk = diskOf(runs, directory, out);
  if (!json) say(`  ${"disk".padEnd(memoryWidth)}${disk.is}\neverything compiles: ${totalOf(found)}`);
  return disk.bad ? 1 : 0;
}

const memoryWidth = 12;

const programsOf = ({ stages }: DryRun): number => stages.reduce((sum, each) => sum + each.programs, 0);

const counted = (programs: number): string => `${programs} ${programs === 1 ? "program" : "programs"}`;

/** What a device calls what it compiles. */
const kernelsWord = ({ adapter }: DryRun): string => (adapter.kind === "cpu" ? "kernels" : "pipelines");

/** A table of the stages, and the memory. */
function linesOf(tried: DryRun): readonly string[] {
  const { stages, bytes, largest, room, host, adapter } = tried;
  const name = Math.max(memoryWidth - 2, ...stages.map((each) => each.stage.length)) + 2;
  const table = stages.flatMap(({ stage, programs, dispatches, kernels, notes }) => [
    `${stage.padEnd(name)}${counted(programs)}, ${dispatches} dispatches, ${kernels} ${kernelsWord(tried)}`,
    ...notes.map((each) => `${" ".repeat(name)}${each}`),
  ]);
  const reaches = Number.isFinite(room.device) ? ` of ${printBytes(room.device)} that ${adapter.name} reaches` : "";
  const binds =
    adapter.kind !== "cpu" && Number.isFinite(room.binding) ? ` of ${printBytes(room.binding)} that it binds` : "";
  const beside = ` (this machine has ${printBytes(room.memory)})`;
  return [
    ...table,
    `${"memory".padEnd(name)}${printBytes(bytes)} on the device${reaches}; largest tensor ${printBytes(largest)}${binds}`,
    `${" ".repeat(name)}${host === undefined ? "unknown" : `at least ${printBytes(host)}`} on the host${beside}`,
  ];
}

function totalOf(found: readonly DryRun[]): string {
  const [first] = found;
  const programs = found.reduce((sum, each) => sum + programsOf(each), 0);
  if (found.length !== 1 || !first) return `${found.length} runs, ${counted(programs)}`;
  return `${counted(programs)}, ${first.kernels} ${kernelsWord(first)}, on ${first.adapter.name}`;
}

/** The last line of a run for machines; sizes in bytes. */
function jsonOf(run: string, tried: DryRun) {
  const { adapter, threads, stages, kernels, bytes, largest, host, room } = tried;
  const known = (size: number) => (Number.isFinite(size) ? size : undefined);
  return {
    event: "dry-run",
    run,
    adapter: adapter.name,
    driver: adapter.driver,
    threads,
    programs: programsOf(tried),
    kernels,
    stages,
    memory: { device: bytes, largest, host },
    has: { device: known(room.device), binding: known(room.binding), memory: room.memory },
  };
}
