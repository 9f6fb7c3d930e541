// The barrier-free matmul: each thread keeps a block of outputs in named scalars and walks k once.
// For CPU drivers, where loads dominate and a barrier costs a switch of every lane; right on every adapter.

import type { MatmulKernel, MatmulShape, Tile } from "./matmul.ts";

type RegisterTile = Extract<Tile, { kind: "register" }>;

/** Declarations that both variants share; `vector` operands are bound as vec4 along their contiguous axis. */
export function declarations({ bias }: MatmulShape, a: string, b: string): string {
  return `@group(0) @binding(0) var<storage, read> a: array<${a}>;
@group(0) @binding(1) var<storage, read> b: array<${b}>;
${bias ? "@group(0) @binding(2) var<storage, read> bias: array<f32>;\n" : ""}@group(0) @binding(${bias ? 3 : 2}) var<storage, read_write> c: array<f32>;`;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** `rows` outputs down and `columns` outputs `lanes` apart for each thread; threads of a workgroup share rows. */
export function registerKernel(shape: MatmulShape, tile: RegisterTile): MatmulKernel {
  const { m, n, k, transA, transB, bias } = shape;
  const { lanes, rows, columns } = tile;
  const share = k % lanes === 0 ? tile.share : undefined;
  const depth = share !== undefined ? lanes : k % tile.depth === 0 ? tile.depth : 1;
  const vectorA = share === undefined && depth === 4 && !transA;
  const vectorB = share === undefined && depth === 4 && transB;
  const wide = lanes * columns;
  const wholeRows = m % rows === 0;
  const wholeColumns = n % wide === 0;

  // Rows and columns past the edge read the last one instead; only the store knows the difference.
  const row = (r: number) => (wholeRows ? `row + ${r}u` : `min(row + ${r}u, ${m - 1}u)`);
  const column = (j: number) => (wholeColumns ? `column + ${j * lanes}u` : `min(column + ${j * lanes}u, ${n - 1}u)`);
  // Where element (row r, k = 0) of op(A) lies, in elements of the binding; likewise for op(B).
  const startA = (r: number) => (transA ? row(r) : `(${row(r)}) * ${vectorA ? k / 4 : k}u`);
  const startB = (j: number) => (transB ? `(${column(j)}) * ${vectorB ? k / 4 : k}u` : column(j));
  /** Element of operand row or column `index` at step `k + step`, where step is a number or a variable. */
  const at = (operand: "a" | "b", index: number, step: string) => {
    if (operand === "a" ? vectorA : vectorB) return `${operand}${index}.${"xyzw"[Number(step)]}`;
    const stride = operand === "a" ? (transA ? m : 1) : transB ? 1 : n;
    const along = /^\d+$/.test(step) ? `k + ${step}u` : `k + ${step}`;
    return `${operand}[${operand}at${index} + ${stride === 1 ? along : `(${along}) * ${stride}u`}]`;
  };

  const lines: string[] = [];
  lines.push(`  let column = group.x * ${wide}u + lane;`, `  let row = group.y * ${rows}u;`);
  for (const r of range(rows)) lines.push(`  let aat${r} = ${startA(r)};`);
  for (const j of range(columns)) lines.push(`  let bat${j} = ${startB(j)};`);
  for (const r of range(rows)) for (const j of range(columns)) lines.push(`  var c${r}_${j} = 0.0f;`);
  lines.push(`  for (var k = 0u; k < ${k}u; k += ${depth}u) {`);
  if (vectorA) for (const r of range(rows)) lines.push(`    let a${r} = a[aat${r} + k / 4u];`);
  if (vectorB) for (const j of range(columns)) lines.push(`    let b${j} = b[bat${j} + k / 4u];`);
  /** One step of k: operands into x… and y…, then every output of the block. */
  const multiply = (name: string | number, readA: (r: number) => string, readB: (j: number) => string) => {
    for (const r of range(rows)) lines.push(`    let x${name}_${r} = ${readA(r)};`);
    for (const j of range(columns)) {
      lines.push(`    let y${name}_${j} = ${readB(j)};`);
      for (const r of range(rows)) lines.push(`    c${r}_${j} = fma(x${name}_${r}, y${name}_${j}, c${r}_${j});`);
    }
  };
  if (share === undefined) {
    for (const step of range(depth)) {
      multiply(
        step,
        (r) => at("a", r, `${step}`),
        (j) => at("b", j, `${step}`),
      );
    }
  } else {
    for (const r of range(rows)) lines.push(`    let a${r} = ${at("a", r, "lane")};`);
    if (share === "unrolled") {
      for (const step of range(lanes)) {
        multiply(
          step,
          (r) => `subgroupBroadcast(a${r}, ${step}u)`,
          (j) => at("b", j, `${step}`),
        );
      }
    } else {
      lines.push(`    for (var step = 0u; step < ${lanes}u; step++) {`);
      multiply(
        "",
        (r) => `subgroupShuffle(a${r}, step)`,
        (j) => at("b", j, "step"),
      );
      lines.push("    }");
    }
  }
  lines.push("  }");
  for (const j of range(columns)) {
    const store = range(rows).map((r) => {
      const value = bias ? `c${r}_${j} + bias${j}` : `c${r}_${j}`;
      const line = `c[(row + ${r}u) * ${n}u + column + ${j * lanes}u] = ${value};`;
      return wholeRows ? line : `if (row + ${r}u < ${m}u) { ${line} }`;
    });
    if (bias) store.unshift(`let bias${j} = bias[${column(j)}];`);
    const block = store.join("\n    ");
    lines.push(`  ${wholeColumns ? "" : `if (column + ${j * lanes}u < ${n}u) `}{\n    ${block}\n  }`);
  }
  return {
    wgsl: `${share === undefined ? "" : "enable subgroups;\n"}${declarations(shape, vectorA ? "vec4<f32>" : "f32", vectorB ? "vec4<f32>" : "f32")}
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
${lines.join("\n")}
}
`,
    workgroups: [Math.ceil(n / wide), Math.ceil(m / rows), 1],
  };
}
