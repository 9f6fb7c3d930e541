// A graph compiled for one device: a flat list of dispatches whose pipelines, bind groups and grids are resolved
// once, so that a run records them in one tight loop and creates nothing.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import { type Graph, type Node, size, type Value } from "../graph/ir.ts";
import { type MemoryPlan, planApart, planMemory } from "../graph/memory.ts";
import { type Kernel, typesOf } from "../graph/op.ts";
import type { Planned } from "../graph/room.ts";
import { verify } from "../graph/verify.ts";
import { copyBeforeOverwrite } from "./copy-before-overwrite.ts";
import { fusePointwise } from "./fuse.ts";
import { largestTensor, refuseKernel, refuseLargeTensors } from "./limits.ts";
import { stageSums } from "./stages/stage-sums.ts";
import { targetOf } from "./target.ts";

/** The pipelines and layouts of a device, shared by all its programs; kernels are equal when their text is. */
export interface Pipelines {
  pipeline(wgsl: string, reads: number, writes: number): Promise<GPUComputePipeline>;
  layout(reads: number, writes: number): GPUBindGroupLayout;
}

/** One dispatch a position. */
export interface Program {
  readonly graph: Graph;
  readonly pipelines: readonly GPUComputePipeline[];
  readonly groups: readonly GPUBindGroup[];
  /** Three workgroup counts a dispatch. */
  readonly grids: Uint32Array;
  /** The nodes dispatched, for profiles. */
  readonly nodes: readonly Node[];
  readonly memory: MemoryPlan;
  /** Buffer and byte range of a value. */
  range(value: Value): { readonly buffer: GPUBuffer; readonly offset: number; readonly size: number };
}

export function pipelines(device: Device): Pipelines {
  const { gpu } = device;
  const layouts = new Map<string, GPUBindGroupLayout>();
  const built = new Map<string, Promise<GPUComputePipeline>>();
  const layout = (reads: number, writes: number): GPUBindGroupLayout => {
    const key = `${reads}+${writes}`;
    const known = layouts.get(key);
    if (known) return known;
    const made = gpu.createBindGroupLayout({
      entries: Array.from({ length: reads + writes }, (_, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: binding < reads ? ("read-only-storage" as const) : ("storage" as const) },
      })),
    });
    layouts.set(key, made);
    return made;
  };
  return {
    layout,
    pipeline(wgsl, reads, writes) {
      const key = `${reads}+${writes}\n${wgsl}`;
      const known = built.get(key);
      if (known) return known;
      const made = gpu
        .createComputePipelineAsync({
          layout: gpu.createPipelineLayout({ bindGroupLayouts: [layout(reads, writes)] }),
          compute: { module: gpu.createShaderModule({ code: wgsl }), entryPoint: "main" },
        })
        .catch((error: unknown) => bug(`a kernel does not compile: ${error}\n${wgsl}`));
      built.set(key, made);
      return made;
    },
  };
}

/**
 * Verifies, stages sums, fuses, settles the updates and plans; `apart`, every slab is one value's. Failure E1028 of what the device cannot
 * hold.
 */
export function planned(built: Graph, device: Device, apart = false): Planned & { readonly plan: MemoryPlan } {
  verify(built);
  const graph = copyBeforeOverwrite(fusePointwise(stageSums(built)));
  verify(graph);
  refuseLargeTensors(device, graph);
  const { minStorageBufferOffsetAlignment } = device.gpu.limits;
  const plan = apart
    ? planApart(graph)
    : planMemory(graph, minStorageBufferOffsetAlignment, largestTensor(device).bytes);
  return { graph, plan };
}

/**
 * Compiles a graph whose values lie as planned: `sources` gives the buffer of each of its sources, `slabs` that of each slab, in their
 * order; values begin `margin` bytes further on in theirs. Failure E1029 of kernels that the device cannot run.
 */
export async function compileProgram(
  { graph, plan: memory }: ReturnType<typeof planned>,
  device: Device,
  cache: Pipelines,
  {
    sources,
    slabs,
    margin,
  }: { readonly sources: readonly GPUBuffer[]; readonly slabs: readonly GPUBuffer[]; readonly margin: number },
): Promise<Program> {
  const { gpu } = device;
  const target = targetOf(device);
  const dispatches = graph.nodes.filter((node) => !node.op.view);
  const kernels = dispatches.map((node): Kernel & { readonly bound: readonly Value[]; readonly writes: number } => {
    const types = typesOf(node);
    const replaced = new Set((node.op.inPlace ?? []).map(([, input]) => input));
    const kernel = node.op.kernel?.(types, node.attributes, target) ?? bug(`${node.op.name} has no kernel`);
    refuseKernel(device, node, kernel);
    const reads = node.inputs.filter((_, index) => !replaced.has(index));
    return { ...kernel, bound: [...reads, ...node.outputs], writes: node.outputs.length };
  });
  const range = (value: Value) => {
    const place = memory.storage.get(value.id) ?? bug(`${graph.name}: value ${value.id} has no storage`);
    const bytes = 4 * size(value.type.shape);
    return place.kind === "source"
      ? { buffer: sources[place.source] ?? bug("source buffer"), offset: 0, size: bytes }
      : { buffer: slabs[place.slab] ?? bug("slab"), offset: place.offset + margin, size: bytes };
  };

  // A kernel that does not compile must reject outside the guard, which would take it for a device that was lost.
  const compiled = await device.guard(
    Promise.allSettled(kernels.map((each) => cache.pipeline(each.wgsl, each.bound.length - each.writes, each.writes))),
  );
  return {
    graph,
    pipelines: compiled.map((each) => {
      if (each.status === "rejected") throw each.reason;
      return each.value;
    }),
    groups: kernels.map((each) =>
      gpu.createBindGroup({
        layout: cache.layout(each.bound.length - each.writes, each.writes),
        entries: each.bound.map((value, binding) => ({ binding, resource: range(value) })),
      }),
    ),
    grids: Uint32Array.from(kernels.flatMap((each) => each.workgroups)),
    nodes: dispatches,
    memory,
    range,
  };
}
