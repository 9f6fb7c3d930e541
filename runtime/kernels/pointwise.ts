// The kernel of every pointwise op and of every fusion of them: one function of scalars, which a thread applies to four
// neighbouring elements where the shapes allow vector loads. Which of both never changes a bit.

import { broadcastIndex, stridesIn } from "../graph/broadcast.ts";
import { type Shape, sameShape, size } from "../graph/ir.ts";
import type { Kernel, Target, Typing } from "../graph/op.ts";
import { declare, flatKernel } from "./wgsl.ts";

/** How one input is read by a thread of four elements: as a vector, or as one element that all four share. */
type Access = { readonly kind: "vector" | "shared"; readonly index: string };

/**
 * Kernel of `body`: WGSL statements that end in `return`, over the parameters `x0`, `x1` … (scalars of the inputs'
 * dtypes). Inputs broadcast to the output's shape.
 */
export function pointwiseKernel(types: Typing, target: Target, body: string): Kernel {
  const [output] = types.outputs;
  const shape = output?.shape ?? [];
  const dtype = output?.dtype ?? "f32";
  const parameters = types.inputs.map((each, index) => `x${index}: ${each.dtype}`).join(", ");
  const compute = `fn compute(${parameters}) -> ${dtype} {\n${body}\n}`;
  const fours = inFours(
    types.inputs.map((each) => each.shape),
    shape,
  );
  if (!fours) {
    const reads = types.inputs.map((each, index) => `in${index}[${broadcastIndex(each.shape, shape)}]`);
    const declared = declare(
      types.inputs.map((each) => each.dtype),
      [dtype],
    );
    return flatKernel(size(shape), target, `${declared}\n${compute}`, `  out0[i] = compute(${reads.join(", ")});`);
  }
  const elements = types.inputs.map(({ dtype: each }, index) =>
    fours[index]?.kind === "vector" ? `vec4<${each}>` : each,
  );
  const loads = fours.map(({ index: place }, index) => `  let v${index} = in${index}[${place}];`);
  const values = ["x", "y", "z", "w"].map((component) => {
    const scalars = fours.map(({ kind }, index) => (kind === "vector" ? `v${index}.${component}` : `v${index}`));
    return `compute(${scalars.join(", ")})`;
  });
  return flatKernel(
    size(shape) / 4,
    target,
    `${declare(elements, [`vec4<${dtype}>`])}\n${compute}`,
    `${loads.join("\n")}\n  out0[i] = vec4<${dtype}>(${values.join(", ")});`,
  );
}

/** Accesses of the inputs when a thread takes four elements, or undefined where one input has no such access. */
function inFours(inputs: readonly Shape[], output: Shape): readonly Access[] | undefined {
  // Where nothing is repeated but whole scalars, the rows do not matter and any multiple of four will do.
  const flat = inputs.every((each) => sameShape(each, output) || size(each) === 1);
  const shape = flat ? [size(output)] : output;
  const width = shape.at(-1) ?? 1;
  if (width % 4 !== 0) return undefined;
  const quarter = [...shape.slice(0, -1), width / 4];
  return inputs.map((each): Access => {
    const own = flat ? [size(each)] : each;
    if (stridesIn(own, shape).at(-1) === 0) return { kind: "shared", index: broadcastIndex(own, quarter) };
    return { kind: "vector", index: broadcastIndex([...own.slice(0, -1), width / 4], quarter) };
  });
}
