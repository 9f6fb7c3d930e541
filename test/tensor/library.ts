// Every building function of the op library at one small shape, with the gradients it has: what the null device compiles
// and what the coverage test counts. Numbers are checked elsewhere, op by op.

import {
  type Builder,
  builder,
  constant,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  state,
  u32,
  update,
  type Value,
} from "../../runtime/graph/ir.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { gelu, sigmoid, silu } from "../../runtime/tensor/ops/activation.ts";
import { adamw, adamwScalars } from "../../runtime/tensor/ops/adamw.ts";
import { add, divide, multiply, scale, shift, subtract } from "../../runtime/tensor/ops/arithmetic.ts";
import { attention } from "../../runtime/tensor/ops/attention.ts";
import { broadcastTo } from "../../runtime/tensor/ops/broadcast-to.ts";
import { columnSum } from "../../runtime/tensor/ops/column-sum.ts";
import { equal, greater, less, select, stopGradient } from "../../runtime/tensor/ops/compare.ts";
import { concatenate } from "../../runtime/tensor/ops/concatenate.ts";
import { exp, expMinusOne, expMinusOneMinus, log } from "../../runtime/tensor/ops/exponential.ts";
import { clamp, maximum, minimum } from "../../runtime/tensor/ops/extremum.ts";
import { gatherRows, segmentSumRows } from "../../runtime/tensor/ops/gather-rows.ts";
import { globalNorm, stepScale, sumStages } from "../../runtime/tensor/ops/global-norm.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { countNonFinite } from "../../runtime/tensor/ops/non-finite.ts";
import { permute, transpose } from "../../runtime/tensor/ops/permute.ts";
import { pick, place } from "../../runtime/tensor/ops/pick.ts";
import { absolute, sign, sqrt, square } from "../../runtime/tensor/ops/power.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { rotary } from "../../runtime/tensor/ops/rotary.ts";
import { argmax, rowMaximum } from "../../runtime/tensor/ops/row-maximum.ts";
import { sample } from "../../runtime/tensor/ops/sample.ts";
import { pad, slice } from "../../runtime/tensor/ops/slice.ts";
import { sumAll, sumAxis, sumTo } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";

/** Values built from feeds, and the feeds through which a gradient flows. */
interface Specimen {
  readonly values: readonly Value[];
  readonly through: readonly Value[];
}

type Make = (g: Builder) => Specimen;

const table = (g: Builder, name = "x"): Value => feed(g, name, f32(3, 5));
const plain = (...values: readonly Value[]): Specimen => ({ values, through: [] });

/** A function of one f32[3, 5]. */
function unary(make: (g: Builder, x: Value) => Value, differentiable = true): Make {
  return (g) => {
    const x = table(g);
    return { values: [make(g, x)], through: differentiable ? [x] : [] };
  };
}

/** A function of f32[3, 5] and f32[5]. */
function binary(make: (g: Builder, a: Value, b: Value) => Value, differentiable = true): Make {
  return (g) => {
    const [a, b] = [table(g), feed(g, "y", f32(5))];
    return { values: [make(g, a, b)], through: differentiable ? [a, b] : [] };
  };
}

const inverse = (g: Builder) => ({ offsets: feed(g, "offsets", i32(4)), positions: feed(g, "positions", i32(6)) });

/** By the name of the building function. */
export const library: { readonly [name: string]: Make } = {
  absolute: unary(absolute),
  adamw: (g) => {
    const [parameter, first, second] = ["p", "m", "v"].map((name) => state(g, name, f32(7))) as [Value, Value, Value];
    const rest = [
      feed(g, "gradient", f32(7)),
      feed(g, "scalars", f32(adamwScalars)),
      feed(g, "scale", f32(1)),
    ] as const;
    const next = adamw(g, { parameter, first, second }, ...rest);
    update(g, "p", next.parameter);
    update(g, "m", next.first);
    update(g, "v", next.second);
    return plain();
  },
  add: binary(add),
  argmax: unary((g) => argmax(g, feed(g, "long", f32(2, 600))), false),
  attention: (g) => {
    const [q, k, v] = [feed(g, "q", f32(3, 8)), feed(g, "k", f32(3, 4)), feed(g, "v", f32(3, 4))];
    const readers = feed(g, "readers", i32(18));
    const options = { heads: 2, kvHeads: 1, scale: 0.5, readers };
    return { values: [attention(g, q, k, v, feed(g, "ranges", i32(3, 4)), options)], through: [q, k, v] };
  },
  broadcastTo: (g) => {
    const x = feed(g, "x", f32(3, 1));
    return { values: [broadcastTo(g, x, [2, 3, 5])], through: [x] };
  },
  clamp: unary((g, x) => clamp(g, x, -1, 1)),
  columnSum: unary((g) => columnSum(g, feed(g, "long", f32(130, 5))), false),
  countNonFinite: (g) => plain(countNonFinite(g, [table(g), feed(g, "y", f32(600))])),
  concatenate: (g) => {
    const [a, b] = [table(g), table(g, "y")];
    return { values: [concatenate(g, [a, b], 1)], through: [a, b] };
  },
  divide: binary(divide),
  equal: binary(equal, false),
  exp: unary(exp),
  expMinusOne: unary(expMinusOne),
  expMinusOneMinus: unary(expMinusOneMinus),
  gatherRows: (g) => {
    const x = table(g);
    return { values: [gatherRows(g, x, feed(g, "index", i32(6)), inverse(g))], through: [x] };
  },
  gelu: unary(gelu),
  globalNorm: (g) => plain(globalNorm(g, [table(g), feed(g, "y", f32(600))])),
  greater: binary(greater, false),
  less: binary(less, false),
  log: unary(log),
  logProb: (g) => {
    const x = table(g);
    const { logp, entropy } = logProb(g, x, feed(g, "targets", i32(3)), feed(g, "temperature", f32(1)));
    return { values: [logp, entropy], through: [x] };
  },
  matmul: (g) => {
    const [a, b, bias] = [table(g), feed(g, "w", f32(7, 5)), feed(g, "bias", f32(7))];
    return { values: [matmul(g, a, b, { transB: true, bias })], through: [a, b, bias] };
  },
  maximum: binary(maximum),
  minimum: binary(minimum),
  multiply: binary(multiply),
  pad: unary((g, x) => pad(g, x, 1, 2, 1)),
  permute: unary((g, x) => permute(g, reshape(g, x, [3, 1, 5]), [2, 0, 1])),
  pick: (g) => {
    const x = table(g);
    return { values: [pick(g, x, feed(g, "index", i32(3)))], through: [x] };
  },
  place: (g) => {
    const x = feed(g, "x", f32(3));
    return { values: [place(g, x, feed(g, "index", i32(3)), 5)], through: [x] };
  },
  reshape: unary((g, x) => reshape(g, x, [15])),
  rmsNorm: (g) => {
    const [x, weight] = [table(g), feed(g, "weight", f32(5))];
    return { values: [rmsNorm(g, x, weight, 1e-6)], through: [x, weight] };
  },
  rotary: (g) => {
    const x = feed(g, "x", f32(3, 8));
    return { values: [rotary(g, x, feed(g, "cos", f32(3, 4)), feed(g, "sin", f32(3, 4)))], through: [x] };
  },
  rowMaximum: unary(rowMaximum),
  sample: (g) => {
    const banned = feed(g, "banned", f32(5));
    const [keys, seed, temperature] = [feed(g, "keys", u32(3, 4)), feed(g, "seed", u32(1)), feed(g, "t", f32(1))];
    const { token, logp, fault } = sample(g, table(g), { keys, seed, temperature, banned });
    return plain(token, logp, fault);
  },
  scale: unary((g, x) => scale(g, x, 0.3)),
  segmentSumRows: (g) => {
    const x = feed(g, "x", f32(6, 5));
    return { values: [segmentSumRows(g, x, inverse(g), feed(g, "index", i32(6)))], through: [x] };
  },
  select: (g) => {
    const [a, b] = [table(g), table(g, "y")];
    return { values: [select(g, feed(g, "condition", i32(5)), a, b)], through: [a, b] };
  },
  shift: unary((g, x) => shift(g, x, 0.3)),
  sigmoid: unary(sigmoid),
  sign: unary(sign, false),
  silu: unary(silu),
  slice: unary((g, x) => slice(g, x, 1, 1, 4)),
  sqrt: unary(sqrt),
  stepScale: (g) => plain(stepScale(g, feed(g, "norm", f32(1)), feed(g, "go", f32(1)), 1)),
  square: unary(square),
  stopGradient: unary(stopGradient, false),
  subtract: binary(subtract),
  sumAll: (g) => {
    const x = feed(g, "x", f32(700));
    return { values: [sumAll(g, x)], through: [x] };
  },
  sumAxis: unary((g, x) => sumAxis(g, x, 0)),
  sumStages: (g) => plain(sumStages(g, [table(g), feed(g, "y", f32(600))])),
  sumTo: unary((g, x) => sumTo(g, x, [3, 1])),
  transpose: unary(transpose),
  writeRows: (g) => {
    const held = state(g, "cache", f32(4, 5));
    update(g, "cache", writeRows(g, held, feed(g, "at", i32(3)), table(g)));
    return plain();
  },
};

/** The graph of one building function, with the gradients of a weighted sum of what it makes. */
export function specimen(name: string): Graph {
  const g = builder(name);
  const { values, through } = library[name]!(g);
  values.forEach((each, at) => {
    fetch(g, `y${at}`, each);
  });
  if (through.length > 0) {
    const terms = values.map((each) => sumAll(g, multiply(g, each, constant(g, f32(), [0.7]))));
    const loss = terms.reduce((a, b) => add(g, a, b));
    gradients(g, loss, through).forEach((each, at) => {
      if (each) fetch(g, `d${at}`, each);
    });
  }
  return finish(g);
}
