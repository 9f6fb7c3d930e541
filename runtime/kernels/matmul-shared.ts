// The workgroup-tiled matmul for real GPUs: 256 threads stage 16 steps of k in workgroup memory, each thread keeps
// an edge × edge block of outputs in named scalars. Same order over k and same fma as matmul-register.ts.

import type { Target } from "../graph/op.ts";
import type { MatmulKernel, MatmulShape, Tile } from "./matmul.ts";
import { declarations } from "./matmul-register.ts";
import { tileGrid } from "./wgsl.ts";

type SharedTile = Extract<Tile, { kind: "shared" }>;

const side = 16;
const depth = 16;

/** Words of a row of shared memory: one more than a tile has keeps the threads that write down a column out of each other's bank. */
const pitchOf = (edge: SharedTile["edge"]): number => side * edge + 1;

/** Whether a workgroup of the device has the threads and the memory of this tile. */
export function hasRoom({ limits }: Pick<Target, "limits">, edge: SharedTile["edge"]): boolean {
  const threads = side * side;
  // each of the two arrays begins where a vector may
  const bytes = 2 * Math.ceil((4 * pitchOf(edge) * depth) / 16) * 16;
  return (
    threads <= limits.maxComputeInvocationsPerWorkgroup &&
    threads <= limits.maxComputeWorkgroupSizeX &&
    bytes <= limits.maxComputeWorkgroupStorageSize
  );
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Outputs of a thread lie 16 apart in both directions, so that neighbours read and write neighbouring words. */
export function sharedKernel(shape: MatmulShape, { edge }: SharedTile, target: Target): MatmulKernel {
  const { m, n, k, transA, transB, bias } = shape;
  const span = side * edge;
  const pitch = pitchOf(edge);
  const grid = tileGrid(Math.ceil(n / span), Math.ceil(m / span), target);

  /** Copies op(X)[along 0..span, k0..k0+16] into shared memory as [k][along]; past the edges zeros, which add nothing. */
  const stage = (operand: "a" | "b") => {
    const size = operand === "a" ? m : n;
    const origin = operand === "a" ? "row" : "column";
    const contiguousAlong = operand === "a" ? transA : !transB;
    return range((span * depth) / (side * side)).map((part) => {
      const word = `(thread + ${part * side * side}u)`;
      const along = contiguousAlong ? `${word} % ${span}u` : `${word} / ${depth}u`;
      const step = contiguousAlong ? `${word} / ${span}u` : `${word} % ${depth}u`;
      const index = contiguousAlong ? `(k0 + step) * ${size}u + at` : `at * ${k}u + k0 + step`;
      const tests = [
        ...(size % span === 0 ? [] : [`at < ${size}u`]),
        ...(k % depth === 0 ? [] : [`k0 + step < ${k}u`]),
      ];
      const read = `value = ${operand}[${index}];`;
      return `    {
      let along = ${along};
      let step = ${step};
      let at = ${origin} + along;
      var value = 0.0f;
      ${tests.length === 0 ? read : `if (${tests.join(" && ")}) { ${read} }`}
      tile_${operand}[step * ${pitch}u + along] = value;
    }`;
    });
  };

  const lines: string[] = [];
  lines.push(...grid.start, `  let column = ${grid.across} * ${span}u;`, `  let row = ${grid.down} * ${span}u;`);
  lines.push(`  let across = thread % ${side}u;`, `  let down = thread / ${side}u;`);
  for (const r of range(edge)) for (const j of range(edge)) lines.push(`  var c${r}_${j} = 0.0f;`);
  lines.push(`  for (var k0 = 0u; k0 < ${k}u; k0 += ${depth}u) {`, ...stage("a"), ...stage("b"));
  lines.push("    workgroupBarrier();");
  for (const step of range(depth)) {
    for (const r of range(edge)) lines.push(`    let x${step}_${r} = tile_a[${step * pitch + r * side}u + down];`);
    for (const j of range(edge)) {
      lines.push(`    let y${step}_${j} = tile_b[${step * pitch + j * side}u + across];`);
      for (const r of range(edge)) lines.push(`    c${r}_${j} = fma(x${step}_${r}, y${step}_${j}, c${r}_${j});`);
    }
  }
  lines.push("    workgroupBarrier();", "  }");
  for (const j of range(edge)) {
    lines.push(`  let column${j} = column + across + ${j * side}u;`);
    lines.push(`  if (column${j} < ${n}u) {`);
    if (bias) lines.push(`    let bias${j} = bias[column${j}];`);
    for (const r of range(edge)) {
      const value = bias ? `c${r}_${j} + bias${j}` : `c${r}_${j}`;
      lines.push(
        `    if (row + down + ${r * side}u < ${m}u) { c[(row + down + ${r * side}u) * ${n}u + column${j}] = ${value}; }`,
      );
    }
    lines.push("  }");
  }
  return {
    wgsl: `${declarations(shape, "f32", "f32")}
var<workgroup> tile_a: array<f32, ${pitch * depth}>;
var<workgroup> tile_b: array<f32, ${pitch * depth}>;
@compute @workgroup_size(${side * side})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
${lines.join("\n")}
}
`,
    workgroups: grid.workgroups,
  };
}
