// What an op declares, once: shape rule, reference evaluation, VJP as graph, WGSL kernel, cost, numerics class.
// One op is one file in ops/; nothing else in the runtime knows how an op computes.

import type { Arithmetic } from "./arithmetic.ts";
import type { Builder, DType, Node, TensorType, Value } from "./ir.ts";
import type { SimdKernel } from "./simd.ts";

/** Plain data that parameterises an op; part of the graph, so it must be JSON. */
export type Attributes = { readonly [name: string]: unknown };

/** Elements of a tensor on the host, row-major: doubles for f32 (the oracle's precision), typed integers otherwise. */
export type HostArray = Float64Array | Float32Array | Int32Array | Uint32Array;

/** How a reduction may be ordered: pure has none, ordered sums in one fixed order, random draws from counters. */
export type Numerics = "pure" | "ordered" | "random";

export interface Cost {
  readonly flops: number;
  /** Bytes read and written when nothing is cached. */
  readonly bytes: number;
}

/** A WGSL compute shader with entry point `main` and its grid. */
export interface Kernel {
  readonly wgsl: string;
  readonly workgroups: readonly [number, number, number];
}

/** What a kernel may depend on beside its shapes: the device decides tiles, never results. */
export interface Target {
  readonly adapter: { readonly kind: "hardware" | "software" | "null"; readonly name: string; readonly family: string };
  /** Threads of every subgroup, where the device has subgroups and they all have as many. */
  readonly subgroup: number | undefined;
  readonly limits: {
    readonly maxComputeInvocationsPerWorkgroup: number;
    readonly maxComputeWorkgroupSizeX: number;
    readonly maxComputeWorkgroupsPerDimension: number;
    readonly maxComputeWorkgroupStorageSize: number;
  };
}

export interface VjpArguments {
  readonly g: Builder;
  readonly attributes: Attributes;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Gradient of each output; absent where nothing flows back. */
  readonly gradients: readonly (Value | undefined)[];
}

export interface Op {
  readonly name: string;
  readonly numerics: Numerics;
  /** Types of the outputs, or bug() when the inputs do not fit. */
  shape(inputs: readonly TensorType[], attributes: Attributes): readonly TensorType[];
  /** Evaluates on the host in double precision; returns one array an output. */
  reference(inputs: readonly HostArray[], attributes: Attributes, types: Typing): readonly HostArray[];
  /**
   * Evaluates on the host in single precision, each operation rounded, in the order that the processor's kernels keep bit for bit; f32
   * comes and goes as Float32Array. Rows sum over four lanes, everything over rows is one chain (runtime/tensor/single).
   */
  single(inputs: readonly HostArray[], attributes: Attributes, types: Typing): readonly HostArray[];
  /** Gradient of each input, or undefined for an input without one (indices, masks). Absent = not differentiable. */
  vjp?(args: VjpArguments): readonly (Value | undefined)[];
  /**
   * The kernel. Bindings in group 0: the inputs in order (read; those written in place left out), then the outputs
   * (read_write). Use kernels/wgsl.ts to declare them. Absent for views and `staged` sums.
   */
  kernel?(types: Typing, attributes: Attributes, target: Target): Kernel;
  /**
   * The kernel of the processor, with the very bits of `single`: the inputs in order, then the outputs; those in place have the
   * address of their input. Absent for views and for what only a GPU does in stages.
   */
  simd?(types: Typing, attributes: Attributes): SimdKernel;
  cost(types: Typing, attributes: Attributes): Cost;
  /** Of an op that is made for a graph (a fusion): what it does, in words that two such ops share if they do the same. */
  readonly does?: string;
  /** A pointwise op: one element in single precision, from one element of each input; integers wrap. */
  readonly formula?: <T, M>(
    a: Arithmetic<T, M>,
    inputs: readonly T[],
    attributes: Attributes,
    dtypes: readonly DType[],
  ) => T;
  /** A pointwise op: its WGSL expression over the inputs' expressions, which fuse.ts may inline. */
  readonly pointwise?: (inputs: readonly string[], attributes: Attributes, dtypes: readonly DType[]) => string;
  /** The output is the first input's storage under another shape. */
  readonly view?: true;
  /** A sum of any length, which a GPU computes in stages: runtime/tensor/stages puts ops with kernels in its place. */
  readonly staged?: true;
  /** Pairs [output, input]: the output overwrites the input, which must be a state that nothing reads afterwards. */
  readonly inPlace?: readonly (readonly [number, number])[];
}

export interface Typing {
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
}

const numbers = new WeakMap<Op, number>();
let ops = 0;

/** What an op does, as a word of this process: the same for an op and itself, and for two that are made alike. */
export function deedOf(op: Op): string {
  if (op.does !== undefined) return op.does;
  const number = numbers.get(op) ?? ops++;
  numbers.set(op, number);
  return String(number);
}

/** The types of what a node reads and makes. */
export function typesOf({ inputs, outputs }: Pick<Node, "inputs" | "outputs">): Typing {
  return { inputs: inputs.map((each) => each.type), outputs: outputs.map((each) => each.type) };
}
