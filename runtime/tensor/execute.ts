// The executor: a Backend over a WebGPU device. Records a program's dispatches in one pass, keeps states in
// buffers of their own, reads back only what is asked for.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1010 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Device } from "../device/dawn.ts";
import type { Backend, Executable, Feeds } from "../graph/backend.ts";
import { storageArray } from "../graph/host.ts";
import { type DType, type Graph, show, size, type TensorType, type Value } from "../graph/ir.ts";
import type { HostArray } from "../graph/op.ts";
import type { Profiler } from "./profile.ts";
import { compileProgram, type Pipelines, type Program, pipelines } from "./program.ts";

interface State {
  readonly type: TensorType;
  readonly buffer: GPUBuffer;
}

/** Kernels of a device, which all its backends share: most of what a run compiles the next one needs again. */
const compiled = new WeakMap<Device, Pipelines>();

function kernelsOf(device: Device): Pipelines {
  const known = compiled.get(device) ?? pipelines(device);
  compiled.set(device, known);
  return known;
}

/** A backend on an open device; `destroy` frees its states and programs, the device and its kernels stay. A profiler times every run. */
export function gpuBackend(device: Device, profiler?: Profiler): Backend {
  const { gpu } = device;
  const cache = kernelsOf(device);
  const programs = new Set<() => void>();
  const states = new Map<string, State>();
  const stateOf = (name: string): State => states.get(name) ?? bug(`state ${name} was never written`);

  function buffer(label: string, type: TensorType): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return gpu.createBuffer({ label, size: Math.max(4, 4 * size(type.shape)), usage });
  }

  function upload(into: GPUBuffer, type: TensorType, data: ArrayLike<number>, what: string): void {
    if (data.length !== size(type.shape)) bug(`${what} is ${show(type)}, got ${data.length} elements`);
    gpu.queue.writeBuffer(into, 0, storageArray(type.dtype, data) as Float32Array<ArrayBuffer>);
  }

  async function readBack(parts: readonly { readonly from: Range; readonly dtype: DType }[]): Promise<HostArray[]> {
    if (!device.numeric) throw new Failure(E1010({ adapter: device.adapter.name }));
    const total = parts.reduce((sum, each) => sum + each.from.size, 0);
    const staging = gpu.createBuffer({ size: total, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const encoder = gpu.createCommandEncoder();
    let at = 0;
    for (const { from } of parts) {
      encoder.copyBufferToBuffer(from.buffer, from.offset, staging, at, from.size);
      at += from.size;
    }
    gpu.queue.submit([encoder.finish()]);
    await device.guard(staging.mapAsync(GPUMapMode.READ));
    const bytes = staging.getMappedRange().slice(0);
    staging.destroy();
    at = 0;
    return parts.map(({ from, dtype }) => {
      const part = bytes.slice(at, at + from.size);
      at += from.size;
      return dtype === "f32" ? new Float32Array(part) : dtype === "i32" ? new Int32Array(part) : new Uint32Array(part);
    });
  }

  async function compile(graph: Graph): Promise<Executable> {
    const own: GPUBuffer[] = [];
    const feeds = new Map<string, State>();
    const sources = graph.sources.map((source) => {
      const { type } = source.value;
      if (source.kind === "state") {
        const known = stateOf(source.name);
        if (show(known.type) !== show(type))
          bug(`${graph.name}: state ${source.name} is ${show(known.type)}, not ${show(type)}`);
        return known.buffer;
      }
      const made = buffer(source.kind === "feed" ? `${graph.name} ${source.name}` : `${graph.name} constant`, type);
      own.push(made);
      if (source.kind === "feed") feeds.set(source.name, { type, buffer: made });
      else upload(made, type, source.data, "constant");
      return made;
    });
    const program = await compileProgram(graph, device, cache, sources);
    const release = (): void => {
      for (const each of [...own, ...program.slabs]) each.destroy();
      programs.delete(release);
    };
    programs.add(release);
    return {
      graph: program.graph,
      dispatches: program.pipelines.length,
      slabBytes: program.memory.slabs.reduce((sum, each) => sum + each, 0),
      run(given: Feeds) {
        const fault = device.fault();
        if (fault) throw fault;
        for (const [name, { type, buffer: into }] of feeds)
          upload(into, type, given[name] ?? bug(`${graph.name}: no feed ${name}`), `feed ${name}`);
        gpu.queue.submit([record(gpu, program, (state) => stateOf(state).buffer, profiler)]);
      },
      async fetch(...names) {
        const values = names.map((name) => fetchedValue(program, name));
        const arrays = await readBack(values.map((each) => ({ from: program.range(each), dtype: each.type.dtype })));
        return Object.fromEntries(names.map((name, index) => [name, arrays[index] ?? bug("fetch")]));
      },
      release,
    };
  }

  return {
    name: device.adapter.name,
    numeric: device.numeric,
    compile,
    write(name, type, data) {
      const known = states.get(name);
      if (known && show(known.type) !== show(type)) bug(`state ${name} is ${show(known.type)}, not ${show(type)}`);
      const into = known?.buffer ?? buffer(name, type);
      states.set(name, { type, buffer: into });
      if (data) upload(into, type, data, `state ${name}`);
      else if (known) upload(into, type, new Float32Array(size(type.shape)), name);
    },
    async read(name) {
      const { type, buffer: from } = stateOf(name);
      const [data] = await readBack([{ from: { buffer: from, offset: 0, size: from.size }, dtype: type.dtype }]);
      return data ?? bug("read");
    },
    drop(...names) {
      for (const name of names) {
        states.get(name)?.buffer.destroy();
        states.delete(name);
      }
    },
    destroy() {
      for (const release of [...programs]) release();
      for (const { buffer: each } of states.values()) each.destroy();
      states.clear();
    },
  };
}

interface Range {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

function fetchedValue(program: Program, name: string): Value {
  const found = program.graph.fetches.find((each) => each.name === name);
  return (found ?? bug(`${program.graph.name}: no fetch ${name}`)).value;
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
