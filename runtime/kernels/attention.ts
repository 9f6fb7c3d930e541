// Attention kernels: a thread owns query rows and heads (forward, dQ) or key rows of a kv head (dK, dV) and walks
// their partners in one fixed order, so there are no atomics and a row's bits do not depend on where the row lies.

import type { Kernel, Target } from "../tensor/op.ts";
import {
  type AttentionShape,
  declare,
  inner,
  keyTile,
  layoutOf,
  lines,
  pairs,
  queryOwner,
  queryThreads,
  queryTile,
  times,
  walkKeys,
} from "./attention-tile.ts";
import { logarithmWgsl } from "./logarithm.ts";
import { flatKernel, literal } from "./wgsl.ts";

/** Forward with a running maximum: q, k, v, ranges (and readers, unread) → out, lse. */
export function attentionKernel(shape: AttentionShape, differentiable: boolean, target: Target): Kernel {
  const layout = layoutOf(shape);
  const { type, count, own } = layout;
  const tile = queryTile(shape, layout, 2, target);
  const each = (text: (id: string, row: number) => string) => pairs(tile).map(({ id, row }) => text(id, row)).join("\n");
  const load = `${lines(count, (n) => `let k${n} = k[at + ${n}u];`)}
${lines(own, (n) => `let v${n} = v[at + slice + ${n}u];`)}`;
  // keep and weight are exp(old − new maximum) and exp(score − new maximum); one of them is 1.
  const visit = (id: string) => `      {
${inner(layout, "score", `q${id}_`, "k")}
      let rise = score - highest${id};
      let ratio = exp(-abs(rise));
      let keep = select(1.0f, ratio, rise > 0.0f);
      let weight = select(ratio, 1.0f, rise > 0.0f);
      highest${id} = max(highest${id}, score);
      total${id} = fma(total${id}, keep, weight);
${lines(own, (n) => `sum${id}_${n} = fma(sum${id}_${n}, ${type}(keep), weight * v${n});`)}
      }`;
  return flatKernel(
    queryThreads(shape, layout, tile),
    target,
    `${declare(layout, ["q", "k", "v", "ranges", ...(differentiable ? ["readers"] : [])], ["out", "lse"])}
${logarithmWgsl}`,
    `${queryOwner(shape, layout, tile)}
${each((id) => lines(count, (n) => `let q${id}_${n} = q[home${id} + ${n}u] * ${literal(shape.scale)};`))}
${each((id) => lines(own, (n) => `var sum${id}_${n} = ${type}(0.0f);`))}
${each((id) => `      var highest${id} = -1e30f;\n      var total${id} = 0.0f;`)}
${walkKeys(shape, layout, tile, load, (row) =>
  pairs(tile)
    .filter((pair) => pair.row === row)
    .map(({ id }) => visit(id))
    .join("\n"),
)}
  // A row that sees no key has output 0 and, by convention, log-sum-exp 0.
${each(
  (id) => `  {
      let inverse = select(0.0f, 1.0f / total${id}, total${id} > 0.0f);
${lines(own, (n) => `out[home${id} + slice + ${n}u] = sum${id}_${n} * inverse;`)}
      if (slice == 0u) { lse[number${id}] = select(0.0f, highest${id} + ln(total${id}), total${id} > 0.0f); }
  }`,
)}`,
  );
}

/** q, k, v, ranges, out, lse, dout → dq, and delta = Σ dout·out, which the key gradient needs. */
export function attentionQueryGradientKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape);
  const { type, count, own, slices } = layout;
  const tile = queryTile(shape, layout, 3, target);
  const each = (text: (id: string) => string) => pairs(tile).map(({ id }) => text(id)).join("\n");
  // The slice that a thread accumulates lies at an offset known only at run time: load it again.
  const load = `${lines(count, (n) => `let k${n} = k[at + ${n}u];`)}
${lines(count, (n) => `let v${n} = v[at + ${n}u];`)}
${slices === 1 ? "" : lines(own, (n) => `let own_k${n} = k[at + slice + ${n}u];`)}`;
  const visit = (id: string) => `      {
${inner(layout, "score", `q${id}_`, "k")}
${inner(layout, "toward", `d${id}_`, "v")}
      let slope = exp(score - lse${id}) * (toward - delta${id});
${lines(own, (n) => `sum${id}_${n} = fma(${type}(slope), ${slices === 1 ? "" : "own_"}k${n}, sum${id}_${n});`)}
      }`;
  return flatKernel(
    queryThreads(shape, layout, tile),
    target,
    declare(layout, ["q", "k", "v", "ranges", "out", "lse", "dout"], ["dq", "delta"]),
    `${queryOwner(shape, layout, tile)}
${each((id) => lines(count, (n) => `let q${id}_${n} = q[home${id} + ${n}u] * ${literal(shape.scale)};`))}
${each((id) => lines(count, (n) => `let d${id}_${n} = dout[home${id} + ${n}u];`))}
${each((id) => lines(count, (n) => `let o${id}_${n} = out[home${id} + ${n}u];`))}
${each((id) => lines(own, (n) => `var sum${id}_${n} = ${type}(0.0f);`))}
${each((id) => inner(layout, `delta${id}`, `d${id}_`, `o${id}_`))}
${each((id) => `      let lse${id} = lse[number${id}];`)}
${walkKeys(shape, layout, tile, load, (row) =>
  pairs(tile)
    .filter((pair) => pair.row === row)
    .map(({ id }) => visit(id))
    .join("\n"),
)}
${each((id) => lines(own, (n) => `dq[home${id} + slice + ${n}u] = sum${id}_${n} * ${literal(shape.scale)};`))}
${each((id) => `      if (slice == 0u) { delta[number${id}] = delta${id}; }`)}`,
  );
}

/** q, k, v, ranges, readers, dout, lse, delta → dk, dv: queries in row order, within a row the group's heads. */
export function attentionKeyGradientKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape);
  const { type, count, own, slices } = layout;
  const group = shape.heads / shape.kvHeads;
  const owned = keyTile(shape, layout, target);
  const blocks = Math.ceil(shape.keys / owned);
  const each = (text: (key: number) => string) => times(owned).map(text).join("\n");
  const prefix = slices === 1 ? "" : "own_";
  const member = (key: number) =>
    `(place${key} >= range.x && place${key} < range.y) || (place${key} >= range.z && place${key} < range.w)`;
  return flatKernel(
    blocks * shape.kvHeads * slices,
    target,
    declare(layout, ["q", "k", "v", "ranges", "readers", "dout", "lse", "delta"], ["dk", "dv"]),
    `  let kv_head = (i / ${blocks}u) % ${shape.kvHeads}u;
  let slice = ${slices === 1 ? "0u" : `(i / ${blocks * shape.kvHeads}u) * ${own}u`};
  var span = vec2<i32>(${2 ** 31 - 1}, 0);
${each(
  (key) => `      let place${key} = i32(min((i % ${blocks}u) * ${owned}u + ${key}u, ${shape.keys - 1}u));
      let home${key} = (u32(place${key}) * ${shape.kvHeads}u + kv_head) * ${count}u;
      if (readers[place${key}].x < readers[place${key}].y) {
        span = vec2<i32>(min(span.x, readers[place${key}].x), max(span.y, readers[place${key}].y));
      }
${lines(count, (n) => `let k${key}_${n} = k[home${key} + ${n}u] * ${literal(shape.scale)};`)}
${lines(count, (n) => `let v${key}_${n} = v[home${key} + ${n}u];`)}
${lines(own, (n) => `var dk${key}_${n} = ${type}(0.0f);`)}
${lines(own, (n) => `var dv${key}_${n} = ${type}(0.0f);`)}`,
)}
  for (var row = span.x; row < span.y; row++) {
    let range = ranges[row];
${each((key) => `    let seen${key} = ${member(key)};`)}
    if (!(${times(owned)
      .map((key) => `seen${key}`)
      .join(" || ")})) { continue; }
    for (var turn = 0u; turn < ${group}u; turn++) {
      let number = u32(row) * ${shape.heads}u + kv_head * ${group}u + turn;
      let at = number * ${count}u;
${lines(count, (n) => `let q${n} = q[at + ${n}u];`)}
${lines(count, (n) => `let d${n} = dout[at + ${n}u];`)}
${slices === 1 ? "" : lines(own, (n) => `let own_q${n} = q[at + slice + ${n}u];`)}
${slices === 1 ? "" : lines(own, (n) => `let own_d${n} = dout[at + slice + ${n}u];`)}
      let own_lse = lse[number];
      let own_delta = delta[number];
${each(
  (key) => `      ${owned === 1 ? "{" : `if (seen${key}) {`}
${inner(layout, "score", `k${key}_`, "q")}
${inner(layout, "toward", `v${key}_`, "d")}
      let weight = exp(score - own_lse);
      let slope = weight * (toward - own_delta);
${lines(own, (n) => `dk${key}_${n} = fma(${type}(slope), ${prefix}q${n}, dk${key}_${n});`)}
${lines(own, (n) => `dv${key}_${n} = fma(${type}(weight), ${prefix}d${n}, dv${key}_${n});`)}
      }`,
)}
    }
  }
${each(
  (key) => `${lines(own, (n) => `dk[home${key} + slice + ${n}u] = dk${key}_${n} * ${literal(shape.scale)};`)}
${lines(own, (n) => `dv[home${key} + slice + ${n}u] = dv${key}_${n};`)}`,
)}`,
  );
}
