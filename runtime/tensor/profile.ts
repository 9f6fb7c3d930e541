// Where a graph's time goes: with a profiler, the executor gives every dispatch a pass of its own between two timestamps.
// After execute.ts; read by bench/profile.ts. A profiled run computes the same bits, only slower.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/dawn.ts";
import { type Node, show } from "../graph/ir.ts";
import { typesOf } from "../graph/op.ts";
import type { Program } from "./program.ts";

/** One kind of dispatch of a graph: an op on operands of certain types. Times are of one run of the graph. */
export interface ProfileLine {
  readonly graph: string;
  readonly op: string;
  /** `f32[64,32] f32[32,32] → f32[64,32]`. */
  readonly types: string;
  /** Dispatches of this kind in one run. */
  readonly dispatches: number;
  /** Sum over them; of each the least of all runs, since what else a machine does only ever adds. */
  readonly milliseconds: number;
  readonly flops: number;
  readonly bytes: number;
}

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
    const lines = new Map<string, ProfileLine>();
    for (const [program, times] of best)
      program.nodes.forEach((node, index) => {
        const line = lineOf(program.graph.name, node, (times[index] ?? 0) / 1e6);
        const key = `${line.graph}\n${line.op}\n${line.types}`;
        const known = lines.get(key);
        lines.set(key, known ? together(known, line) : line);
      });
    return [...lines.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }

  return { record, read };
}

function lineOf(graph: string, node: Node, milliseconds: number): ProfileLine {
  const types = typesOf(node);
  const shown = `${types.inputs.map(show).join(" ")} → ${types.outputs.map(show).join(" ")}`;
  const flags = Object.entries(node.attributes).flatMap(([name, value]) => (value === true ? [name] : []));
  const op = [node.op.name, ...flags].join(" ");
  return { graph, op, types: shown, dispatches: 1, milliseconds, ...node.op.cost(types, node.attributes) };
}

function together(a: ProfileLine, b: ProfileLine): ProfileLine {
  return {
    ...a,
    dispatches: a.dispatches + b.dispatches,
    milliseconds: a.milliseconds + b.milliseconds,
    flops: a.flops + b.flops,
    bytes: a.bytes + b.bytes,
  };
}
