// Random graphs for the properties of verifier, fusion, planner and autodiff: a recipe of numbers that fast-check draws
// and shrinks, and the graph that it builds. The same recipe always builds the same graph.

import fc from "fast-check";
import {
  type Builder,
  builder,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  type Shape,
  size,
  type Value,
} from "../../runtime/graph/ir.ts";
import { sigmoid } from "../../runtime/tensor/ops/activation.ts";
import { add, multiply, scale, shift, subtract } from "../../runtime/tensor/ops/arithmetic.ts";
import { concatenate } from "../../runtime/tensor/ops/concatenate.ts";
import { exp } from "../../runtime/tensor/ops/exponential.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { transpose } from "../../runtime/tensor/ops/permute.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { slice } from "../../runtime/tensor/ops/slice.ts";
import { sumAxis } from "../../runtime/tensor/ops/sum.ts";
import { numbers } from "./check.ts";

/** One step: which op, which earlier values, and a free number. */
export type Step = readonly [op: number, first: number, second: number, free: number];

export interface Recipe {
  readonly rows: number;
  readonly columns: number;
  readonly steps: readonly Step[];
  /** Which values are fetched beside the last one. */
  readonly fetched: readonly number[];
}

const natural = fc.nat(1000);

/** Recipes of up to `most` steps. */
export function recipes(most: number): fc.Arbitrary<Recipe> {
  return fc.record({
    rows: fc.integer({ min: 1, max: 5 }),
    columns: fc.integer({ min: 1, max: 9 }),
    steps: fc.array(fc.tuple(natural, natural, natural, natural), { minLength: 1, maxLength: most, size: "max" }),
    fetched: fc.array(natural, { maxLength: 3 }),
  });
}

type Make = (g: Builder, a: Value, b: Value, free: number) => Value;

/** Values stay small: products are with numbers in (0, 1), exponentials of those. */
const pointwise: readonly Make[] = [
  (g, a, b) => add(g, a, b),
  (g, a, b) => scale(g, subtract(g, a, b), 0.5),
  (g, a, b) => multiply(g, a, sigmoid(g, b)),
  (g, a) => sigmoid(g, a),
  (g, a, b, free) => exp(g, scale(g, subtract(g, sigmoid(g, a), sigmoid(g, b)), 0.3 - free / 900)),
  (g, a, _, free) => shift(g, a, free / 500 - 1),
];

const matrix = (a: Value): Shape => (a.type.shape.length === 2 ? a.type.shape : [1, size(a.type.shape)]);

/** Views, movements, reductions and products. They make shapes that need not broadcast with each other. */
const structural: readonly Make[] = [
  (g, a) => reshape(g, a, [size(a.type.shape)]),
  (g, a, _, free) => reshape(g, a, free % 2 ? [1, size(a.type.shape)] : [size(a.type.shape), 1]),
  (g, a, _, free) => (a.type.shape.length ? sumAxis(g, a, free % a.type.shape.length) : a),
  (g, a) => transpose(g, reshape(g, a, matrix(a))),
  (g, a, b) => {
    const [left, right] = [reshape(g, a, matrix(a)), reshape(g, b, matrix(b))];
    const [m = 1] = left.type.shape;
    const [n = 1] = right.type.shape;
    // Only the inner extents must agree; otherwise the product of a with itself.
    const other = left.type.shape[1] === right.type.shape[1] ? right : left;
    return scale(g, matmul(g, left, other, { transB: true }), 1 / (m + n + 8));
  },
  (g, a, _, free) => {
    const axis = free % Math.max(1, a.type.shape.length);
    const extent = a.type.shape[axis] ?? 1;
    const start = free % extent;
    return extent > 1 ? slice(g, a, axis, start, Math.min(extent, start + 1 + (free % 3))) : a;
  },
  (g, a) => (size(a.type.shape) < 300 ? concatenate(g, [reshape(g, a, matrix(a)), reshape(g, a, matrix(a))], 0) : a),
  (g, a, _, free) => {
    const width = a.type.shape.at(-1);
    if (width === undefined) return a;
    return rmsNorm(g, a, feed(g, `weight${width}`, f32(width)), 1e-3 + free / 1e5);
  },
];

function broadcasts(a: Shape, b: Shape): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((each, axis) => {
    const other = long[axis + long.length - short.length];
    return each === 1 || other === 1 || each === other;
  });
}

/**
 * Builds a recipe's graph. `only` restricts it to pointwise ops, which then broadcast over [rows, columns]; otherwise
 * a second operand that does not broadcast is replaced by the first. Returns the builder, still open, and all values.
 */
export function grow(recipe: Recipe, only?: "pointwise"): { readonly g: Builder; readonly values: readonly Value[] } {
  const g = builder("random");
  const { rows, columns } = recipe;
  const shapes = [[rows, columns], [columns], [rows, 1], [], [1, columns], [rows, columns]];
  const values = shapes.map((shape, index) => feed(g, `x${index}`, f32(...shape)));
  const makers = only ? pointwise : [...pointwise, ...structural];
  for (const [op, first, second, free] of recipe.steps) {
    // Mostly from the newest values, so that chains grow long.
    const pick = (at: number): Value => values[values.length - 1 - (at % Math.min(values.length, 7))]!;
    const a = pick(first);
    const b = broadcasts(a.type.shape, pick(second).type.shape) ? pick(second) : a;
    const make = makers[op % makers.length]!;
    if (size(a.type.shape) * size(b.type.shape) < 1e5) values.push(make(g, a, b, free));
  }
  return { g, values };
}

/** The finished graph: its last value as `out`, and what the recipe fetches beside. */
export function randomGraph(recipe: Recipe, only?: "pointwise"): Graph {
  const { g, values } = grow(recipe, only);
  fetch(g, "out", values.at(-1)!);
  recipe.fetched.forEach((at, index) => {
    fetch(g, `also${index}`, values[at % values.length]!);
  });
  return finish(g);
}

/** Numbers in ±1 for every feed of a graph. */
export function feedsOf(graph: Graph): { readonly [name: string]: Float64Array } {
  return Object.fromEntries(
    graph.sources.flatMap((each, index) =>
      each.kind === "feed" ? [[each.name, numbers(size(each.value.type.shape), index)] as const] : [],
    ),
  );
}

/** Two tensors' elements, NaN equal to itself, zeros of either sign equal. */
export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((each, at) => each === b[at] || Object.is(each, b[at]));
}
