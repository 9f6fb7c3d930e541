// The limits of a device against what a graph wants of it, before anything is made: WebGPU would only say that a call was wrong.

import { E1028, E1029 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import type { Device } from "../device/device.ts";
import { type Graph, type Node, show, size, type TensorType } from "../graph/ir.ts";
import type { Kernel } from "../graph/op.ts";

/** Bytes of the largest tensor that a kernel of the device can bind, and the limit that says so. */
export function largestTensor({ gpu: { limits } }: Device): { readonly limit: string; readonly bytes: number } {
  const { maxStorageBufferBindingSize, maxBufferSize } = limits;
  return maxBufferSize < maxStorageBufferBindingSize
    ? { limit: "maxBufferSize", bytes: maxBufferSize }
    : { limit: "maxStorageBufferBindingSize", bytes: maxStorageBufferBindingSize };
}

/** Failure E1028 for a tensor that no kernel of the device can bind; `what` is how the message calls it. */
export function refuseLargeTensor(device: Device, what: string, type: TensorType): void {
  const { limit, bytes: most } = largestTensor(device);
  const bytes = 4 * size(type.shape);
  if (bytes <= most) return;
  const needs = printBytes(bytes);
  const adapter = device.adapter.name;
  throw new Failure(E1028({ what: `${what} (${show(type)})`, needs, limit, adapter, most: printBytes(most) }));
}

/** The same for every tensor of a graph. */
export function refuseLargeTensors(device: Device, graph: Graph): void {
  for (const { kind, value, ...source } of graph.sources) {
    const what = "name" in source ? `the ${kind} ${source.name} of ${graph.name}` : `a constant of ${graph.name}`;
    refuseLargeTensor(device, what, value.type);
  }
  for (const { op, outputs } of graph.nodes)
    for (const { type } of outputs) refuseLargeTensor(device, `what ${op.name} makes in ${graph.name}`, type);
}

type Needs = { readonly [limit in keyof GPUSupportedLimits]?: number };

const elementBytes: { readonly [type: string]: number } = {
  f32: 4,
  i32: 4,
  u32: 4,
  "vec2<f32>": 8,
  "vec4<f32>": 16,
};

/** What a kernel's text asks of a device: threads of a workgroup, bytes that they share, buffers. */
export function needsOf(wgsl: string): Needs {
  const threads = Number(/@workgroup_size\((\d+)\)/.exec(wgsl)?.[1] ?? 1);
  const shared = [...wgsl.matchAll(/var<workgroup> \w+: array<([\w<>]+), (\d+)>;/g)];
  return {
    maxStorageBuffersPerShaderStage: [...wgsl.matchAll(/ var<storage/g)].length,
    maxComputeInvocationsPerWorkgroup: threads,
    maxComputeWorkgroupSizeX: threads,
    // each array begins where a vector may
    maxComputeWorkgroupStorageSize: shared.reduce(
      (sum, [, type = "", count]) => sum + Math.ceil(((elementBytes[type] ?? 16) * Number(count)) / 16) * 16,
      0,
    ),
  };
}

/** Failure E1029 for a kernel that needs more than the device has. */
export function refuseKernel({ gpu, adapter }: Device, { op, inputs, outputs }: Node, kernel: Kernel): void {
  const needs: Needs = { ...needsOf(kernel.wgsl), maxComputeWorkgroupsPerDimension: Math.max(...kernel.workgroups) };
  for (const [limit, needed] of Object.entries(needs)) {
    const has = gpu.limits[limit as keyof Needs] as number;
    if (needed <= has) continue;
    const [from, to] = [inputs, outputs].map((values) => values.map(({ type }) => show(type)).join(" "));
    const what = `the kernel of ${op.name} ${from} → ${to}`;
    throw new Failure(E1029({ what, needs: needed, limit, adapter: adapter.name, has }));
  }
}
