// What the error of a number counts by: the sum of the sizes of the terms that it is made of, cancelled or not. A graph is walked in
// double precision with, beside each value, its size: |x| of what is fed; of a sum or product the same of its operands' sizes; of a
// function |y| + Σ |∂y/∂x|·(size of x). A result that is rounded at every step is off by a few units of 2⁻²⁴ of its size.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Attributes, HostArray, Op, Typing } from "../../graph/op.ts";
import type { Case } from "./case.ts";
import { rowSizes } from "./row-sizes.ts";

export interface Sized {
  readonly value: HostArray;
  readonly size: Float64Array;
}

/** Sizes of an op's outputs, of what goes in and comes out. */
export type SizeRule = (
  inputs: readonly Sized[],
  given: { readonly outputs: readonly HostArray[]; readonly attributes: Attributes; readonly types: Typing },
) => readonly Float64Array[];

/** The size of every number that a case gives, by the names of its fetches and states. */
export function sizesOf({ graph, feeds, states }: Case): { readonly [name: string]: Float64Array } {
  const known = new Map<number, Sized>();
  const of = (id: number): Sized => known.get(id) ?? bug(`sizes: value ${id} is missing`);
  const exact = (value: HostArray): Sized => ({ value, size: Float64Array.from(value, Math.abs) });
  const held = new Map(states.map(({ name, data }) => [name, exact(data)]));
  for (const source of graph.sources)
    switch (source.kind) {
      case "constant":
        known.set(source.value.id, exact(Float64Array.from(source.data)));
        break;
      case "feed":
        known.set(source.value.id, exact(feeds[source.name] ?? bug(`no feed ${source.name}`)));
        break;
      case "state":
        known.set(source.value.id, held.get(source.name) ?? bug(`no state ${source.name}`));
        break;
    }
  for (const { op, inputs, outputs, attributes } of graph.nodes) {
    const types = { inputs: inputs.map(({ type }) => type), outputs: outputs.map(({ type }) => type) };
    const given = inputs.map(({ id }) => of(id));
    const values = op.reference(
      given.map(({ value }) => value),
      attributes,
      types,
    );
    const sizes = (rowSizes[op.name] ?? ruleOf(op))(given, { outputs: values, attributes, types });
    outputs.forEach(({ id }, at) => {
      known.set(id, { value: values[at] ?? bug(op.name), size: sizes[at] ?? bug(op.name) });
    });
  }
  for (const { state, value } of graph.updates) held.set(state, of(value.id));
  return Object.fromEntries([
    ...graph.fetches.map(({ name, value }) => [name, of(value.id).size]),
    ...[...held].map(([name, { size }]) => [name, size]),
  ]);
}

const ruleOf = (op: Op): SizeRule => (op.formula || op.name === "adamw" ? elementwise(op) : linear(op));

/** Of what moves, adds and multiplies: the same of the sizes. */
function linear(op: Op): SizeRule {
  return (inputs, { attributes, types }) =>
    op
      .reference(
        inputs.map(({ value, size }, at) => (types.inputs[at]?.dtype === "f32" ? size : value)),
        attributes,
        types,
      )
      .map((each) => Float64Array.from(each, Math.abs));
}

/** A part of a size by which inputs are moved, to see what becomes of it. */
const part = 1e-6;

/** Of an op whose elements know no other: each input is moved by a part of its size, all of its elements at once. */
function elementwise(op: Op): SizeRule {
  return (inputs, { outputs, attributes, types }) => {
    const sizes = outputs.map((each) => Float64Array.from(each, Math.abs));
    inputs.forEach(({ value, size }, at) => {
      if (types.inputs[at]?.dtype !== "f32" || (op.name === "adamw" && value.length !== inputs[0]?.value.length))
        return;
      const [above, below] = [part, -part].map((by) => {
        const moved = Float64Array.from(value, (each, index) => each + by * (size[index] ?? 0));
        return op.reference(
          inputs.map((each, index) => (index === at ? moved : each.value)),
          attributes,
          types,
        );
      });
      sizes.forEach((each, output) => {
        for (let index = 0; index < each.length; index++) {
          const change = Math.abs((above?.[output]?.[index] ?? 0) - (below?.[output]?.[index] ?? 0)) / (2 * part);
          each[index] = (each[index] ?? 0) + change;
        }
      });
    });
    return sizes;
  };
}
