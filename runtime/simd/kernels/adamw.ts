// adamw: parameter and both moments in place; nothing is written where the gradient's scale is 0.

import { type Code, i32, instruction, simd, whole } from "../../wasm/code.ts";
import { memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { store } from "../walk.ts";
import { stretches } from "./pointwise.ts";

/** Elements of a unit. */
const stretch = 1024;

/** Inputs p, m, v, gradient, the scalars of `adamwFeed`, scale; outputs the new p, m, v where they lie. */
export function adamwKernel(count: number): SimdKernel {
  return onePhase(Math.ceil(count / stretch), (f, at, operands) => {
    const a = lanes(f);
    const [, , , gradient, scalars, scale] = operands.inputs as readonly [Code, Code, Code, Code, Code, Code];
    const [p, m, v] = operands.outputs as readonly [Code, Code, Code];
    const by = f.named(memory.splat(scale));
    const [keep, beta1, rest1, beta2, rest2, rate, root, epsilon] = Array.from({ length: 8 }, (_, index) =>
      f.named(memory.splat(scalars, 4 * index)),
    ) as [Code, Code, Code, Code, Code, Code, Code, Code];
    const first = f.named(whole.multiply(operands.from, i32(stretch)));
    const end = f.named(whole.multiply(operands.to, i32(stretch)));
    f.when(instruction("i32", simd(83), a.not(a.equal(by, a.number(0)))), () =>
      stretches(f, count, first, end, (i, lanesThere) => {
        const [atP, atM, atV] = [p, m, v].map((base) => f.named(at.at(base, i))) as [Code, Code, Code];
        const slope = f.named(a.multiply(memory.vector(at.at(gradient, i)), by));
        const one = f.named(a.add(a.multiply(beta1, memory.vector(atM)), a.multiply(rest1, slope)));
        const squares = a.multiply(a.multiply(rest2, slope), slope);
        const two = f.named(a.add(a.multiply(beta2, memory.vector(atV)), squares));
        const step = a.divide(a.multiply(rate, one), a.add(a.multiply(a.root(two), root), epsilon));
        store(f, atP, a.subtract(a.multiply(memory.vector(atP), keep), step), lanesThere);
        store(f, atM, one, lanesThere);
        store(f, atV, two, lanesThere);
      }),
    );
  });
}
