// Where a graph's time goes: with a profiler, the executor gives every dispatch a pass of its own between two timestamps.
// After execute.ts; read by bench/profile.ts. A profiled run computes the same bits, only slower.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import { type ProfileLine, profileLines } from "../graph/profile.ts";
import type { Program } from "./program.ts";

/** Collects the times of every run of the backend that it was given to. */
export interface Profiler {
  /** Records a program's dispatches. Called by execute.ts instead of the tight loop of one pass. */
  record(encoder: GPUCommandEncoder, program: Program): void;
  /** To be called once the runs so far have been waited for. Costliest first; forgets nothing. */
  read(): Promise<readonly ProfileLine[]>;
}

/** Timestamps of a query set: WebGPU's own limit. */
const mostQueries = 4096;

interface Run {
  readonly program: Program;
  readonly first: number;
  readonly staging: GPUBuffer;
}

/** A profiler for a device with timestamp queries, which all of Dawn's drivers have but for browsers' restrictions. */
export function profiler(device: Device): Profiler {
  const { gpu } = device;
  if (!gpu.features.has("timestamp-query")) bug(`${device.adapter.name} has no timestamps`);
  const queries = gpu.createQuerySet({ type: "timestamp", count: mostQueries });
  let pending: Run[] = [];
  /** By program, the least nanoseconds of each dispatch. */
  const best = new Map<Program, Float64Array>();

  function record(encoder: GPUCommandEncoder, program: Program): void {
    const { pipelines, groups, grids } = program;
    for (let first = 0; first < pipelines.length; first += mostQueries / 2) {
      const end = Math.min(pipelines.length, first + mostQueries / 2);
      for (let each = first; each < end; each++) {
        const query = 2 * (each - first);
        const timestampWrites = {
          querySet: queries,
          beginningOfPassWriteIndex: query,
          endOfPassWriteIndex: query + 1,
        };
        const pass = encoder.beginComputePass({ timestampWrites });
        pass.setPipeline(pipelines[each] as GPUComputePipeline);
        pass.setBindGroup(0, groups[each] as GPUBindGroup);
        pass.dispatchWorkgroups(grids[3 * each] as number, grids[3 * each + 1], grids[3 * each + 2]);
        pass.end();
      }
      const bytes = 16 * (end - first);
      const resolved = gpu.createBuffer({ size: bytes, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
      const staging = gpu.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      encoder.resolveQuerySet(queries, 0, 2 * (end - first), resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, bytes);
      pending.push({ program, first, staging });
    }
  }

  async function read(): Promise<readonly ProfileLine[]> {
    for (const { program, first, staging } of pending) {
      await device.guard(staging.mapAsync(GPUMapMode.READ));
      const stamps = new BigUint64Array(staging.getMappedRange());
      const times = best.get(program) ?? new Float64Array(program.pipelines.length).fill(Number.POSITIVE_INFINITY);
      best.set(program, times);
      for (let each = 0; 2 * each < stamps.length; each++) {
        const took = Number((stamps[2 * each + 1] ?? 0n) - (stamps[2 * each] ?? 0n));
        times[first + each] = Math.min(times[first + each] ?? took, took);
      }
      staging.destroy();
    }
    pending = [];
    return profileLines(
      [...best].flatMap(([{ graph, nodes }, times]) =>
        nodes.map((node, index) => ({ graph: graph.name, node, milliseconds: (times[index] ?? 0) / 1e6 })),
      ),
    );
  }

  return { record, read };
}
