// Kernels that reduce rows. Short rows take one thread each; long rows a workgroup of 64 threads that combine in
// thread order. Which of the two depends on the row's length alone, so a row's bits never depend on its neighbours.

import type { Kernel, Target } from "../graph/op.ts";
import { extremumWgsl } from "./not-a-number.ts";
import { flatKernel, foldedGrid } from "./wgsl.ts";

/** Threads that share a row of a given length. */
export function rowLanes(length: number): number {
  return length > 1024 ? 64 : 1;
}

/** How the threads' values of one row become one: every thread ends with the same number, NaN where one has it. */
export type Combination = "sum" | "max";

export interface RowKernel {
  readonly rows: number;
  readonly length: number;
  readonly target: Target;
  /** Bindings and functions. */
  readonly declarations: string;
  /**
   * WGSL that sees `row`, and `lane` of `lanes` threads (u32): visit entry `lane`, `lane + lanes` … of the row.
   * `combine("x", "sum")` yields the statement that replaces the f32 variable `x` by its sum over the row's threads;
   * it stands only in uniform control flow. What one thread should do goes under `if (lane == 0u)`.
   */
  readonly body: (combine: (variable: string, how: Combination) => string) => string;
}

export function rowKernel({ rows, length, target, declarations, body }: RowKernel): Kernel {
  const lanes = rowLanes(length);
  if (lanes === 1)
    return flatKernel(
      rows,
      target,
      `${declarations}\nconst lanes = 1u;\nconst lane = 0u;`,
      `  let row = i;\n${body(() => "")}`,
    );
  const workgroups = foldedGrid(rows, target);
  const step = (variable: string, how: Combination): string =>
    how === "sum"
      ? `${variable} += shared_f32[other];`
      : `let its = shared_f32[other]; ${variable} = ${extremumWgsl("max", variable, "its")};`;
  const combine = (variable: string, how: Combination): string => `
  shared_f32[lane] = ${variable};
  workgroupBarrier();
  ${variable} = shared_f32[0];
  for (var other = 1u; other < lanes; other++) { ${step(variable, how)} }
  workgroupBarrier();`;
  return {
    wgsl: `${declarations}
const lanes = ${lanes}u;
var<workgroup> shared_f32: array<f32, ${lanes}>;
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * ${workgroups[0]}u;
  if (row >= ${rows}u) { return; }
${body(combine)}
}
`,
    workgroups,
  };
}
