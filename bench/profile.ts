// Where the time of a run goes: executes a plan in a folder of its own with a timestamp around every dispatch, and sets
// the dispatches out by kind. The times of steps beside them show what is left to the host.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { E1009 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { Run } from "../plan/plan.ts";
import type { Device } from "../runtime/device/dawn.ts";
import { startRun } from "../runtime/session.ts";
import { gpuBackend } from "../runtime/tensor/execute.ts";
import { type ProfileLine, type Profiler, profiler } from "../runtime/tensor/profile.ts";
import { type Measurement, summarise } from "./device/figures.ts";

export interface RunProfile {
  readonly adapter: string;
  readonly lines: readonly ProfileLine[];
  /** Wall time of whole training steps, compilations left out. */
  readonly step: Measurement;
}

/** Executes `run` (whose paths count from `directory`) and returns its profile; the run's folder is thrown away. */
export async function profileRun(run: Run, directory: string, adapter?: string): Promise<RunProfile> {
  const folder = mkdtempSync(join(tmpdir(), "perlc-profile-"));
  let timed: { readonly device: Device; readonly profiler: Profiler } | undefined;
  let lines: readonly ProfileLine[] = [];
  const seconds: number[] = [];
  try {
    await startRun(run, [], directory, folder, {
      ...(adapter !== undefined && { adapter }),
      event(event) {
        if (event.event === "step" && event.clock.seconds !== undefined) seconds.push(event.clock.seconds);
      },
      warn() {},
      stopping: () => false,
      backendOn({ gpu: device, adapter: { name } }) {
        if (!device) throw new Failure(E1009({ adapter: name, name: "swiftshader" }));
        timed = { device, profiler: profiler(device) };
        const backend = gpuBackend(device, timed.profiler);
        return {
          ...backend,
          async read(name) {
            const data = await backend.read(name);
            lines = (await timed?.profiler.read()) ?? [];
            return data;
          },
        };
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const name = timed?.device.adapter.name ?? "";
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
