// Pieces every WGSL kernel is made of: binding declarations and flat thread indices over folded grids.

import type { DType } from "../graph/ir.ts";
import type { Op, Target, Typing } from "../graph/op.ts";

/**
 * Threads of a flat kernel's workgroup: 64 suits every adapter, but a driver on a CPU starts each workgroup anew, so that
 * many items go by 256, the most that SwiftShader allows.
 */
function flatGroup(count: number, { limits }: Target): number {
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  return count >= 256 * 64 && most >= 256 ? 256 : 64;
}

/**
 * Declares `in0…` (read) and `out0…` (read_write) in group 0, in the order the executor binds them.
 * An input written in place has no binding of its own: its kernel reads and writes the output.
 */
export function bindings(types: Typing, inPlace: Op["inPlace"] = []): string {
  const replaced = new Set(inPlace.map(([, input]) => input));
  const declared = [
    ...types.inputs.flatMap((type, index) =>
      replaced.has(index) ? [] : [`var<storage, read> in${index}: array<${type.dtype}>;`],
    ),
    ...types.outputs.map((type, index) => `var<storage, read_write> out${index}: array<${type.dtype}>;`),
  ];
  return declared.map((each, index) => `@group(0) @binding(${index}) ${each}`).join("\n");
}

/** Declares `in0…` and `out0…` of the given element types, for kernels that read vectors. */
export function declare(inputs: readonly string[], outputs: readonly string[]): string {
  const declared = [
    ...inputs.map((each, index) => `var<storage, read> in${index}: array<${each}>;`),
    ...outputs.map((each, index) => `var<storage, read_write> out${index}: array<${each}>;`),
  ];
  return declared.map((each, index) => `@group(0) @binding(${index}) ${each}`).join("\n");
}

/** Rows of `width` elements as a kernel moves them: by vectors of four where the width allows. */
export function rowElements(dtype: DType, width: number): { readonly type: string; readonly count: number } {
  return width % 4 === 0 ? { type: `vec4<${dtype}>`, count: width / 4 } : { type: dtype, count: width };
}

/** Grid of `count` workgroups folded into two dimensions where one is too short. */
export function foldedGrid(count: number, target: Target): readonly [number, number, number] {
  const most = target.limits.maxComputeWorkgroupsPerDimension;
  if (count <= most) return [Math.max(count, 1), 1, 1];
  const y = Math.ceil(count / most);
  return [Math.ceil(count / y), y, 1];
}

/** A grid of workgroups side by side, and what its kernel says where a workgroup stands: in terms of `group`, its workgroup_id. */
export interface TileGrid {
  readonly workgroups: readonly [number, number, number];
  /** Statements before the first use of `across` and `down`: none where the grid is not folded. */
  readonly start: readonly string[];
  readonly across: string;
  readonly down: string;
}

/** A grid of `across` × `down` workgroups, folded where a side is longer than a dimension of the device. */
export function tileGrid(across: number, down: number, target: Target): TileGrid {
  if (Math.max(across, down) <= target.limits.maxComputeWorkgroupsPerDimension)
    return { workgroups: [across, down, 1], start: [], across: "group.x", down: "group.y" };
  const workgroups = foldedGrid(across * down, target);
  return {
    workgroups,
    start: [`  let number = group.x + group.y * ${workgroups[0]}u;`, `  if (number >= ${across * down}u) { return; }`],
    across: `(number % ${across}u)`,
    down: `(number / ${across}u)`,
  };
}

/**
 * A kernel with one thread for each of `count` items; `body` sees the item's number as `i` (u32).
 * `prelude` holds declarations beside the bindings.
 */
export function flatKernel(
  count: number,
  target: Target,
  declarations: string,
  body: string,
): { readonly wgsl: string; readonly workgroups: readonly [number, number, number] } {
  const threads = flatGroup(count, target);
  const workgroups = foldedGrid(Math.ceil(count / threads), target);
  return {
    wgsl: `${declarations}
@compute @workgroup_size(${threads})
fn main(@builtin(global_invocation_id) thread: vec3<u32>) {
  let i = thread.x + thread.y * ${workgroups[0] * threads}u;
  if (i >= ${count}u) { return; }
${body}
}
`,
    workgroups,
  };
}

/** A finite f32 as a WGSL literal that reads back to the same bits. */
export function wgslLiteral(value: number): string {
  const rounded = Math.fround(value);
  const text = String(rounded);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}
