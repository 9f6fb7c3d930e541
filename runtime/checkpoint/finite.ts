// Whether the numbers of tensors are numbers: what is read from a folder before it is used, and what is written to one.

import { E1012 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ReadTensor } from "./safetensors.ts";

/** How many values are NaN or infinite. */
export function nonFiniteIn(values: ArrayLike<number>): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) count++;
  return count;
}

/** Failure E1012 for the first tensor with a number that is not finite; `folder` holds them, or would. */
export function refuseNonFiniteTensors(folder: string, tensors: ReadonlyMap<string, ArrayLike<number>>): void {
  for (const [tensor, values] of tensors) refuseNonFiniteTensor(folder, tensor, values);
}

/** The same for one. */
export function refuseNonFiniteTensor(folder: string, tensor: string, values: ArrayLike<number>): void {
  const count = nonFiniteIn(values);
  if (count > 0) throw new Failure(E1012({ folder, tensor, count, of: values.length }));
}

/** Gives what `read` gives, as far as it is finite. Failure E1012. */
export const finiteOf =
  (folder: string, read: ReadTensor): ReadTensor =>
  async (name) => {
    const values = await read(name);
    refuseNonFiniteTensor(folder, name, values);
    return values;
  };
