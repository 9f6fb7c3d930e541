// The barrier-free matmul: each thread keeps a block of outputs in named scalars and walks k once.
// For CPU drivers, where loads dominate and a barrier costs a switch of every lane; right on every adapter.

import type { Target } from "../graph/op.ts";
import type { MatmulKernel, MatmulShape, Tile } from "./matmul.ts";
import { type TileGrid, tileGrid } from "./wgsl.ts";

type RegisterTile = Extract<Tile, { kind: "register" }>;

/** Declarations that both variants share; `vector` operands are bound as vec4 along their contiguous axis. */
export function declarations({ bias }: MatmulShape, a: string, b: string): string {
  return `@group(0) @binding(0) var<storage, read> a: array<${a}>;
@group(0) @binding(1) var<storage, read> b: array<${b}>;
${bias ? "@group(0) @binding(2) var<storage, read> bias: array<f32>;\n" : ""}@group(0) @binding(${bias ? 3 : 2}) var<storage, read_write> c: array<f32>;`;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** A kernel's shape and tile, and what follows of them for its text. */
interface Plan {
  readonly shape: MatmulShape;
  readonly tile: RegisterTile;
  readonly share: RegisterTile["share"];
  /** Steps of k that one turn of the loop takes. */
  readonly depth: number;
  /** Whether an operand is read four steps of k at a time. */
  readonly vector: { readonly a: boolean; readonly b: boolean };
  /** Columns of a workgroup. */
  readonly wide: number;
  /** Whether no block reaches past the edge. */
  readonly wholeRows: boolean;
  readonly wholeColumns: boolean;
}

function planOf(shape: MatmulShape, tile: RegisterTile): Plan {
  const { m, n, k, transA, transB } = shape;
  const { lanes, rows, columns } = tile;
  const share = k % lanes === 0 ? tile.share : undefined;
  const depth = share !== undefined ? lanes : k % tile.depth === 0 ? tile.depth : 1;
  const vector = share === undefined && depth === 4;
  const wide = lanes * columns;
  return {
    shape,
    tile,
    share,
    depth,
    vector: { a: vector && !transA, b: vector && transB },
    wide,
    wholeRows: m % rows === 0,
    wholeColumns: n % wide === 0,
  };
}

/** `rows` outputs down and `columns` outputs `lanes` apart for each thread; threads of a workgroup share rows. */
export function registerKernel(shape: MatmulShape, tile: RegisterTile, target: Target): MatmulKernel {
  const plan = planOf(shape, tile);
  const { share, vector, wide } = plan;
  const [a, b] = [vector.a, vector.b].map((each) => (each ? "vec4<f32>" : "f32")) as [string, string];
  const grid = tileGrid(Math.ceil(shape.n / wide), Math.ceil(shape.m / tile.rows), target);
  const lines = [...startLines(plan, grid), ...loopLines(plan), ...storeLines(plan)];
  return {
    wgsl: `${share === undefined ? "" : "enable subgroups;\n"}${declarations(shape, a, b)}
@compute @workgroup_size(${tile.lanes})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
${lines.join("\n")}
}
`,
    workgroups: grid.workgroups,
  };
}

/** Rows and columns past the edge read the last one instead; only the store knows the difference. */
const rowOf = ({ shape, wholeRows }: Plan, r: number): string =>
  wholeRows ? `row + ${r}u` : `min(row + ${r}u, ${shape.m - 1}u)`;

const columnOf = ({ shape, tile, wholeColumns }: Plan, j: number): string =>
  wholeColumns ? `column + ${j * tile.lanes}u` : `min(column + ${j * tile.lanes}u, ${shape.n - 1}u)`;

/** Where the thread's block begins, where its rows of op(A) and columns of op(B) lie at k = 0, and its outputs at 0. */
function startLines(plan: Plan, grid: TileGrid): readonly string[] {
  const { shape, tile, vector, wide } = plan;
  const { k, transA, transB } = shape;
  const [rows, columns] = [range(tile.rows), range(tile.columns)];
  // in elements of the binding
  const startA = (r: number) => (transA ? rowOf(plan, r) : `(${rowOf(plan, r)}) * ${vector.a ? k / 4 : k}u`);
  const startB = (j: number) => (transB ? `(${columnOf(plan, j)}) * ${vector.b ? k / 4 : k}u` : columnOf(plan, j));
  return [
    ...grid.start,
    `  let column = ${grid.across} * ${wide}u + lane;`,
    `  let row = ${grid.down} * ${tile.rows}u;`,
    ...rows.map((r) => `  let aat${r} = ${startA(r)};`),
    ...columns.map((j) => `  let bat${j} = ${startB(j)};`),
    ...rows.flatMap((r) => columns.map((j) => `  var c${r}_${j} = 0.0f;`)),
  ];
}

/** The loop over k. */
function loopLines(plan: Plan): readonly string[] {
  const { shape, tile, depth, vector } = plan;
  return [
    `  for (var k = 0u; k < ${shape.k}u; k += ${depth}u) {`,
    ...(vector.a ? range(tile.rows).map((r) => `    let a${r} = a[aat${r} + k / 4u];`) : []),
    ...(vector.b ? range(tile.columns).map((j) => `    let b${j} = b[bat${j} + k / 4u];`) : []),
    ...stepsLines(plan),
    "  }",
  ];
}

/** The steps of one turn: every thread reads its own operands, or one step of its rows each, which the subgroup shares. */
function stepsLines(plan: Plan): readonly string[] {
  const { tile, share, depth } = plan;
  const { lanes, rows } = tile;
  if (share === undefined)
    return range(depth).flatMap((step) =>
      multiplyLines(
        tile,
        step,
        (r) => elementOf(plan, "a", r, `${step}`),
        (j) => elementOf(plan, "b", j, `${step}`),
      ),
    );
  const own = range(rows).map((r) => `    let a${r} = ${elementOf(plan, "a", r, "lane")};`);
  if (share === "unrolled") {
    const steps = range(lanes).flatMap((step) =>
      multiplyLines(
        tile,
        step,
        (r) => `subgroupBroadcast(a${r}, ${step}u)`,
        (j) => elementOf(plan, "b", j, `${step}`),
      ),
    );
    return [...own, ...steps];
  }
  const step = multiplyLines(
    tile,
    "",
    (r) => `subgroupShuffle(a${r}, step)`,
    (j) => elementOf(plan, "b", j, "step"),
  );
  return [...own, `    for (var step = 0u; step < ${lanes}u; step++) {`, ...step, "    }"];
}

/** Element of operand row or column `index` at step `k + step`, where step is a number or a variable. */
function elementOf({ shape, vector }: Plan, operand: "a" | "b", index: number, step: string): string {
  const { m, n, transA, transB } = shape;
  if (vector[operand]) return `${operand}${index}.${"xyzw"[Number(step)]}`;
  const stride = operand === "a" ? (transA ? m : 1) : transB ? 1 : n;
  const along = /^\d+$/.test(step) ? `k + ${step}u` : `k + ${step}`;
  return `${operand}[${operand}at${index} + ${stride === 1 ? along : `(${along}) * ${stride}u`}]`;
}

/** One step of k: operands into x… and y…, then every output of the block. */
function multiplyLines(
  { rows, columns }: RegisterTile,
  name: string | number,
  readA: (r: number) => string,
  readB: (j: number) => string,
): readonly string[] {
  return [
    ...range(rows).map((r) => `    let x${name}_${r} = ${readA(r)};`),
    ...range(columns).flatMap((j) => [
      `    let y${name}_${j} = ${readB(j)};`,
      ...range(rows).map((r) => `    c${r}_${j} = fma(x${name}_${r}, y${name}_${j}, c${r}_${j});`),
    ]),
  ];
}

/** Outputs of the block that lie within the matrix, with their bias. */
function storeLines(plan: Plan): readonly string[] {
  const { shape, tile, wholeRows, wholeColumns } = plan;
  const { m, n, bias } = shape;
  return range(tile.columns).map((j) => {
    const at = j * tile.lanes;
    const store = range(tile.rows).map((r) => {
      const value = bias ? `c${r}_${j} + bias${j}` : `c${r}_${j}`;
      const line = `c[(row + ${r}u) * ${n}u + column + ${at}u] = ${value};`;
      return wholeRows ? line : `if (row + ${r}u < ${m}u) { ${line} }`;
    });
    if (bias) store.unshift(`let bias${j} = bias[${columnOf(plan, j)}];`);
    const block = store.join("\n    ");
    return `  ${wholeColumns ? "" : `if (column + ${at}u < ${n}u) `}{\n    ${block}\n  }`;
  });
}
