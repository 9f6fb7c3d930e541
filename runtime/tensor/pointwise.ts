// How a pointwise op is declared: a formula for the host, the same formula in WGSL, and its derivative as graph.
// All pointwise ops broadcast and share one kernel template, which fuse.ts also uses for whole expressions.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Arithmetic } from "../graph/arithmetic.ts";
import { broadcastShape, forEachBroadcast } from "../graph/broadcast.ts";
import { hostArray } from "../graph/host.ts";
import { apply1, type Builder, type DType, size, type Value } from "../graph/ir.ts";
import type { Attributes, Op, VjpArguments } from "../graph/op.ts";
import { pointwiseKernel } from "../kernels/pointwise.ts";
import { pointwiseKernel as simdPointwise } from "../simd/kernels/pointwise.ts";
import { sumTo } from "./ops/sum.ts";
import { elementwise } from "./single/evaluate.ts";

/** One element of each input, as many as the op has. */
export type Operands<T> = readonly [T, T, T];

export interface Pointwise {
  readonly name: string;
  readonly wgsl: (inputs: readonly string[], attributes: Attributes, dtypes: readonly DType[]) => string;
  readonly value: (inputs: readonly number[], attributes: Attributes) => number;
  /** The same in single precision, each operation rounded: what the interpreter computes in f32 and the processor's kernels are made of. */
  readonly formula: <T, M>(
    a: Arithmetic<T, M>,
    inputs: Operands<T>,
    attributes: Attributes,
    dtypes: readonly DType[],
  ) => T;
  /** Gradient of each input before it is summed back over broadcast axes. Absent = not differentiable. */
  readonly derivative?: (args: VjpArguments & { readonly gradient: Value }) => readonly (Value | undefined)[];
  /** Type of the result; default: that of the first input. */
  readonly result?: (inputs: readonly DType[], attributes: Attributes) => DType;
  /** Floating-point operations an element; default 1. */
  readonly flops?: number;
}

export function pointwiseOp(declared: Pointwise): Op {
  const { derivative } = declared;
  const formula: NonNullable<Op["formula"]> = (a, inputs, attributes, dtypes) =>
    declared.formula(a, inputs as unknown as Operands<(typeof inputs)[number]>, attributes, dtypes);
  return {
    name: declared.name,
    numerics: "pure",
    shape: (inputs, attributes) => [
      {
        dtype: declared.result
          ? declared.result(
              inputs.map((each) => each.dtype),
              attributes,
            )
          : (inputs[0] ?? bug(`${declared.name} has no input`)).dtype,
        shape: broadcastShape(
          inputs.map((each) => each.shape),
          declared.name,
        ),
      },
    ],
    reference: (inputs, attributes, types) => {
      const [type] = types.outputs;
      if (!type) bug(`${declared.name} has no output`);
      const out = hostArray(type.dtype, size(type.shape));
      const values = new Array<number>(inputs.length).fill(0);
      forEachBroadcast(
        type.shape,
        types.inputs.map((each) => each.shape),
        (at, places) => {
          for (let each = 0; each < inputs.length; each++) values[each] = inputs[each]?.[places[each] ?? 0] ?? 0;
          out[at] = declared.value(values, attributes);
        },
      );
      return [out];
    },
    single: elementwise(formula),
    ...(derivative && {
      vjp: (args: VjpArguments) => {
        const [gradient] = args.gradients;
        if (!gradient) bug(`${declared.name}: no gradient`);
        return derivative({ ...args, gradient }).map((each, index) => {
          const input = args.inputs[index];
          return each && input ? sumTo(args.g, each, input.type.shape) : undefined;
        });
      },
    }),
    kernel: (types, attributes, target) => {
      const [type] = types.outputs;
      if (!type) bug(`${declared.name} has no output`);
      const names = types.inputs.map((_, index) => `x${index}`);
      const dtypes = types.inputs.map((each) => each.dtype);
      return pointwiseKernel(types, target, `  return ${type.dtype}(${declared.wgsl(names, attributes, dtypes)});`);
    },
    cost: (types) => ({
      flops: size(types.outputs[0]?.shape ?? []) * (declared.flops ?? 1),
      bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
    }),
    simd: (types, attributes) => {
      const dtypes = types.inputs.map((each) => each.dtype);
      return simdPointwise(types, (a, inputs) => formula(a, inputs, attributes, dtypes));
    },
    pointwise: declared.wgsl,
    formula,
  };
}

/** Applies a pointwise op. */
export function pointwise(g: Builder, op: Op, attributes: Attributes, ...inputs: readonly Value[]): Value {
  return apply1(g, op, attributes, inputs);
}
