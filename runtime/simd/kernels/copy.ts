// A copy of a tensor, as it lies.

import { i32, whole } from "../../wasm/code.ts";
import { memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";

/** Elements in a unit. */
const stretch = 1024;

/** Input and output of so many elements of 32 bits. */
export function copyKernel(elements: number): SimdKernel {
  return onePhase(Math.ceil(elements / stretch), (f, at, { inputs: [input], outputs: [output], from, to }) => {
    if (!input || !output) return;
    f.each(from, to, i32(1), (unit) => {
      const first = f.named(whole.multiply(unit, i32(stretch)));
      const end = f.local("i32");
      end.set(whole.add(first, i32(stretch)));
      f.when(whole.greater(end.get, i32(elements)), () => end.set(i32(elements)));
      // the last load and store may reach past the end of a tensor by less than a vector: a lane at a time there
      const fours = f.named(whole.add(first, whole.and(whole.subtract(end.get, first), i32(~3))));
      f.each(first, fours, i32(4), (i) => memory.storeVector(f, at.at(output, i), memory.vector(at.at(input, i))));
      f.each(fours, end.get, i32(1), (i) => memory.storeInt(f, at.at(output, i), memory.int(at.at(input, i))));
    });
  });
}
