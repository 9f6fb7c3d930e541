// The runtime graph: typed, static-shape, SSA-like. Models and objectives build it, autodiff extends it,
// fuse and memory plan it, and a backend (GPU program or interpreter) executes it.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Attributes, Op } from "./op.ts";

export type DType = "f32" | "i32" | "u32";
export type Shape = readonly number[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** One tensor of the graph; defined once, by a source or by a node. */
export interface Value {
  readonly id: number;
  readonly type: TensorType;
}

/** One application of an op; its outputs are fresh values. */
export interface Node {
  readonly op: Op;
  readonly attributes: Attributes;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/**
 * Where a value without a node comes from. A state lives as long as its backend (weights, moments, caches);
 * a feed is written by the host before each run; a constant is part of the graph.
 */
export type Source =
  | { readonly kind: "state"; readonly name: string; readonly value: Value }
  | { readonly kind: "feed"; readonly name: string; readonly value: Value }
  | { readonly kind: "constant"; readonly data: readonly number[]; readonly value: Value };

export interface Graph {
  readonly name: string;
  readonly sources: readonly Source[];
  /** In topological order. */
  readonly nodes: readonly Node[];
  /** What the host may read after a run. */
  readonly fetches: readonly { readonly name: string; readonly value: Value }[];
  /** What a state holds after a run. */
  readonly updates: readonly { readonly state: string; readonly value: Value }[];
}

/** A graph under construction. Ops' building functions take it first: `add(g, a, b)`. */
export interface Builder {
  readonly name: string;
  readonly sources: Source[];
  readonly nodes: Node[];
  readonly fetches: { name: string; value: Value }[];
  readonly updates: { state: string; value: Value }[];
  nextId: number;
}

/** Starts an empty graph; `name` appears in error messages and profiles. */
export function builder(name: string): Builder {
  return { name, sources: [], nodes: [], fetches: [], updates: [], nextId: 0 };
}

function fresh(g: Builder, type: TensorType): Value {
  return { id: g.nextId++, type };
}

export function f32(...shape: Shape): TensorType {
  return { dtype: "f32", shape };
}
export function i32(...shape: Shape): TensorType {
  return { dtype: "i32", shape };
}
export function u32(...shape: Shape): TensorType {
  return { dtype: "u32", shape };
}

/** Number of elements of a shape; 1 for a scalar `[]`. */
export function size(shape: Shape): number {
  return shape.reduce((product, each) => product * each, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((each, axis) => each === b[axis]);
}

/** `f32[3,4]`, for messages. */
export function show(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(",")}]`;
}

/** A tensor that persists in the backend under `name`; asking twice gives the same value. */
export function state(g: Builder, name: string, type: TensorType): Value {
  return named(g, "state", name, type);
}

/** A tensor that the host writes before each run; asking twice gives the same value. */
export function feed(g: Builder, name: string, type: TensorType): Value {
  return named(g, "feed", name, type);
}

function named(g: Builder, kind: "state" | "feed", name: string, type: TensorType): Value {
  const known = g.sources.find((each) => each.kind === kind && each.name === name)?.value;
  if (known && show(known.type) !== show(type))
    bug(`${g.name}: ${kind} ${name} is ${show(known.type)} and ${show(type)}`);
  if (known) return known;
  const value = fresh(g, type);
  g.sources.push({ kind, name, value });
  return value;
}

/** A tensor whose elements are part of the graph (row-major). */
export function constant(g: Builder, type: TensorType, data: readonly number[]): Value {
  if (data.length !== size(type.shape)) bug(`${g.name}: constant ${show(type)} has ${data.length} elements`);
  const value = fresh(g, type);
  g.sources.push({ kind: "constant", data, value });
  return value;
}

/** Adds a node; the op's shape rule types the outputs. */
export function apply(g: Builder, op: Op, attributes: Attributes, inputs: readonly Value[]): readonly Value[] {
  const types = op.shape(
    inputs.map((each) => each.type),
    attributes,
  );
  const outputs = types.map((type) => fresh(g, type));
  g.nodes.push({ op, attributes, inputs, outputs });
  return outputs;
}

/** Adds a node of an op with one output. */
export function apply1(g: Builder, op: Op, attributes: Attributes, inputs: readonly Value[]): Value {
  const [output, ...rest] = apply(g, op, attributes, inputs);
  if (!output || rest.length > 0) bug(`${op.name} does not have one output`);
  return output;
}

/** Lets the host read `value` as `name` after a run. */
export function fetch(g: Builder, name: string, value: Value): void {
  if (g.fetches.some((each) => each.name === name)) bug(`${g.name}: ${name} is fetched twice`);
  g.fetches.push({ name, value });
}

/** After a run, `state` holds `value`. */
export function update(g: Builder, name: string, value: Value): void {
  if (g.updates.some((each) => each.state === name)) bug(`${g.name}: state ${name} is updated twice`);
  state(g, name, value.type);
  g.updates.push({ state: name, value });
}

/** Ends construction; nodes that no fetch or update needs are dropped. */
export function finish(g: Builder): Graph {
  const needed = new Set([...g.fetches, ...g.updates].map((each) => each.value.id));
  const kept: Node[] = [];
  for (const node of [...g.nodes].reverse()) {
    if (!node.outputs.some((each) => needed.has(each.id))) continue;
    for (const input of node.inputs) needed.add(input.id);
    kept.push(node);
  }
  return {
    name: g.name,
    sources: g.sources.filter((each) => needed.has(each.value.id) || each.kind === "state"),
    nodes: kept.reverse(),
    fetches: [...g.fetches],
    updates: [...g.updates],
  };
}
