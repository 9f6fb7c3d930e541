// The kernel of each op on the processor.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { size } from "../../graph/ir.ts";
import type { Attributes, Op, Typing } from "../../graph/op.ts";
import { around } from "../../kernels/strided.ts";
import { attentionShape } from "../../tensor/ops/attention-gradient.ts";
import { pieces } from "../../tensor/ops/global-norm.ts";
import { extent as logitsExtent } from "../../tensor/ops/log-prob.ts";
import { product } from "../../tensor/ops/matmul.ts";
import { inputStrides } from "../../tensor/ops/permute.ts";
import { extent as rowsExtent } from "../../tensor/ops/rms-norm.ts";
import { sampleFaults } from "../../tensor/ops/sample.ts";
import { geometry } from "../../tensor/ops/slice.ts";
import { extents as sumExtents } from "../../tensor/ops/sum.ts";
import type { SimdKernel } from "../kernel.ts";
import { adamwKernel } from "./adamw.ts";
import { attentionKernel, attentionQueryGradientKernel } from "./attention.ts";
import { attentionKeyGradientKernel } from "./attention-key-gradient.ts";
import { gatherRowsKernel, pickKernel, placeKernel, segmentSumKernel, writeRowsKernel } from "./by-index.ts";
import { columnSumKernel, rmsNormWeightGradientKernel } from "./column-sum.ts";
import { type Runs, runsKernel } from "./copy.ts";
import { foldAllKernel, nonFiniteKernel } from "./fold.ts";
import { logProbGradientKernel, logProbKernel } from "./log-prob.ts";
import { matmulKernel } from "./matmul.ts";
import { maximumKernel } from "./maximum.ts";
import { rmsNormGradientKernel, rmsNormKernel } from "./norm.ts";
import { permuteKernel } from "./permute.ts";
import { pointwiseKernel } from "./pointwise.ts";
import { rotaryKernel } from "./rotary.ts";
import { rowSumKernel } from "./row-sum.ts";
import { sampleKernel } from "./sample.ts";

type Template = (types: Typing, attributes: Attributes) => SimdKernel;

/** Rows and columns of an input or an output. */
function matrix(types: Typing, which: "inputs" | "outputs", index = 0): readonly [number, number] {
  const [rows = 1, columns = 1] = types[which][index]?.shape ?? [];
  return [rows, columns];
}

/** Inputs one after the other along an axis. */
function joined(types: Typing, axis: number): readonly Runs[] {
  const [outer, length, inner] = around(types.outputs[0]?.shape ?? [], axis);
  let first = 0;
  return types.inputs.map((each, input) => {
    const run = (each.shape[axis] ?? 0) * inner;
    first += run;
    return {
      outer,
      length: run,
      input,
      from: { first: 0, step: run },
      into: { first: first - run, step: length * inner },
    };
  });
}

/** A tensor with zeros before and behind it along an axis. */
function padded(types: Typing, attributes: Attributes): readonly Runs[] {
  const { outer, from, to, inner } = geometry(types, attributes);
  const before = (attributes.before as number) * inner;
  const [own, whole] = [from * inner, to * inner];
  return [
    { outer, length: before, into: { first: 0, step: whole } },
    { outer, length: own, input: 0, from: { first: 0, step: own }, into: { first: before, step: whole } },
    { outer, length: whole - own - before, into: { first: before + own, step: whole } },
  ];
}

function sliced(types: Typing, attributes: Attributes): readonly Runs[] {
  const { outer, from, to, inner } = geometry(types, attributes);
  const start = (attributes.start as number) * inner;
  const length = to * inner;
  return [{ outer, length, input: 0, from: { first: start, step: from * inner }, into: { first: 0, step: length } }];
}

const templates: { readonly [op: string]: Template } = {
  adamw: (types) => adamwKernel(size(types.outputs[0]?.shape ?? [])),
  attention: (types, attributes) => attentionKernel(attentionShape(types.inputs, attributes)),
  attentionKeyGradient: (types, attributes) => attentionKeyGradientKernel(attentionShape(types.inputs, attributes)),
  attentionQueryGradient: (types, attributes) => attentionQueryGradientKernel(attentionShape(types.inputs, attributes)),
  blockMaximum: (types) => {
    const [rows, length] = matrix(types, "inputs");
    const [, blocks] = matrix(types, "outputs");
    return maximumKernel({ rows, length, blocks, index: types.inputs.length > 1 });
  },
  columnSum: (types) => {
    const [rows, width] = matrix(types, "inputs");
    return columnSumKernel(1, rows, width);
  },
  concatenate: (types, { axis }) => runsKernel(joined(types, axis as number)),
  foldAll: (types, { square, root }) => {
    const sizes = types.inputs.map((each) => size(each.shape));
    return foldAllKernel(sizes, { square: square === true, root: root === true });
  },
  gatherRows: (types) => {
    const [rows, width] = matrix(types, "inputs");
    return gatherRowsKernel({ rows, width, count: matrix(types, "outputs")[0] });
  },
  logProb: (types) => logProbKernel(logitsExtent(types)),
  logProbGradient: (types, { logp, entropy }) =>
    logProbGradientKernel(logitsExtent(types), { logp: logp === true, entropy: entropy === true }),
  matmul: (types, attributes) => matmulKernel(product(types.inputs, attributes)),
  nonFinite: (types) => nonFiniteKernel(pieces(types.inputs)),
  pad: (types, attributes) => runsKernel(padded(types, attributes)),
  permute: (types, { axes }) =>
    permuteKernel(types.outputs[0]?.shape ?? [], inputStrides(types.inputs[0], axes as readonly number[])),
  pick: (types) => {
    const [rows, width] = matrix(types, "inputs");
    return pickKernel({ rows, width });
  },
  place: (types) => {
    const [rows, width] = matrix(types, "outputs");
    return placeKernel({ rows, width });
  },
  rmsNorm: (types, { epsilon }) => rmsNormKernel({ ...rowsExtent(types), epsilon: epsilon as number }),
  rmsNormGradient: (types) => rmsNormGradientKernel(rowsExtent(types)),
  rmsNormWeightGradient: (types) => rmsNormWeightGradientKernel(rowsExtent(types)),
  rotary: (types, { transposed }) => {
    const [rows, width] = matrix(types, "inputs");
    return rotaryKernel({ rows, width, dimension: matrix(types, "inputs", 1)[1], transposed: transposed === true });
  },
  sample: (types) => sampleKernel(logitsExtent(types), sampleFaults),
  segmentSumRows: (types) => {
    const [count, width] = matrix(types, "inputs");
    const [segments] = matrix(types, "outputs");
    return segmentSumKernel({ count, width, segments, length: matrix(types, "inputs", 2)[0] });
  },
  slice: (types, attributes) => runsKernel(sliced(types, attributes)),
  sum: (types, attributes) => {
    const [outer, length, inner] = sumExtents(types.inputs[0]?.shape ?? [], attributes);
    return inner === 1 ? rowSumKernel({ rows: outer, length }) : columnSumKernel(outer, length, inner);
  },
  writeRows: (types) => {
    const [held, width] = matrix(types, "inputs");
    return writeRowsKernel({ held, width, count: matrix(types, "inputs", 2)[0] });
  },
};

/** A kernel of the op for these shapes. */
export function simdKernel(op: Op, types: Typing, attributes: Attributes): SimdKernel {
  const { formula } = op;
  if (formula) {
    const dtypes = types.inputs.map((each) => each.dtype);
    return pointwiseKernel(types, (a, inputs) => formula(a, inputs, attributes, dtypes));
  }
  return (templates[op.name] ?? bug(`${op.name} has no kernel for the processor`))(types, attributes);
}
