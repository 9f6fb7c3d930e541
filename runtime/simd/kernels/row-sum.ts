// Sums along rows: four lanes from +0, lane j adds up entries j, j + 4, …, then (l0 + l1) + (l2 + l3). Rows go in tiles, so that their
// chains run beside each other.

import type { Code } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { along, firstLanes, fourTotals, laneTotal, pointer, store, tiles } from "../walk.ts";
import type { Term } from "./column-sum.ts";

/** Rows of a tile. */
export const rowTile = 4;

/** Sums of terms along `height` rows of `length`. `pointers` move together; `term` is given a place and what row it is. */
export function sumRows(
  f: Fun,
  at: Addresses,
  { height, length }: { readonly height: number; readonly length: number },
  pointers: readonly Local[],
  term: (row: number, offset: number) => Code,
): readonly Code[] {
  const a = lanes(f);
  const sums = Array.from({ length: height }, () => f.local("v128"));
  for (const each of sums) each.set(a.number(0));
  along(
    f,
    at,
    length,
    pointers,
    (offset, count) => {
      for (const [row, each] of sums.entries()) each.set(a.add(each.get, firstLanes(term(row, offset), count)));
    },
    height > 2 ? 2 : 4,
  );
  return sums.map((each) => each.get);
}

/** The totals of a tile's sums, in the lanes of one vector. */
export function totals(f: Fun, sums: readonly Code[]): Code {
  if (sums.length === 1) return laneTotal(f, sums[0] as Code);
  const zero = lanes(f).number(0);
  return fourTotals(f, [sums[0] ?? zero, sums[1] ?? zero, sums[2] ?? zero, sums[3] ?? zero]);
}

/** out[row] = Σ term(x) of a row's entries x. */
export interface RowSum {
  readonly rows: number;
  readonly length: number;
}

export function rowSumKernel(sum: RowSum): SimdKernel {
  return onePhase(Math.ceil(sum.rows / rowTile), (f, at, operands) =>
    rowSums(f, at, { ...operands, input: operands.inputs[0] as Code, output: operands.outputs[0] as Code }, sum),
  );
}

export function rowSums(
  f: Fun,
  at: Addresses,
  { from, to, input, output }: { readonly from: Code; readonly to: Code; readonly input: Code; readonly output: Code },
  { rows, length }: RowSum,
  term: Term = (x) => x,
): void {
  tiles(f, { from, to }, rows, rowTile, (height, first) => {
    const source = pointer(f, at, at.at(input, first, 4 * length));
    const sums = sumRows(f, at, { height, length }, [source], (row, offset) =>
      term(memory.vector(source.get, offset + 4 * length * row)),
    );
    store(f, f.named(at.at(output, first)), totals(f, sums), height);
  });
}
