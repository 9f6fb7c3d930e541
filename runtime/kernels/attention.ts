// Attention kernels: one thread owns a query row and head (forward, dQ) or a key row and kv head (dK, dV) and walks
// its partners in one fixed order, so there are no atomics and a row's bits do not depend on where the row lies.

import type { Kernel, Target } from "../tensor/op.ts";
import { logarithmWgsl } from "./logarithm.ts";
import { flatKernel, literal } from "./wgsl.ts";

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

/** How a head's entries lie in registers: `count` vectors, of which a thread accumulates `own` (one of `slices`). */
interface Layout {
  readonly type: string;
  readonly count: number;
  readonly slices: number;
  readonly own: number;
}

/** Floats of a head that one thread accumulates at most: beyond that GPUs run out of registers. */
const widest = 80;

function layoutOf({ dimension }: AttentionShape): Layout {
  const width = dimension % 4 === 0 ? 4 : dimension % 2 === 0 ? 2 : 1;
  const count = dimension / width;
  let slices = 1;
  while (count % slices !== 0 || dimension / slices > widest) slices++;
  return { type: width === 1 ? "f32" : `vec${width}<f32>`, count, slices, own: count / slices };
}

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `      ${line(index)}`).join("\n");

/** Declares `name` as the inner product of registers `left` and expressions `right`, entry order fixed. */
function inner({ type, count }: Layout, name: string, left: string, right: (index: number) => string): string {
  const rest = lines(count - 1, (index) => `${name}_parts = fma(${left}${index + 1}, ${right(index + 1)}, ${name}_parts);`);
  const sum =
    type === "f32"
      ? `${name}_parts`
      : type === "vec2<f32>"
        ? `${name}_parts.x + ${name}_parts.y`
        : `(${name}_parts.x + ${name}_parts.y) + (${name}_parts.z + ${name}_parts.w)`;
  return `      var ${name}_parts = ${left}0 * ${right(0)};\n${rest}\n      let ${name} = ${sum};`;
}

function declare(layout: Layout, reads: readonly string[], writes: readonly string[]): string {
  const element: Record<string, string> = { ranges: "vec4<i32>", readers: "vec2<i32>", lse: "f32", delta: "f32" };
  return [...reads, ...writes]
    .map((name, binding) => {
      const access = binding < reads.length ? "read" : "read_write";
      return `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: array<${element[name] ?? layout.type}>;`;
    })
    .join("\n");
}

/** Walks the keys of `range`; `body` sees the key's first vector as `at`. */
function walkKeys({ kvHeads }: AttentionShape, { count }: Layout, body: string): string {
  return `  let near = max(range.y - range.x, 0);
  let all = near + max(range.w - range.z, 0);
  for (var turn = 0; turn < all; turn++) {
    let key = select(range.z + turn - near, range.x + turn, turn < near);
      let at = (u32(key) * ${kvHeads}u + kv_head) * ${count}u;
${body}
  }`;
}

/**
 * Thread i of a query-owning kernel: neighbouring threads are neighbouring rows of one head, which mostly read the
 * same keys at the same time, so that a SIMD load becomes one scalar load.
 */
function queryOwner({ queries, heads, kvHeads }: AttentionShape, { count, slices, own }: Layout): string {
  return `  let row = i % ${queries}u;
  let head = (i / ${queries}u) % ${heads}u;
  let kv_head = head / ${heads / kvHeads}u;
  let slice = ${slices === 1 ? "0u" : `(i / ${queries * heads}u) * ${own}u`};
  let home = (row * ${heads}u + head) * ${count}u;
  let range = ranges[row];`;
}

/** Forward with a running maximum: q, k, v, ranges (and readers, unread) → out, lse. */
export function attentionKernel(shape: AttentionShape, differentiable: boolean, target: Target): Kernel {
  const layout = layoutOf(shape);
  const { type, count, slices, own } = layout;
  const reads = ["q", "k", "v", "ranges", ...(differentiable ? ["readers"] : [])];
  return flatKernel(
    shape.queries * shape.heads * slices,
    target,
    `${declare(layout, reads, ["out", "lse"])}\n${logarithmWgsl}`,
    `${queryOwner(shape, layout)}
${lines(count, (n) => `let q${n} = q[home + ${n}u] * ${literal(shape.scale)};`)}
${lines(own, (n) => `var sum${n} = ${type}(0.0f);`)}
  var highest = -1e30f;
  var total = 0.0f;
${walkKeys(
  shape,
  layout,
  `${inner(layout, "score", "q", (n) => `k[at + ${n}u]`)}
      let rise = score - highest;
      let ratio = exp(-abs(rise));
      let keep = select(1.0f, ratio, rise > 0.0f);
      let weight = select(ratio, 1.0f, rise > 0.0f);
      highest = max(highest, score);
      total = fma(total, keep, weight);
${lines(own, (n) => `sum${n} = fma(sum${n}, ${type}(keep), weight * v[at + slice + ${n}u]);`)}`,
)}
  // A row that sees no key has output 0 and, by convention, log-sum-exp 0.
  let inverse = select(0.0f, 1.0f / total, total > 0.0f);
${lines(own, (n) => `out[home + slice + ${n}u] = sum${n} * inverse;`)}
  if (slice == 0u) { lse[row * ${shape.heads}u + head] = select(0.0f, highest + ln(total), total > 0.0f); }`,
  );
}

/** q, k, v, ranges, out, lse, dout → dq, and delta = Σ dout·out, which the key gradient needs. */
export function attentionQueryGradientKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape);
  const { type, count, slices, own } = layout;
  return flatKernel(
    shape.queries * shape.heads * slices,
    target,
    declare(layout, ["q", "k", "v", "ranges", "out", "lse", "dout"], ["dq", "delta"]),
    `${queryOwner(shape, layout)}
${lines(count, (n) => `let q${n} = q[home + ${n}u] * ${literal(shape.scale)};`)}
${lines(count, (n) => `let d${n} = dout[home + ${n}u];`)}
${lines(own, (n) => `var sum${n} = ${type}(0.0f);`)}
${inner(layout, "own_delta", "d", (n) => `out[home + ${n}u]`)}
  let own_lse = lse[row * ${shape.heads}u + head];
${walkKeys(
  shape,
  layout,
  `${inner(layout, "score", "q", (n) => `k[at + ${n}u]`)}
${inner(layout, "toward", "d", (n) => `v[at + ${n}u]`)}
      let slope = exp(score - own_lse) * (toward - own_delta);
${lines(own, (n) => `sum${n} = fma(${type}(slope), k[at + slice + ${n}u], sum${n});`)}`,
)}
${lines(own, (n) => `dq[home + slice + ${n}u] = sum${n} * ${literal(shape.scale)};`)}
  if (slice == 0u) { delta[row * ${shape.heads}u + head] = own_delta; }`,
  );
}

/** q, k, v, ranges, readers, dout, lse, delta → dk, dv: queries in row order, within a row the group's heads. */
export function attentionKeyGradientKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape);
  const { type, count, slices, own } = layout;
  const group = shape.heads / shape.kvHeads;
  return flatKernel(
    shape.keys * shape.kvHeads * slices,
    target,
    declare(layout, ["q", "k", "v", "ranges", "readers", "dout", "lse", "delta"], ["dk", "dv"]),
    `  let key = i % ${shape.keys}u;
  let kv_head = (i / ${shape.keys}u) % ${shape.kvHeads}u;
  let slice = ${slices === 1 ? "0u" : `(i / ${shape.keys * shape.kvHeads}u) * ${own}u`};
  let home = (key * ${shape.kvHeads}u + kv_head) * ${count}u;
  let span = readers[key];
  let place = i32(key);
${lines(count, (n) => `let k${n} = k[home + ${n}u] * ${literal(shape.scale)};`)}
${lines(count, (n) => `let v${n} = v[home + ${n}u];`)}
${lines(own, (n) => `var dk${n} = ${type}(0.0f);`)}
${lines(own, (n) => `var dv${n} = ${type}(0.0f);`)}
  for (var row = span.x; row < span.y; row++) {
    let range = ranges[row];
    if (!((place >= range.x && place < range.y) || (place >= range.z && place < range.w))) { continue; }
    for (var turn = 0u; turn < ${group}u; turn++) {
      let number = u32(row) * ${shape.heads}u + kv_head * ${group}u + turn;
      let at = number * ${count}u;
${inner(layout, "score", "k", (n) => `q[at + ${n}u]`)}
${inner(layout, "toward", "v", (n) => `dout[at + ${n}u]`)}
      let weight = exp(score - lse[number]);
      let slope = weight * (toward - delta[number]);
${lines(own, (n) => `dk${n} = fma(${type}(slope), q[at + slice + ${n}u], dk${n});`)}
${lines(own, (n) => `dv${n} = fma(${type}(weight), dout[at + slice + ${n}u], dv${n});`)}
    }
  }
${lines(own, (n) => `dk[home + slice + ${n}u] = dk${n} * ${literal(shape.scale)};`)}
${lines(own, (n) => `dv[home + slice + ${n}u] = dv${n};`)}`,
  );
}
