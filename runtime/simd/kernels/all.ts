// The kernel of each op on the processor.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Attributes, Op, Typing } from "../../graph/op.ts";
import type { SimdKernel } from "../kernel.ts";
import { matmulKernel } from "./matmul.ts";

type Template = (types: Typing, attributes: Attributes) => SimdKernel;

const templates: { readonly [op: string]: Template } = {
  matmul: (types, { transA, transB }) => {
    const [m = 0, n = 0] = types.outputs[0]?.shape ?? [];
    const k = (transA ? types.inputs[0]?.shape[0] : types.inputs[0]?.shape[1]) ?? 0;
    return matmulKernel({ m, n, k, transA: transA === true, transB: transB === true, bias: types.inputs.length > 2 });
  },
};

/** A kernel of the op for these shapes. */
export function simdKernel(op: Op, types: Typing, attributes: Attributes): SimdKernel {
  return (templates[op.name] ?? bug(`${op.name} has no kernel for the processor`))(types, attributes);
}
