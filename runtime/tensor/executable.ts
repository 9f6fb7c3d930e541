// A compiled program that can be run: its feeds and constants in buffers of their own, its dispatches recorded in one pass, its
// fetches read back.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/dawn.ts";
import type { Executable } from "../graph/backend.ts";
import { fetchedValue, refuseOtherType } from "../graph/held.ts";
import type { Graph } from "../graph/ir.ts";
import { type Held, hold, upload } from "./buffers.ts";
import { checkMargins } from "./guard.ts";
import type { Profiler } from "./profile.ts";
import { compileProgram, type Pipelines, type Program } from "./program.ts";
import type { Staging } from "./staging.ts";

/** What all programs of a backend share. */
export interface Host {
  readonly device: Device;
  readonly kernels: Pipelines;
  /** A state that was written. */
  readonly stateOf: (name: string) => Held;
  /** To be told of each state that a run writes. */
  readonly written: (name: string) => void;
  readonly staging: Staging;
  /** Times every run. */
  readonly profiler: Profiler | undefined;
  /** Slabs stand between margins, which are looked at with every fetch. */
  readonly guards: boolean;
}

export async function executable(graph: Graph, host: Host): Promise<Executable> {
  const { device, stateOf, profiler } = host;
  const { sources, own, feeds } = placed(graph, host);
  const program = await compileProgram(graph, device, host.kernels, sources, host.guards);
  return {
    graph: program.graph,
    dispatches: program.pipelines.length,
    kernels: new Set(program.pipelines),
    bytes: [...own, ...program.slabs].reduce((sum, each) => sum + each.size, 0),
    run(given) {
      const fault = device.fault();
      if (fault) throw fault;
      for (const [name, into] of feeds)
        upload(device.gpu, into, given[name] ?? bug(`${graph.name}: no feed ${name}`), `feed ${name}`);
      device.gpu.queue.submit([record(device.gpu, program, (state) => stateOf(state).buffer, profiler)]);
      for (const { state } of program.graph.updates) host.written(state);
    },
    async fetch(...names) {
      const values = names.map((name) => fetchedValue(program.graph, name));
      const parts = values.map((each) => ({ from: program.range(each), dtype: each.type.dtype }));
      const arrays = await host.staging.read(parts);
      if (host.guards) await checkMargins(program.slabs, host.staging);
      return Object.fromEntries(names.map((name, index) => [name, arrays[index] ?? bug("fetch")]));
    },
    release() {
      for (const each of [...own, ...program.slabs]) each.destroy();
    },
  };
}

/** Buffers of a graph's sources, in their order: `own` are those that go with the program, `feeds` those of them that each run fills. */
function placed(graph: Graph, { device, stateOf }: Host) {
  const own: GPUBuffer[] = [];
  const feeds = new Map<string, Held>();
  const sources = graph.sources.map((source) => {
    const { type } = source.value;
    if (source.kind === "state") {
      const known = stateOf(source.name);
      refuseOtherType(source.name, known.type, type, graph.name);
      return known.buffer;
    }
    const what = source.kind === "feed" ? `the feed ${source.name} of ${graph.name}` : `a constant of ${graph.name}`;
    const made = hold(device, what, type);
    own.push(made.buffer);
    if (source.kind === "feed") feeds.set(source.name, made);
    else upload(device.gpu, made, source.data, "constant");
    return made.buffer;
  });
  return { sources, own, feeds };
}

/** Every dispatch, then the copies of updates that were not written in place. */
function record(
  gpu: GPUDevice,
  program: Program,
  stateBuffer: (name: string) => GPUBuffer,
  profiler: Profiler | undefined,
): GPUCommandBuffer {
  const encoder = gpu.createCommandEncoder();
  if (profiler) profiler.record(encoder, program);
  else recordPass(encoder, program);
  for (const { state, value } of program.graph.updates) {
    const from = program.range(value);
    const into = stateBuffer(state);
    if (from.buffer !== into) encoder.copyBufferToBuffer(from.buffer, from.offset, into, 0, from.size);
  }
  return encoder.finish();
}

/** All dispatches in one pass, recorded without allocating. */
function recordPass(encoder: GPUCommandEncoder, { pipelines: kernels, groups, grids }: Program): void {
  const pass = encoder.beginComputePass();
  let bound: GPUComputePipeline | undefined;
  for (let each = 0; each < kernels.length; each++) {
    const kernel = kernels[each] as GPUComputePipeline;
    if (kernel !== bound) pass.setPipeline(kernel);
    bound = kernel;
    pass.setBindGroup(0, groups[each] as GPUBindGroup);
    pass.dispatchWorkgroups(grids[3 * each] as number, grids[3 * each + 1], grids[3 * each + 2]);
  }
  pass.end();
}
