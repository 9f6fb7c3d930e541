// rmsNorm and its gradients, four rows at a time.

import type { Code } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { lanes, spread } from "../lanes.ts";
import { along, pointer, store, tiles } from "../walk.ts";
import { rowTile, sumRows, totals } from "./row-sum.ts";

export interface Rows {
  readonly rows: number;
  readonly width: number;
}

/** One lane of a vector of numbers a row, in all four. */
function ofRow(f: Fun, values: Code, row: number): Code {
  return f.named(spread(values, row as 0 | 1 | 2 | 3));
}

/** y = x·(1/rms)·weight; inputs x, weight; outputs y and 1/rms = 1/√(Σ x²·(1/width) + epsilon). */
export function rmsNormKernel({ rows, width, epsilon }: Rows & { readonly epsilon: number }): SimdKernel {
  return onePhase(Math.ceil(rows / rowTile), (f, at, operands) => {
    const a = lanes(f);
    const [x, weight] = operands.inputs as readonly [Code, Code];
    const [y, inverse] = operands.outputs as readonly [Code, Code];
    tiles(f, operands, rows, rowTile, (height, first) => {
      const source = pointer(f, at, at.at(x, first, 4 * width));
      const squares = sumRows(f, at, { height, length: width }, [source], (row, offset) => {
        const each = f.named(memory.vector(source.get, offset + 4 * width * row));
        return a.multiply(each, each);
      });
      const mean = a.divide(totals(f, squares), a.number(width));
      const inverses = f.named(a.divide(a.number(1), a.root(a.add(mean, a.number(epsilon)))));
      store(f, f.named(at.at(inverse, first)), inverses, height);
      const each = Array.from({ length: height }, (_, row) => ofRow(f, inverses, row));
      const [from, into, by] = [
        pointer(f, at, at.at(x, first, 4 * width)),
        pointer(f, at, at.at(y, first, 4 * width)),
        pointer(f, at, weight),
      ];
      along(
        f,
        at,
        width,
        [from, into, by],
        (offset, count) => {
          const factor = f.named(memory.vector(by.get, offset));
          each.forEach((own, row) => {
            const place = offset + 4 * width * row;
            const value = a.multiply(a.multiply(memory.vector(from.get, place), own), factor);
            store(f, into.get, value, count, place);
          });
        },
        2,
      );
    });
  });
}

/** dx = (w·dy − x·mean(x·w·dy)/rms²)/rms. Inputs x, weight, 1/rms, dy. */
export function rmsNormGradientKernel({ rows, width }: Rows): SimdKernel {
  return onePhase(Math.ceil(rows / rowTile), (f, at, operands) => {
    const a = lanes(f);
    tiles(f, operands, rows, rowTile, (height, first) => {
      const [x, weight, inverse, gradient] = operands.inputs as readonly [Code, Code, Code, Code];
      const start = (base: Code) => pointer(f, at, at.at(base, first, 4 * width));
      const [px, pg, pw] = [start(x), start(gradient), pointer(f, at, weight)];
      const sums = sumRows(f, at, { height, length: width }, [px, pg, pw], (row, offset) => {
        const place = offset + 4 * width * row;
        const slope = a.multiply(memory.vector(pw.get, offset), memory.vector(pg.get, place));
        return a.multiply(memory.vector(px.get, place), slope);
      });
      const inverses = f.named(memory.vector(at.at(inverse, first)));
      const mean = a.divide(totals(f, sums), a.number(width));
      const shrinks = f.named(a.multiply(a.multiply(mean, inverses), inverses));
      const each = Array.from(
        { length: height },
        (_, row) => [ofRow(f, shrinks, row), ofRow(f, inverses, row)] as const,
      );
      const into = start(operands.outputs[0] as Code);
      const again = [px, pg, into, pw];
      px.set(at.at(x, first, 4 * width));
      pg.set(at.at(gradient, first, 4 * width));
      pw.set(weight);
      along(
        f,
        at,
        width,
        again,
        (offset, count) => {
          const factor = f.named(memory.vector(pw.get, offset));
          each.forEach(([shrink, own], row) => {
            const place = offset + 4 * width * row;
            const slope = a.multiply(factor, memory.vector(pg.get, place));
            const value = a.multiply(a.subtract(slope, a.multiply(memory.vector(px.get, place), shrink)), own);
            store(f, into.get, value, count, place);
          });
        },
        1,
      );
    });
  });
}
