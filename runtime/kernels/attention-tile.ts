// What the attention kernels share: how a head lies in registers, how many rows and heads one thread owns, and the
// walk over keys. On CPU drivers loads cost most, so a thread there owns several rows and heads of one key stream.

import type { Target } from "../graph/op.ts";

export interface AttentionShape {
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  /** Entries of one head. */
  readonly dimension: number;
  /** Factor of the scores before the softmax, usually 1/√dimension. */
  readonly scale: number;
}

/**
 * A head's entries in a thread: `count` vectors, of which it accumulates `own` (one of `slices` parts). Unrolled, each
 * vector is a variable of its own; otherwise they are arrays and loops: slower, but wide heads compile in seconds.
 */
export interface Layout {
  readonly type: string;
  readonly count: number;
  readonly slices: number;
  readonly own: number;
  readonly unrolled: boolean;
}

/** What one thread owns: rows (queries or keys) by query heads of one kv head. Never changes a result. */
export interface OwnedTile {
  readonly rows: number;
  readonly heads: number;
}

/** Floats of a head that one thread accumulates at most: beyond that GPUs run out of registers. */
const widestSlice = 80;
/** Floats that a thread of a CPU driver holds at most; more makes its compiler slow and gains nothing. */
const widestTile = 128;
/** Widest head that is unrolled for a CPU driver: its compilers take minutes where a GPU's take a second. */
const widestUnrolled = 32;

export function layoutOf({ dimension }: AttentionShape, target: Target): Layout {
  const width = dimension % 4 === 0 ? 4 : dimension % 2 === 0 ? 2 : 1;
  const count = dimension / width;
  const unrolled = target.adapter.kind === "hardware" || dimension <= widestUnrolled;
  let slices = 1;
  while (unrolled && (count % slices !== 0 || dimension / slices > widestSlice)) slices++;
  return { type: width === 1 ? "f32" : `vec${width}<f32>`, count, slices, own: count / slices, unrolled };
}

/**
 * Tile of a kernel that owns query rows and holds `held` copies of a head for each. Several rows a thread pay only
 * where neighbouring rows see much the same keys: in packed sequences, not in decoding from a cache.
 */
export function queryTile(shape: AttentionShape, layout: Layout, held: number, target: Target): OwnedTile {
  if (target.adapter.kind === "hardware" || !layout.unrolled) return { rows: 1, heads: 1 };
  const group = shape.heads / shape.kvHeads;
  const fits = (pairs: number) => pairs * held * shape.dimension <= widestTile;
  const heads = fits(group) ? group : 1;
  const rows = shape.queries === shape.keys ? ([4, 2].find((each) => fits(each * heads)) ?? 1) : 1;
  return { rows, heads };
}

/** Key rows that one thread of the key gradient owns; it holds k, v and both gradients of each. */
export function keyTile(shape: AttentionShape, layout: Layout, target: Target): number {
  if (target.adapter.kind === "hardware" || !layout.unrolled) return 1;
  return [4, 2].find((each) => each * 4 * shape.dimension <= widestTile) ?? 1;
}

export const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const lines = (count: number, line: (index: number) => string): string =>
  times(count)
    .map((index) => `      ${line(index)}`)
    .join("\n");

/**
 * A statement for each of the first `count` vectors of a head: `n` is the vector's number in WGSL, `of("q")` the n-th
 * vector of what was declared as `q` by `hold` or `zeros`.
 */
export function repeat(
  layout: Layout,
  count: number,
  statement: (n: string, of: (name: string) => string) => string,
): string {
  return layout.unrolled
    ? lines(count, (n) => statement(`${n}u`, (name) => `${name}_${n}`))
    : `      for (var n = 0u; n < ${count}u; n++) { ${statement("n", (name) => `${name}[n]`)} }`;
}

/** Declares `count` vectors that keep their values. */
export function hold(layout: Layout, name: string, count: number, value: (n: string) => string): string {
  return layout.unrolled
    ? lines(count, (n) => `let ${name}_${n} = ${value(`${n}u`)};`)
    : `      var ${name}: array<${layout.type}, ${count}>;\n${repeat(layout, count, (n, of) => `${of(name)} = ${value(n)};`)}`;
}

/** Declares `count` vectors of accumulators. */
export function zeros(layout: Layout, name: string, count: number): string {
  return layout.unrolled
    ? lines(count, (n) => `var ${name}_${n} = ${layout.type}(0.0f);`)
    : `      var ${name}: array<${layout.type}, ${count}>;`;
}

/** Declares `name` as the inner product of two held heads, in one fixed order of entries. */
export function inner(layout: Layout, name: string, left: string, right: string): string {
  const sum =
    layout.type === "f32"
      ? `${name}_parts`
      : layout.type === "vec2<f32>"
        ? `${name}_parts.x + ${name}_parts.y`
        : `(${name}_parts.x + ${name}_parts.y) + (${name}_parts.z + ${name}_parts.w)`;
  return `      var ${name}_parts = ${layout.type}(0.0f);
${repeat(layout, layout.count, (_, of) => `${name}_parts = fma(${of(left)}, ${of(right)}, ${name}_parts);`)}
      let ${name} = ${sum};`;
}

/** Bindings: tables as integer vectors, row statistics as f32, everything else as vectors of a head. */
export function declare(layout: Layout, reads: readonly string[], writes: readonly string[]): string {
  const element: Record<string, string> = {
    ranges: "vec4<i32>",
    readers: "vec2<i32>",
    lse: "f32",
    statistics: "vec2<f32>",
  };
  return [...reads, ...writes]
    .map((name, binding) => {
      const access = binding < reads.length ? "read" : "read_write";
      return `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: array<${element[name] ?? layout.type}>;`;
    })
    .join("\n");
}

/** The pairs (row, head) of a tile, with the name of their registers. */
export function pairs({ rows, heads }: OwnedTile): readonly { row: number; head: number; id: string }[] {
  return times(rows).flatMap((row) => times(heads).map((head) => ({ row, head, id: `${row}_${head}` })));
}

/** Threads of a kernel that owns query rows. */
export function queryThreads({ queries, heads }: AttentionShape, { slices }: Layout, tile: OwnedTile): number {
  return Math.ceil(queries / tile.rows) * (heads / tile.heads) * slices;
}

/**
 * Who thread i is: neighbouring threads own neighbouring rows of the same heads, which mostly read the same keys at
 * the same time, so that a SIMD load becomes one scalar load. Rows past the end repeat the last one.
 */
export function queryOwner(shape: AttentionShape, { count, slices, own }: Layout, tile: OwnedTile): string {
  const blocks = Math.ceil(shape.queries / tile.rows);
  const headBlocks = shape.heads / tile.heads;
  return `  let first_head = ((i / ${blocks}u) % ${headBlocks}u) * ${tile.heads}u;
  let kv_head = first_head / ${shape.heads / shape.kvHeads}u;
  let slice = ${slices === 1 ? "0u" : `(i / ${blocks * headBlocks}u) * ${own}u`};
${lines(tile.rows, (row) => `let row${row} = min((i % ${blocks}u) * ${tile.rows}u + ${row}u, ${shape.queries - 1}u);`)}
${lines(tile.rows, (row) => `let range${row} = ranges[row${row}];`)}
${pairs(tile)
  .map(
    ({ row, head, id }) => `      let number${id} = row${row} * ${shape.heads}u + first_head + ${head}u;
      let home${id} = number${id} * ${count}u;`,
  )
  .join("\n")}`;
}

/**
 * Walks the keys of the tile's rows, first ranges before second ones, each key once; `load` sees the key's first
 * vector as `at`, `body` is what each row does with the keys in its own ranges. Ranges end where the keys
 * do, also on a device without bounds checks.
 */
export function walkKeys(
  { keys, kvHeads }: AttentionShape,
  { count }: Layout,
  tile: OwnedTile,
  load: string,
  body: (row: number) => string,
): string {
  return `  for (var part = 0; part < 2; part++) {
    var start = ${2 ** 31 - 1};
    var stop = 0;
${times(tile.rows)
  .map(
    (
      row,
    ) => `    let seen${row} = clamp(select(range${row}.xy, range${row}.zw, part == 1), vec2<i32>(0), vec2<i32>(${keys}));
    if (seen${row}.x < seen${row}.y) { start = min(start, seen${row}.x); stop = max(stop, seen${row}.y); }`,
  )
  .join("\n")}
    for (var key = start; key < stop; key++) {
      let at = (u32(key) * ${kvHeads}u + kv_head) * ${count}u;
${load}
${times(tile.rows)
  .map((row) =>
    tile.rows === 1 ? body(row) : `      if (key >= seen${row}.x && key < seen${row}.y) {\n${body(row)}\n      }`,
  )
  .join("\n")}
    }
  }`;
}
