// A compiled program that can be run: its feeds, constants and slabs in buffers of their own or in those of a room, its dispatches
// recorded in one pass, its fetches read back.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import type { Executable } from "../graph/backend.ts";
import { fetchedValue, refuseOtherType } from "../graph/held.ts";
import { type Graph, size } from "../graph/ir.ts";
import { type Held, hold, upload } from "./buffers.ts";
import { checkMargins, guardedSlab, margin } from "./guard.ts";
import type { Profiler } from "./profile.ts";
import { compileProgram, type Pipelines, type Program, planned } from "./program.ts";
import { type GpuRoom, slabBuffer, slabBuffers } from "./room.ts";
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

export async function executable(built: Graph, host: Host, room?: GpuRoom): Promise<Executable> {
  const { device, stateOf, profiler } = host;
  const { guards } = host;
  const ready = planned(built, device, guards);
  const { graph, plan } = ready;
  const { sources, own, feeds } = placed(graph, host, room);
  const slabs = slabBuffers(plan.slabs, room, (bytes, index) => {
    const label = `${graph.name} slab ${index}`;
    const made = guards ? guardedSlab(device, label, bytes) : slabBuffer(device, label, bytes);
    own.push(made);
    return made;
  });
  const program = await compileProgram(ready, device, host.kernels, { sources, slabs, margin: guards ? margin : 0 });
  return {
    graph: program.graph,
    dispatches: program.pipelines.length,
    kernels: new Set(program.pipelines),
    bytes: own.reduce((sum, each) => sum + each.size, 0),
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
      if (guards) await checkMargins(slabs, host.staging);
      return Object.fromEntries(names.map((name, index) => [name, arrays[index] ?? bug("fetch")]));
    },
    release() {
      for (const each of own) each.destroy();
    },
  };
}

/** Buffers of a graph's sources, in their order: `own` are those that go with the program, `feeds` those that each run fills. */
function placed(graph: Graph, { device, stateOf }: Host, room: GpuRoom | undefined) {
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
    const shared = source.kind === "feed" ? room?.feeds.get(source.name) : undefined;
    const fits = shared !== undefined && shared.size >= 4 * size(type.shape);
    const made = fits ? { type, buffer: shared } : hold(device, what, type);
    if (!fits) own.push(made.buffer);
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
