// A random case: a graph under construction with the numbers that it is fed.

import type { Feeds } from "../../graph/backend.ts";
import {
  apply,
  type Builder,
  builder,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  type Shape,
  state,
  type TensorType,
  u32,
  update,
  type Value,
} from "../../graph/ir.ts";
import type { Attributes, HostArray, Op } from "../../graph/op.ts";
import { type Draw, draws, type Numbers } from "./draw.ts";

export interface Case {
  readonly name: string;
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly states: readonly { readonly name: string; readonly type: TensorType; readonly data: HostArray }[];
}

export interface Making {
  readonly g: Builder;
  readonly draw: Draw;
  readonly drawnFor: DrawnFor;
  floats(shape: Shape, how?: Numbers): Value;
  integers(shape: Shape, low: number, high: number): Value;
  words(shape: Shape): Value;
  given(type: TensorType, data: HostArray): Value;
  /** A state that the graph may overwrite in place. */
  held(shape: Shape, how?: Numbers): Value;
  /** `value` is what the state holds afterwards. */
  keep(held: Value, value: Value): void;
  fetch(value: Value): void;
  /** Applies an op, fetches what it gives and, half of the time, the gradients of what flows back through the outputs `through`. */
  applied(op: Op, attributes: Attributes, inputs: readonly Value[], through?: readonly number[]): readonly Value[];
}

/**
 * What a case is drawn for. The processor has the interpreter's bits of anything: NaN, infinities, ids out of range, products beyond
 * 2^53; and its threads share the work, however little it is. Of other adapters only plain numbers are asked.
 */
export type DrawnFor = "processor" | "any adapter";

/** The case of a seed: `make` says what is in it, and gives its name. */
export function caseOf(seed: number, make: (making: Making) => string, drawnFor: DrawnFor = "processor"): Case {
  const draw = draws(seed);
  const g = builder(`case ${seed}`);
  const feeds: { [name: string]: HostArray } = {};
  const states: Case["states"][number][] = [];
  const names = new Map<number, string>();
  // one kind of numbers for a case: wild ones hide what plain ones would show
  const wild = draw.chance(0.25) && drawnFor === "processor";
  const numbers = (shape: Shape, how: Numbers): Float32Array =>
    draw.floats(shape, how === "plain" && wild ? "wild" : how);
  const given = (type: TensorType, data: HostArray): Value => {
    const name = `in${Object.keys(feeds).length}`;
    feeds[name] = data;
    return feed(g, name, type);
  };
  const making: Making = {
    g,
    draw,
    drawnFor,
    given,
    floats: (shape, how = "plain") => given(f32(...shape), numbers(shape, how)),
    integers: (shape, low, high) => given(i32(...shape), draw.integers(shape, low, high)),
    words: (shape) => given(u32(...shape), draw.integers(shape, 0, 2 ** 32 - 1, "u32")),
    held(shape, how = "plain") {
      const type = f32(...shape);
      const name = `state${states.length}`;
      states.push({ name, type, data: numbers(shape, how) });
      const value = state(g, name, type);
      names.set(value.id, name);
      return value;
    },
    keep: (held, value) => update(g, names.get(held.id) ?? "", value),
    fetch: (value) => fetch(g, `out${g.fetches.length}`, value),
    applied(op, attributes, inputs, through = [0]) {
      const outputs = apply(g, op, attributes, inputs);
      for (const each of outputs) making.fetch(each);
      if (!op.vjp || through.length === 0 || draw.chance(0.5)) return outputs;
      const gradients = outputs.map((each, index) =>
        through.includes(index) ? making.floats(each.type.shape) : undefined,
      );
      for (const each of op.vjp({ g, attributes, inputs, outputs, gradients })) if (each) making.fetch(each);
      return outputs;
    },
  };
  const name = make(making);
  return {
    name: `${name}, seed ${seed}`,
    graph: drawnFor === "processor" ? shared(finish(g)) : finish(g),
    feeds,
    states,
  };
}

/** The graph with ops that say they are much work: little of it would be left to one thread. */
function shared(graph: Graph): Graph {
  const cost = () => ({ flops: 1e9, bytes: 0 });
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, op: { ...node.op, cost } })) };
}
