// A random case: a graph under construction with the numbers that it is fed.

import { bug } from "../../../compiler/diagnostics/bug.ts";
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
import { pullback } from "../../tensor/autodiff.ts";
import { type Draw, draws, type Numbers } from "./draw.ts";

export interface Case {
  readonly name: string;
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly states: readonly { readonly name: string; readonly type: TensorType; readonly data: HostArray }[];
  /** Gradients that the case fetches. */
  readonly slopes: readonly Slopes[];
}

/** What flows back through outputs, by the names of what is fetched and fed: the slope of Σ output·upstream along each input. */
export interface Slopes {
  readonly through: readonly { readonly output: string; readonly upstream: string }[];
  readonly along: readonly { readonly input: string; readonly gradient: string }[];
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
  /** Gives the name by which the value is fetched. */
  fetch(value: Value): string;
  /** Applies an op, fetches what it gives and, half of the time, the gradients of what flows back through the outputs `through`. */
  applied(op: Op, attributes: Attributes, inputs: readonly Value[], through?: readonly number[]): readonly Value[];
  /** Fetches what was built of several ops and, half of the time, the gradients along `inputs`. */
  built(outputs: readonly Value[], inputs: readonly Value[]): void;
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
  const slopes: Slopes[] = [];
  const names = new Map<number, string>();
  // one kind of numbers for a case: wild ones hide what plain ones would show
  const wild = draw.chance(0.25) && drawnFor === "processor";
  const numbers = (shape: Shape, how: Numbers): Float32Array =>
    draw.floats(shape, how === "plain" && wild ? "wild" : how);
  const given = (type: TensorType, data: HostArray): Value => {
    const name = `in${Object.keys(feeds).length}`;
    feeds[name] = data;
    const value = feed(g, name, type);
    names.set(value.id, name);
    return value;
  };
  const fetched = (value: Value): string => {
    const name = `out${g.fetches.length}`;
    fetch(g, name, value);
    return name;
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
    fetch: fetched,
    applied(op, attributes, inputs, through = [0]) {
      const outputs = apply(g, op, attributes, inputs);
      const all = outputs.map((value) => ({ value, output: fetched(value) }));
      const flows = all.filter((_, index) => through.includes(index));
      const { vjp } = op;
      if (vjp && flows.length > 0 && !draw.chance(0.5))
        slopes.push(
          slopesOf(making, names, flows, inputs, (upstream) =>
            vjp({ g, attributes, inputs, outputs, gradients: outputs.map((each) => upstream.get(each)) }),
          ),
        );
      return outputs;
    },
    built(outputs, inputs) {
      const all = outputs.map((value) => ({ value, output: fetched(value) }));
      if (draw.chance(0.5)) return;
      const pull = (upstream: ReadonlyMap<Value, Value>) =>
        pullback(
          g,
          [...upstream].map(([value, gradient]) => ({ value, gradient })),
          inputs,
        );
      slopes.push(slopesOf(making, names, all, inputs, pull));
    },
  };
  const name = make(making);
  return {
    name: `${name}, seed ${seed}`,
    graph: drawnFor === "processor" ? shared(finish(g)) : finish(g),
    feeds,
    states,
    slopes,
  };
}

/** Feeds a gradient for each of some outputs, and fetches what `pull` makes of them for each input. */
function slopesOf(
  making: Making,
  names: ReadonlyMap<number, string>,
  outputs: readonly { readonly value: Value; readonly output: string }[],
  inputs: readonly Value[],
  pull: (upstream: ReadonlyMap<Value, Value>) => readonly (Value | undefined)[],
): Slopes {
  const named = (value: Value | undefined): string => names.get(value?.id ?? -1) ?? bug("a case without that feed");
  const upstream = new Map(outputs.map(({ value }) => [value, making.floats(value.type.shape)]));
  const along = pull(upstream).flatMap((gradient, index) =>
    gradient ? [{ input: named(inputs[index]), gradient: making.fetch(gradient) }] : [],
  );
  return { through: outputs.map(({ value, output }) => ({ output, upstream: named(upstream.get(value)) })), along };
}

/** The graph with ops that say they are much work: little of it would be left to one thread. */
function shared(graph: Graph): Graph {
  const cost = () => ({ flops: 1e9, bytes: 0 });
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, op: { ...node.op, cost } })) };
}
