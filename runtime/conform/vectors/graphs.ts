// Random graphs: chains and joints of ops over values of one graph, so that fusion, the memory plan and waits between threads are at work,
// and the gradients of what comes out.

import { type Shape, size, type Value } from "../../graph/ir.ts";
import { gradients } from "../../tensor/autodiff.ts";
import { gelu, sigmoid, silu } from "../../tensor/ops/activation.ts";
import { add, divide, multiply, scale, shift, subtract } from "../../tensor/ops/arithmetic.ts";
import { attention } from "../../tensor/ops/attention.ts";
import { readersOf } from "../../tensor/ops/attention-ranges.ts";
import { broadcastTo } from "../../tensor/ops/broadcast-to.ts";
import { greater, select, stopGradient } from "../../tensor/ops/compare.ts";
import { concatenate } from "../../tensor/ops/concatenate.ts";
import { exp } from "../../tensor/ops/exponential.ts";
import { clamp, maximum, minimum } from "../../tensor/ops/extremum.ts";
import { logProb } from "../../tensor/ops/log-prob.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { permute, transpose } from "../../tensor/ops/permute.ts";
import { absolute, square } from "../../tensor/ops/power.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import { rmsNorm } from "../../tensor/ops/rms-norm.ts";
import { rowMaximum } from "../../tensor/ops/row-maximum.ts";
import { pad, slice } from "../../tensor/ops/slice.ts";
import { sumAll, sumAxis } from "../../tensor/ops/sum.ts";
import type { Making } from "./case.ts";

type Step = (making: Making, a: Value, b: Value) => Value;

/** `b` at the shape of `a`, whatever its own: part of it, or repeated. */
function fitted({ g }: Making, a: Value, b: Value): Value {
  const wanted = size(a.type.shape);
  const flat = reshape(g, b, [size(b.type.shape)]);
  const have = flat.type.shape[0] ?? 1;
  const cut = have > wanted ? slice(g, flat, 0, 0, wanted) : flat;
  const own = cut.type.shape[0] ?? 1;
  const filled = own === wanted ? cut : own === 1 ? broadcastTo(g, cut, [wanted]) : pad(g, cut, 0, 0, wanted - own);
  return reshape(g, filled, a.type.shape);
}

/** What of `b` broadcasts to `a`: all of it, a row, a column or one number. */
function beside(making: Making, a: Value, b: Value): Value {
  const { g, draw } = making;
  const all = fitted(making, a, b);
  const [rows = 1, columns = 1] = a.type.shape;
  return draw.pick([
    () => all,
    () => all,
    () => slice(g, all, 0, 0, 1),
    () => slice(g, all, 1, 0, 1),
    () => reshape(g, slice(g, reshape(g, all, [rows * columns]), 0, 0, 1), []),
  ])();
}

const pointwise: readonly Step[] = [
  (m, a, b) => add(m.g, a, beside(m, a, b)),
  (m, a, b) => subtract(m.g, beside(m, a, b), a),
  (m, a, b) => multiply(m.g, a, beside(m, a, b)),
  (m, a, b) => divide(m.g, a, shift(m.g, absolute(m.g, beside(m, a, b)), 0.5)),
  (m, a, b) => maximum(m.g, a, beside(m, a, b)),
  (m, a, b) => minimum(m.g, beside(m, a, b), a),
  (m, a, b) => select(m.g, greater(m.g, a, beside(m, a, b)), a, beside(m, a, b)),
  (m, a) => scale(m.g, a, m.draw.pick([0.5, -1, 1.5])),
  (m, a) => clamp(m.g, a, -1, m.draw.pick([1, Number.POSITIVE_INFINITY])),
  (m, a) => sigmoid(m.g, a),
  (m, a) => silu(m.g, a),
  (m, a) => gelu(m.g, a),
  (m, a) => exp(m.g, clamp(m.g, a, -5, 5)),
  (m, a) => square(m.g, a),
  (m, a) => stopGradient(m.g, a),
];

const rowsOf = ({ type }: Value): number => type.shape[0] ?? 1;
const columnsOf = ({ type }: Value): number => type.shape[1] ?? 1;

const structural: readonly Step[] = [
  (m, a) => transpose(m.g, a),
  (m, a, b) => {
    const inner = fitted(m, a, b);
    return rowsOf(a) * rowsOf(a) > 5000 ? a : matmul(m.g, a, inner, { transB: true });
  },
  (m, a) => matmul(m.g, a, m.floats([columnsOf(a), m.draw.extent()])),
  (m, a) => rmsNorm(m.g, a, m.floats([columnsOf(a)]), 1e-6),
  (m, a, b) => (2 * size(a.type.shape) > 6000 ? a : concatenate(m.g, [a, fitted(m, a, b)], m.draw.whole(0, 1))),
  (m, a) => {
    const axis = m.draw.whole(0, 1);
    const extent = a.type.shape[axis] ?? 1;
    const start = m.draw.whole(0, extent - 1);
    return slice(m.g, a, axis, start, m.draw.whole(start + 1, extent));
  },
  (m, a) => broadcastTo(m.g, reshape(m.g, sumAxis(m.g, a, 1), [rowsOf(a), 1]), a.type.shape),
  (m, a) => broadcastTo(m.g, reshape(m.g, sumAxis(m.g, a, 0), [1, columnsOf(a)]), a.type.shape),
  (m, a) => add(m.g, a, reshape(m.g, rowMaximum(m.g, a), [rowsOf(a), 1])),
  (m, a) => {
    const temperature = m.given({ dtype: "f32", shape: [1] }, Float32Array.of(0.9));
    const { logp, entropy } = logProb(m.g, a, m.integers([rowsOf(a)], 0, columnsOf(a) - 1), temperature);
    return add(m.g, reshape(m.g, logp, [rowsOf(a), 1]), reshape(m.g, entropy, [rowsOf(a), 1]));
  },
  (m, a) => {
    const cut = reshape(m.g, a, [rowsOf(a), columnsOf(a), 1]);
    return reshape(m.g, permute(m.g, cut, [1, 2, 0]), [columnsOf(a), rowsOf(a)]);
  },
  (m, a, b) => {
    const rows = rowsOf(a);
    const ranges = Int32Array.from(Array.from({ length: rows }, (_, row) => [0, row + 1, 0, 0]).flat());
    return attention(m.g, a, fitted(m, a, b), a, m.given({ dtype: "i32", shape: [rows, 4] }, ranges), {
      heads: 1,
      kvHeads: 1,
      scale: 0.3,
      readers: m.given({ dtype: "i32", shape: [6 * rows] }, readersOf(ranges, rows)),
    });
  },
];

/** A graph of up to `most` steps; its name says how many. */
export function randomGraph(making: Making, most: number): string {
  const { draw, g } = making;
  const shape: Shape = [draw.extent(), draw.extent()];
  const leaves = Array.from({ length: draw.whole(1, 3) }, () => making.floats(shape));
  const values = [...leaves];
  const steps = draw.whole(1, most);
  for (let step = 0; step < steps; step++) {
    // later values more often, so that chains grow long
    const recent = (): Value => draw.pick(draw.chance(0.5) ? values.slice(-3) : values);
    const made = draw.pick(draw.chance(0.7) ? pointwise : structural)(making, recent(), recent());
    if (made !== values.at(-1)) values.push(made);
  }
  const last = values.at(-1) as Value;
  const chosen = new Set([last, ...values.filter((each) => !leaves.includes(each) && draw.chance(0.15))]);
  for (const each of chosen) making.fetch(each);
  if (draw.chance(0.6)) for (const each of gradients(g, sumAll(g, last), leaves)) if (each) making.fetch(each);
  return `graph of ${steps} steps`;
}
