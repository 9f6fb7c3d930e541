// Attention kernels: a thread owns query rows and heads (forward, dQ) or key rows of a kv head (dK, dV) and walks
// their partners in one fixed order, so there are no atomics and a row's bits do not depend on where the row lies.

import type { Kernel, Target } from "../graph/op.ts";
import {
  type AttentionShape,
  declare,
  hold,
  inner,
  keyTile,
  layoutOf,
  pairs,
  queryOwner,
  queryThreads,
  queryTile,
  repeat,
  times,
  walkKeys,
  zeros,
} from "./attention-tile.ts";
import { logarithmWgsl } from "./logarithm.ts";
import { asNaNWgsl, isOddWgsl } from "./not-a-number.ts";
import { flatKernel, wgslLiteral } from "./wgsl.ts";

/** Forward with a running maximum: q, k, v, ranges (and readers, unread) → out, lse. */
export function attentionKernel(shape: AttentionShape, differentiable: boolean, target: Target): Kernel {
  const layout = layoutOf(shape, target);
  const { type, count, own } = layout;
  const tile = queryTile(shape, layout, 2, target);
  const each = (text: (id: string, row: number) => string) =>
    pairs(tile)
      .map(({ id, row }) => text(id, row))
      .join("\n");
  const load = `${hold(layout, "one_k", count, (n) => `k[at + ${n}]`)}
${hold(layout, "one_v", own, (n) => `v[at + slice + ${n}]`)}`;
  // keep and weight are exp(old − new maximum) and exp(score − new maximum); one of them is 1. Beyond e^−200, 0 in single precision,
  // nothing is asked of exp, whose error WGSL lets grow with its argument: not by the first key either, which is far above the start.
  const visit = (id: string) => `      {
${inner(layout, "score", `q${id}`, "one_k")}
      let rise = score - highest${id};
      let ratio = exp(-select(abs(rise), 200.0f, abs(rise) > 200.0f));
      let keep = select(1.0f, ratio, rise > 0.0f);
      let weight = select(ratio, 1.0f, rise > 0.0f);
      highest${id} = max(highest${id}, score);
      total${id} = fma(total${id}, keep, weight);
${repeat(layout, own, (_, of) => `${of(`sum${id}`)} = fma(${of(`sum${id}`)}, ${type}(keep), weight * ${of("one_v")});`)}
      }`;
  return flatKernel(
    queryThreads(shape, layout, tile),
    target,
    `${declare(layout, ["q", "k", "v", "ranges", ...(differentiable ? ["readers"] : [])], ["out", "lse"])}
${logarithmWgsl}`,
    `${queryOwner(shape, layout, tile)}
${each((id) => hold(layout, `q${id}`, count, (n) => `q[home${id} + ${n}] * ${wgslLiteral(shape.scale)}`))}
${each((id) => zeros(layout, `sum${id}`, own))}
${each((id) => `      var highest${id} = ${lowest};\n      var total${id} = 0.0f;`)}
${walkKeys(shape, layout, tile, load, (row) =>
  pairs(tile)
    .filter((pair) => pair.row === row)
    .map(({ id }) => visit(id))
    .join("\n"),
)}
  // A row that sees no key has output 0 and, by convention, log-sum-exp 0; one with a score that is NaN or +∞, or with none but −∞, has NaN.
${each(
  (id, row) => `  {
      let odd = ${isOddWgsl(`total${id}`)} || ${isOddWgsl(`highest${id}`)} || (total${id} == 0.0f && ${sees(shape, row)});
      let inverse = select(select(0.0f, 1.0f / total${id}, total${id} > 0.0f), ${asNaNWgsl(`total${id}`)}, odd);
${repeat(layout, own, (n, of) => `out[home${id} + slice + ${n}] = ${of(`sum${id}`)} * inverse;`)}
      if (slice == 0u) { lse[number${id}] = select(select(0.0f, highest${id} + ln(total${id}), total${id} > 0.0f), inverse, odd); }
  }`,
)}`,
  );
}

/** The lowest finite f32: any score but −∞ is as high or higher, so that one of a row's weights is 1. */
const lowest = "-3.40282346e38f";

/** Whether a tile's row sees any key. */
function sees({ keys }: AttentionShape, row: number): string {
  const end = (field: string) => `clamp(range${row}.${field}, 0, ${keys})`;
  return `(${end("x")} < ${end("y")} || ${end("z")} < ${end("w")})`;
}

/** out, dout, lse → statistics: of each row and head its lse, and delta = Σ dout·out. */
export function attentionStatisticsKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape, target);
  const { count } = layout;
  return flatKernel(
    shape.queries * shape.heads,
    target,
    declare(layout, ["out", "dout", "lse"], ["statistics"]),
    `  let home = i * ${count}u;
${hold(layout, "one_d", count, (n) => `dout[home + ${n}]`)}
${hold(layout, "one_o", count, (n) => `out[home + ${n}]`)}
${inner(layout, "delta", "one_d", "one_o")}
      statistics[i] = vec2<f32>(lse[i], delta);`,
  );
}

/** q, k, v, ranges, dout, statistics → dq. */
export function attentionQueryGradientKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape, target);
  const { type, count, own, slices } = layout;
  const tile = queryTile(shape, layout, 3, target);
  const each = (text: (id: string) => string) =>
    pairs(tile)
      .map(({ id }) => text(id))
      .join("\n");
  // The slice that a thread accumulates lies at an offset known only at run time: load it again.
  const load = `${hold(layout, "one_k", count, (n) => `k[at + ${n}]`)}
${hold(layout, "one_v", count, (n) => `v[at + ${n}]`)}
${slices === 1 ? "" : hold(layout, "own_k", own, (n) => `k[at + slice + ${n}]`)}`;
  const visit = (id: string) => `      {
${inner(layout, "score", `q${id}`, "one_k")}
${inner(layout, "toward", `d${id}`, "one_v")}
      let slope = exp(score - statistics${id}.x) * (toward - statistics${id}.y);
${repeat(layout, own, (_, of) => `${of(`sum${id}`)} = fma(${type}(slope), ${of(slices === 1 ? "one_k" : "own_k")}, ${of(`sum${id}`)});`)}
      }`;
  return flatKernel(
    queryThreads(shape, layout, tile),
    target,
    declare(layout, ["q", "k", "v", "ranges", "dout", "statistics"], ["dq"]),
    `${queryOwner(shape, layout, tile)}
${each((id) => hold(layout, `q${id}`, count, (n) => `q[home${id} + ${n}] * ${wgslLiteral(shape.scale)}`))}
${each((id) => hold(layout, `d${id}`, count, (n) => `dout[home${id} + ${n}]`))}
${each((id) => zeros(layout, `sum${id}`, own))}
${each((id) => `      let statistics${id} = statistics[number${id}];`)}
${walkKeys(shape, layout, tile, load, (row) =>
  pairs(tile)
    .filter((pair) => pair.row === row)
    .map(({ id }) => visit(id))
    .join("\n"),
)}
${each((id) => repeat(layout, own, (n, of) => `dq[home${id} + slice + ${n}] = ${of(`sum${id}`)} * ${wgslLiteral(shape.scale)};`))}`,
  );
}

/** q, k, v, readers, dout, statistics → dk, dv: queries in row order, within a row the group's heads. */
export function attentionKeyGradientKernel(shape: AttentionShape, target: Target): Kernel {
  const layout = layoutOf(shape, target);
  const { type, count, own, slices } = layout;
  const group = shape.heads / shape.kvHeads;
  const owned = keyTile(shape, layout, target);
  const blocks = Math.ceil(shape.keys / owned);
  const each = (text: (key: number) => string) => times(owned).map(text).join("\n");
  const mine = slices === 1 ? "one" : "own";
  const member = (key: number) =>
    `(place${key} >= range.x && place${key} < range.y) || (place${key} >= range.z && place${key} < range.w)`;
  return flatKernel(
    blocks * shape.kvHeads * slices,
    target,
    declare(layout, ["q", "k", "v", "readers", "dout", "statistics"], ["dk", "dv"]),
    `  let kv_head = (i / ${blocks}u) % ${shape.kvHeads}u;
  let slice = ${slices === 1 ? "0u" : `(i / ${blocks * shape.kvHeads}u) * ${own}u`};
  var span = vec2<i32>(${2 ** 31 - 1}, 0);
${each(
  (key) => `      let place${key} = i32(min((i % ${blocks}u) * ${owned}u + ${key}u, ${shape.keys - 1}u));
      let home${key} = (u32(place${key}) * ${shape.kvHeads}u + kv_head) * ${count}u;
      if (readers[place${key}].x < readers[place${key}].y) {
        span = vec2<i32>(min(span.x, readers[place${key}].x), max(span.y, readers[place${key}].y));
      }
${hold(layout, `k${key}`, count, (n) => `k[home${key} + ${n}] * ${wgslLiteral(shape.scale)}`)}
${hold(layout, `v${key}`, count, (n) => `v[home${key} + ${n}]`)}
${zeros(layout, `dk${key}`, own)}
${zeros(layout, `dv${key}`, own)}`,
)}
  span = clamp(span, vec2<i32>(0), vec2<i32>(${shape.queries}));
  for (var row = span.x; row < span.y; row++) {
    let range = vec4<i32>(readers[${shape.keys} + 2 * row], readers[${shape.keys + 1} + 2 * row]);
${each((key) => `    let seen${key} = ${member(key)};`)}
    if (!(${times(owned)
      .map((key) => `seen${key}`)
      .join(" || ")})) { continue; }
    for (var turn = 0u; turn < ${group}u; turn++) {
      let number = u32(row) * ${shape.heads}u + kv_head * ${group}u + turn;
      let at = number * ${count}u;
${hold(layout, "one_q", count, (n) => `q[at + ${n}]`)}
${hold(layout, "one_d", count, (n) => `dout[at + ${n}]`)}
${slices === 1 ? "" : hold(layout, "own_q", own, (n) => `q[at + slice + ${n}]`)}
${slices === 1 ? "" : hold(layout, "own_d", own, (n) => `dout[at + slice + ${n}]`)}
      let own_statistics = statistics[number];
${each(
  (key) => `      ${owned === 1 ? "{" : `if (seen${key}) {`}
${inner(layout, "score", `k${key}`, "one_q")}
${inner(layout, "toward", `v${key}`, "one_d")}
      let weight = exp(score - own_statistics.x);
      let slope = weight * (toward - own_statistics.y);
${repeat(layout, own, (_, of) => `${of(`dk${key}`)} = fma(${type}(slope), ${of(`${mine}_q`)}, ${of(`dk${key}`)});`)}
${repeat(layout, own, (_, of) => `${of(`dv${key}`)} = fma(${type}(weight), ${of(`${mine}_d`)}, ${of(`dv${key}`)});`)}
      }`,
)}
    }
  }
${each(
  (
    key,
  ) => `${repeat(layout, own, (n, of) => `dk[home${key} + slice + ${n}] = ${of(`dk${key}`)} * ${wgslLiteral(shape.scale)};`)}
${repeat(layout, own, (n, of) => `dv[home${key} + slice + ${n}] = ${of(`dv${key}`)};`)}`,
)}`,
  );
}
