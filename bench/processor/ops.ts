// Random cases of every op: its inputs at random shapes, and what flows back through it.

import { type Shape, size, type Value } from "../../runtime/graph/ir.ts";
import type { Op } from "../../runtime/graph/op.ts";
import { geluOp, sigmoidOp, siluOp } from "../../runtime/tensor/ops/activation.ts";
import { adamw, adamwFeed } from "../../runtime/tensor/ops/adamw.ts";
import { addOp, divideOp, multiplyOp, scaleOp, shiftOp, subtractOp } from "../../runtime/tensor/ops/arithmetic.ts";
import { attentionOp } from "../../runtime/tensor/ops/attention.ts";
import { readersOf } from "../../runtime/tensor/ops/attention-ranges.ts";
import { broadcastToOp } from "../../runtime/tensor/ops/broadcast-to.ts";
import { columnSum } from "../../runtime/tensor/ops/column-sum.ts";
import { equalOp, greaterOp, lessOp, selectOp } from "../../runtime/tensor/ops/compare.ts";
import { concatenateOp } from "../../runtime/tensor/ops/concatenate.ts";
import { expMinusOneMinusOp, expMinusOneOp, expOp, logOp } from "../../runtime/tensor/ops/exponential.ts";
import { clampOp, maximumOp, minimumOp } from "../../runtime/tensor/ops/extremum.ts";
import { gatherRowsOp, inverseIndex, segmentSumRowsOp } from "../../runtime/tensor/ops/gather-rows.ts";
import { globalNorm, stepScale, sumStages } from "../../runtime/tensor/ops/global-norm.ts";
import { logProbOp } from "../../runtime/tensor/ops/log-prob.ts";
import { matmulOp } from "../../runtime/tensor/ops/matmul.ts";
import { countNonFinite } from "../../runtime/tensor/ops/non-finite.ts";
import { permuteOp } from "../../runtime/tensor/ops/permute.ts";
import { pickOp, placeOp } from "../../runtime/tensor/ops/pick.ts";
import { absoluteOp, signOp, sqrtOp, squareOp } from "../../runtime/tensor/ops/power.ts";
import { rmsNormOp } from "../../runtime/tensor/ops/rms-norm.ts";
import { rotaryOp } from "../../runtime/tensor/ops/rotary.ts";
import { argmax, rowMaximum } from "../../runtime/tensor/ops/row-maximum.ts";
import { sampleOp } from "../../runtime/tensor/ops/sample.ts";
import { padOp, sliceOp } from "../../runtime/tensor/ops/slice.ts";
import { sumAll, sumAxis } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import { type Case, caseOf, type Making } from "./case.ts";

function shapeOf({ draw }: Making, rank: number): Shape {
  // no more than a few thousand elements
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const extent = draw.extent();
    shape.push(size(shape) * extent > 5000 ? draw.whole(1, 3) : extent);
  }
  return shape;
}

/** A shape that broadcasts to another. */
function narrower({ draw }: Making, shape: Shape): Shape {
  const kept = shape.map((extent) => (draw.chance(0.3) ? 1 : extent));
  return draw.chance(0.3) ? kept.slice(draw.whole(0, kept.length)) : kept;
}

function unary(op: Op, attributes: (making: Making) => object = () => ({})): (making: Making) => void {
  return (making) => {
    const shape = shapeOf(making, making.draw.whole(0, 3));
    const how = (op === logOp || op === sqrtOp) && making.draw.chance(0.5) ? "positive" : "plain";
    making.applied(op, { ...attributes(making) }, [making.floats(shape, how)]);
  };
}

function binary(op: Op): (making: Making) => void {
  return (making) => {
    const shape = shapeOf(making, making.draw.whole(0, 4));
    const inputs = [shape, narrower(making, shape)];
    const [a = [], b = []] = making.draw.chance(0.5) ? inputs : [...inputs].reverse();
    making.applied(op, {}, [making.floats(a), making.floats(b)]);
  };
}

/** The same of integers, signed or not, where the op has them; they have no gradient. */
function binaryIntegers(op: Op): (making: Making) => void {
  return (making) => {
    const shape = shapeOf(making, making.draw.whole(0, 3));
    const inputs = [shape, narrower(making, shape)];
    const large = making.draw.chance(0.3);
    const integers = (each: Shape): Value =>
      large ? making.integers(each, -(2 ** 31), 2 ** 31 - 1) : making.integers(each, -3, 3);
    const values = making.draw.chance(0.3) ? inputs.map((each) => making.words(each)) : inputs.map(integers);
    making.applied(op, {}, values, []);
  };
}

const pointwise: { readonly [name: string]: (making: Making) => void } = {
  ...Object.fromEntries(
    [
      sigmoidOp,
      siluOp,
      geluOp,
      expOp,
      logOp,
      expMinusOneOp,
      expMinusOneMinusOp,
      squareOp,
      sqrtOp,
      absoluteOp,
      signOp,
    ].map((op) => [op.name, unary(op)]),
  ),
  ...Object.fromEntries(
    [addOp, subtractOp, multiplyOp, divideOp, maximumOp, minimumOp, greaterOp, lessOp, equalOp].map((op) => [
      op.name,
      binary(op),
    ]),
  ),
  ...Object.fromEntries(
    [addOp, subtractOp, multiplyOp, maximumOp, minimumOp, greaterOp, lessOp, equalOp].map((op) => [
      `${op.name} of integers`,
      binaryIntegers(op),
    ]),
  ),
  scale: unary(scaleOp, ({ draw }) => ({ by: draw.pick([-1, 0.1, 3, 0]) })),
  shift: unary(shiftOp, ({ draw }) => ({ by: draw.pick([-1, 0.1, 3, 0]) })),
  clamp: unary(clampOp, ({ draw }) => ({ low: draw.pick([null, -0.5, 0]), high: draw.pick([null, 0.7, 1]) })),
  select(making) {
    const shape = shapeOf(making, making.draw.whole(0, 3));
    const condition = making.draw.chance(0.5)
      ? making.integers(narrower(making, shape), 0, 1)
      : making.floats(narrower(making, shape));
    making.applied(selectOp, {}, [condition, making.floats(shape), making.floats(narrower(making, shape))]);
  },
  stepScale(making) {
    const most = making.draw.chance(0.5) ? 0.5 : undefined;
    making.fetch(stepScale(making.g, making.floats([1]), making.integers([1], 0, 1) && making.floats([1]), most));
  },
};

const copies: { readonly [name: string]: (making: Making) => void } = {
  broadcastTo(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    making.applied(broadcastToOp, { shape }, [making.floats(narrower(making, shape))]);
  },
  concatenate(making) {
    const shape = shapeOf(making, making.draw.whole(1, 3));
    const axis = making.draw.whole(0, shape.length - 1);
    const parts = Array.from({ length: making.draw.whole(1, 4) }, () =>
      making.floats(shape.map((extent, at) => (at === axis ? making.draw.extent() : extent))),
    );
    making.applied(concatenateOp, { axis }, parts);
  },
  slice(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const axis = making.draw.whole(0, shape.length - 1);
    const start = making.draw.whole(0, (shape[axis] ?? 1) - 1);
    const end = making.draw.whole(start + 1, shape[axis] ?? 1);
    making.applied(sliceOp, { axis, start, end }, [making.floats(shape)]);
  },
  pad(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const axis = making.draw.whole(0, shape.length - 1);
    const [before, after] = [making.draw.whole(0, 5), making.draw.whole(0, 5)];
    making.applied(padOp, { axis, before, after }, [making.floats(shape)]);
  },
  permute(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const axes = shape.map((_, axis) => axis).sort(() => making.draw.whole(-1, 1));
    making.applied(permuteOp, { axes }, [making.floats(shape)]);
  },
  // long runs are cut into pieces
  "slice of long rows"(making) {
    const [rows, width] = [making.draw.whole(1, 3), making.draw.whole(1020, 3000)];
    const start = making.draw.whole(0, 9);
    const end = width - making.draw.whole(0, 9);
    making.applied(sliceOp, { axis: 1, start, end }, [making.floats([rows, width])]);
  },
};

const byIndex: { readonly [name: string]: (making: Making) => void } = {
  gatherRows(making) {
    const [rows, width, count] = [making.draw.extent(), making.draw.extent(), making.draw.extent()];
    const index = making.draw.integers([count], -1, rows - 1);
    const { offsets, positions } = inverseIndex(index, rows);
    making.applied(gatherRowsOp, {}, [
      making.floats([rows, width]),
      making.given({ dtype: "i32", shape: [count] }, index),
      making.given({ dtype: "i32", shape: [rows + 1] }, offsets),
      making.given({ dtype: "i32", shape: [count] }, positions),
    ]);
  },
  segmentSumRows(making) {
    const [segments, width, count] = [making.draw.extent(), making.draw.extent(), making.draw.extent()];
    const index = making.draw.integers([count], -1, segments - 1);
    const { offsets, positions } = inverseIndex(index, segments);
    making.applied(segmentSumRowsOp, {}, [
      making.floats([count, width]),
      making.given({ dtype: "i32", shape: [segments + 1] }, offsets),
      making.given({ dtype: "i32", shape: [count] }, positions),
      making.given({ dtype: "i32", shape: [count] }, index),
    ]);
  },
  pick(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    making.applied(pickOp, {}, [making.floats([rows, width]), making.integers([rows], -1, width - 1)]);
  },
  place(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    making.applied(placeOp, { width }, [making.floats([rows]), making.integers([rows], -1, width - 1)]);
  },
  writeRows(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    const order = Array.from({ length: rows }, (_, row) => row).sort(() => making.draw.whole(-1, 1));
    const index = order.slice(0, making.draw.whole(1, rows)).map((row) => (making.draw.chance(0.2) ? -1 : row));
    const held = making.held([rows, width]);
    const into = writeRows(
      making.g,
      held,
      making.given({ dtype: "i32", shape: [index.length] }, Int32Array.from(index)),
      making.floats([index.length, width]),
    );
    making.keep(held, into);
  },
  adamw(making) {
    const shape = shapeOf(making, making.draw.whole(1, 3));
    const [p, m, v] = [making.held(shape), making.held(shape), making.held(shape, "positive")];
    const step = { learningRate: 0.01, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, step: 3 };
    const scalars = making.given({ dtype: "f32", shape: [8] }, Float32Array.from(adamwFeed(step)));
    const scale = making.given({ dtype: "f32", shape: [1] }, Float32Array.of(making.draw.pick([0, 1, 0.3])));
    const next = adamw(making.g, { parameter: p, first: m, second: v }, making.floats(shape), scalars, scale);
    making.keep(p, next.parameter);
    making.keep(m, next.first);
    making.keep(v, next.second);
  },
};

const sums: { readonly [name: string]: (making: Making) => void } = {
  sumAxis(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    making.fetch(sumAxis(making.g, making.floats(shape), making.draw.whole(0, shape.length - 1)));
  },
  "sum of a long axis"(making) {
    const long = making.draw.whole(200, 3000);
    const shape = making.draw.pick([[long], [making.draw.whole(1, 4), long], [long, making.draw.whole(1, 40)]]);
    const axis = shape.indexOf(long);
    making.fetch(sumAxis(making.g, making.floats(shape), axis));
  },
  sumAll: (making) => making.fetch(sumAll(making.g, making.floats(shapeOf(making, making.draw.whole(0, 4))))),
  columnSum(making) {
    const [rows, width] = [making.draw.whole(1, 200), making.draw.extent()];
    making.fetch(columnSum(making.g, making.floats([rows, width])));
  },
  globalNorm(making) {
    making.fetch(globalNorm(making.g, tensors(making)));
  },
  sumStages(making) {
    making.fetch(sumStages(making.g, tensors(making)));
  },
  countNonFinite(making) {
    making.fetch(countNonFinite(making.g, tensors(making)));
  },
  argmax(making) {
    const shape = [making.draw.extent(), making.draw.chance(0.3) ? making.draw.whole(500, 2000) : making.draw.extent()];
    // few different numbers, so that there are ties
    const values = making.draw.chance(0.3)
      ? making.given({ dtype: "f32", shape }, Float32Array.from(making.draw.integers(shape, -2, 2)))
      : making.floats(shape);
    making.fetch(argmax(making.g, values));
    making.fetch(rowMaximum(making.g, values));
  },
};

function tensors(making: Making): readonly Value[] {
  return Array.from({ length: making.draw.whole(1, 9) }, () =>
    making.floats(making.draw.chance(0.2) ? [making.draw.whole(200, 900)] : shapeOf(making, making.draw.whole(0, 2))),
  );
}

const layers: { readonly [name: string]: (making: Making) => void } = {
  matmul(making) {
    const { draw } = making;
    const [m, n, k] = [draw.extent(), draw.extent(), draw.extent()];
    const [transA, transB] = [draw.chance(0.5), draw.chance(0.5)];
    const bias = draw.chance(0.5) ? [making.floats([n])] : [];
    making.applied(matmulOp, { transA, transB }, [
      making.floats(transA ? [k, m] : [m, k]),
      making.floats(transB ? [n, k] : [k, n]),
      ...bias,
    ]);
  },
  rmsNorm(making) {
    const shape = making.draw.chance(0.2)
      ? [making.draw.whole(60, 140), making.draw.extent()]
      : shapeOf(making, making.draw.whole(1, 3));
    making.applied(rmsNormOp, { epsilon: 1e-6 }, [making.floats(shape), making.floats([shape.at(-1) ?? 1])]);
  },
  rotary(making) {
    const [rows, heads, half] = [making.draw.extent(), making.draw.whole(1, 4), making.draw.extent()];
    making.applied(rotaryOp, { transposed: making.draw.chance(0.5) }, [
      making.floats([rows, heads * 2 * half]),
      making.floats([rows, 2 * half]),
      making.floats([rows, 2 * half]),
    ]);
  },
  attention(making) {
    const { draw } = making;
    const [queries, keys, dimension] = [draw.extent(), draw.extent(), draw.pick([1, 2, 3, 4, 5, 8, 12, 16, 33, 64])];
    const kvHeads = draw.whole(1, 3);
    const heads = kvHeads * draw.whole(1, 3);
    const ranges = rangesOf(making, queries, keys);
    making.applied(attentionOp, { heads, kvHeads, scale: 1 / Math.sqrt(dimension) }, [
      making.floats([queries, heads * dimension]),
      making.floats([keys, kvHeads * dimension]),
      making.floats([keys, kvHeads * dimension]),
      making.given({ dtype: "i32", shape: [queries, 4] }, ranges),
      making.given({ dtype: "i32", shape: [keys, 2] }, readersOf(ranges, keys)),
    ]);
  },
  logProb(making) {
    const [rows, width] = [making.draw.extent(), making.draw.chance(0.2) ? 1030 : making.draw.extent()];
    const temperature = Float32Array.of(making.draw.pick([0, 1, 0.7]));
    making.applied(
      logProbOp,
      {},
      [
        making.floats([rows, width]),
        making.integers([rows], 0, width - 1),
        making.given({ dtype: "f32", shape: [1] }, temperature),
      ],
      making.draw.pick([[0], [1], [0, 1]]),
    );
  },
  sample(making) {
    const { draw } = making;
    const [rows, width] = [draw.extent(), draw.extent()];
    const banned = Float32Array.from({ length: width }, () => (draw.chance(0.2) ? 1 : 0));
    making.applied(sampleOp, {}, [
      making.floats([rows, width]),
      making.words([rows, 4]),
      making.words([1]),
      making.given({ dtype: "f32", shape: [1] }, Float32Array.of(draw.pick([0, 1, 0.7]))),
      making.given({ dtype: "f32", shape: [width] }, banned),
    ]);
  },
};

/** Causal, or two stretches of keys that do not overlap, some of them empty. */
function rangesOf({ draw }: Making, queries: number, keys: number): Int32Array {
  const causal = draw.chance(0.3);
  return Int32Array.from(
    Array.from({ length: queries }, (_, row) => {
      if (causal) return [0, Math.min(keys, row + 1), 0, 0];
      const [a = 0, b = 0, c = 0, d = 0] = Array.from({ length: 4 }, () => draw.whole(0, keys)).sort((x, y) => x - y);
      return draw.pick([
        [a, b, c, d],
        [c, d, a, b],
        [0, 0, 0, 0],
        [0, keys, 0, 0],
        [a, a, b, d],
      ]);
    }).flat(),
  );
}

/** By name, what makes a case of an op, its gradients included. */
export const opCases: { readonly [name: string]: (making: Making) => void } = {
  ...pointwise,
  ...copies,
  ...byIndex,
  ...sums,
  ...layers,
};

/** The case of a name and a seed. */
export function opCase(name: string, seed: number): Case {
  return caseOf(seed, (making) => {
    opCases[name]?.(making);
    return name;
  });
}
