// Where the time of a run goes, by op: a spec, or a plan, is executed in a folder of its own with each dispatch timed alone. The times of steps
// beside them show what is left to the host.
//
//   node bench/profile.ts [specs/quickstart.perl] [--adapter cpu] [--threads 1] [--set train.duration=3step]… [--most 15]
//
// On `cpu` with one thread the times are the processor's own, but for what a busy machine adds: of each dispatch the least of all runs counts.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bug } from "../compiler/diagnostics/bug.ts";
import { compile } from "../perlc.ts";
import type { Run } from "../plan/plan.ts";
import type { Backend } from "../runtime/graph/backend.ts";
import type { ProfileLine } from "../runtime/graph/profile.ts";
import type { BorrowedMachine } from "../runtime/machine/borrow.ts";
import { processorBackend } from "../runtime/processor/backend.ts";
import { processorProfiler } from "../runtime/processor/profile.ts";
import { startRun } from "../runtime/session.ts";
import { gpuBackend } from "../runtime/tensor/execute.ts";
import { profiler } from "../runtime/tensor/profile.ts";
import { type Measurement, summarise } from "./device/figures.ts";

export interface RunProfile {
  readonly adapter: string;
  readonly lines: readonly ProfileLine[];
  /** Wall time of whole training steps, compilations left out. */
  readonly step: Measurement;
}

/** Where a run is profiled. */
export interface Profiled {
  readonly adapter?: string;
  /** Of the device `cpu`. */
  readonly threads?: string;
}

/** A backend of a machine whose every dispatch is timed, and what was found so far. */
function timedBackend({ gpu, processor }: BorrowedMachine) {
  if (processor) {
    const times = processorProfiler();
    return { backend: processorBackend(processor, { profiler: times }), read: async () => times.read() };
  }
  const device = gpu ?? bug("a machine without a device");
  const times = profiler(device);
  return { backend: gpuBackend(device, times), read: () => times.read() };
}

/** Executes `run` (whose paths count from `directory`) and returns its profile; the run's folder is thrown away. */
export async function profileRun(run: Run, directory: string, where: Profiled = {}): Promise<RunProfile> {
  const folder = mkdtempSync(join(tmpdir(), "perlc-profile-"));
  let name = "";
  let lines: readonly ProfileLine[] = [];
  const seconds: number[] = [];
  try {
    await startRun(run, [], directory, folder, {
      ...where,
      event(event) {
        if (event.event === "step" && event.clock.seconds !== undefined) seconds.push(event.clock.seconds);
      },
      warn() {},
      stopping: () => false,
      backendOn(machine): Backend {
        name = machine.adapter.name;
        const { backend, read } = timedBackend(machine);
        return {
          ...backend,
          async read(state) {
            const data = await backend.read(state);
            lines = await read();
            return data;
          },
        };
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const samples = seconds.slice(1).map((each) => 1000 * each);
  const step = { what: `step of ${run.name}`, by: "perlc", adapter: name, figure: summarise("ms", samples) };
  return { adapter: name, lines, step };
}

/** The profile of each graph as a table: costliest kinds of dispatch first, `most` of them. */
export function profileTable(lines: readonly ProfileLine[], most = 25): string {
  return [...new Set(lines.map((each) => each.graph))]
    .map((graph) => {
      const own = lines.filter((each) => each.graph === graph);
      const total = own.reduce((sum, each) => sum + each.milliseconds, 0);
      const count = own.reduce((sum, each) => sum + each.dispatches, 0);
      const rows = own.slice(0, most).map((each) => {
        const rate = (amount: number) => (amount / each.milliseconds / 1e6).toFixed(2).padStart(8);
        const share = ((100 * each.milliseconds) / total).toFixed(1).padStart(6);
        const time = each.milliseconds.toFixed(3).padStart(9);
        return `${time}${share}${String(each.dispatches).padStart(5)}${rate(each.flops)}${rate(each.bytes)}  ${each.op}  ${each.types}`;
      });
      return `${graph}: ${total.toFixed(2)} ms in ${count} dispatches\n       ms     %    n GFLOP/s    GB/s  op\n${rows.join("\n")}`;
    })
    .join("\n\n");
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      adapter: { type: "string", default: "cpu" },
      threads: { type: "string", default: "1" },
      set: { type: "string", multiple: true, default: ["train.duration=3step"] },
      most: { type: "string", default: "15" },
    },
  });
  const path = resolve(positionals[0] ?? "specs/quickstart.perl");
  const { value, diagnostics } = compile({ text: readFileSync(path, "utf8"), path }, { set: values.set });
  const [run] = value?.runs ?? [];
  if (!run) throw new Error(diagnostics.map((each) => each.title).join("; "));
  const { adapter, threads } = values;
  const found = await profileRun(run, dirname(path), { adapter, ...(adapter === "cpu" && { threads }) });
  console.log(profileTable(found.lines, Number(values.most)));
  const { figure } = found.step;
  console.log(
    `\n${found.step.what} on ${found.adapter}${adapter === "cpu" ? `, ${threads} thread(s)` : ""}: ${figure.median.toFixed(1)} ms of ${figure.runs} steps, each dispatch waited for`,
  );
}
