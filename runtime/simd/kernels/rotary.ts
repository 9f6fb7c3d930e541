// rotary: both halves of each head at once, a row a unit.

import { type Code, i32 } from "../../wasm/code.ts";
import { memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { along, pointer, store } from "../walk.ts";

export interface Rotary {
  readonly rows: number;
  readonly width: number;
  readonly dimension: number;
  readonly transposed: boolean;
}

/** Inputs x [rows, heads·D], cos and sin [rows, D]. */
export function rotaryKernel({ rows, width, dimension, transposed }: Rotary): SimdKernel {
  const half = 2 * dimension;
  return onePhase(rows, (f, at, operands) => {
    const a = lanes(f);
    const [x, cos, sin] = operands.inputs as readonly [Code, Code, Code];
    f.each(operands.from, operands.to, i32(1), (row) => {
      const start = (base: Code, bytes: number) => pointer(f, at, at.at(base, row, bytes));
      const [source, into] = [start(x, 4 * width), start(operands.outputs[0] as Code, 4 * width)];
      const [cosines, sines] = [start(cos, 4 * dimension).get, start(sin, 4 * dimension).get];
      f.each(i32(0), i32(width / dimension), i32(1), () => {
        const moving = [source.get, into.get, cosines, sines].map((each) => pointer(f, at, each));
        const [px, py, pc, ps] = moving.map((each) => each.get) as [Code, Code, Code, Code];
        along(
          f,
          at,
          dimension / 2,
          moving,
          (offset, count) => {
            const low = f.named(memory.vector(px, offset));
            const high = f.named(memory.vector(px, offset + half));
            const [ofLow, ofHigh] = transposed ? [offset + half, offset] : [offset, offset + half];
            const turnedLow = a.multiply(high, memory.vector(ps, ofLow));
            const turnedHigh = a.multiply(low, memory.vector(ps, ofHigh));
            const [keptLow, keptHigh] = [offset, offset + half].map((place, index) =>
              a.multiply(index === 0 ? low : high, memory.vector(pc, place)),
            ) as [Code, Code];
            const y = transposed
              ? [a.add(keptLow, turnedLow), a.subtract(keptHigh, turnedHigh)]
              : [a.subtract(keptLow, turnedLow), a.add(keptHigh, turnedHigh)];
            for (const [index, each] of y.entries()) store(f, py, each, count, offset + half * index);
          },
          2,
        );
        for (const each of [source, into]) each.set(at.plus(each.get, 4 * dimension));
      });
    });
  });
}
