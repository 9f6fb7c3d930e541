// Sums over rows: each column is one chain from +0, rows ascending. Up to 32 columns are held in registers.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { counted, lanes, splatInt } from "../lanes.ts";
import { move, pointer, storeRow } from "../walk.ts";

/** Columns of a tile: eight chains, so that no addition waits for the one before. */
const tile = 32;

/** Sums of so many columns, +0 at first. */
export function zeros(f: Fun, columns: number): readonly Local[] {
  const zero = lanes(f).number(0);
  return Array.from({ length: Math.ceil(columns / 4) }, () => {
    const sum = f.local("v128");
    sum.set(zero);
    return sum;
  });
}

/** sums += term, which is given its place in bytes. */
export function addRow(f: Fun, sums: readonly Local[], term: (offset: number) => Code): void {
  const { add } = lanes(f);
  sums.forEach((each, index) => {
    each.set(add(each.get, term(16 * index)));
  });
}

/** `body` for tiles of columns: how many they are, and where they begin in a row, in bytes. */
export function columnTiles(f: Fun, width: number, body: (columns: number, byte: Code) => void): void {
  const full = Math.floor(width / tile);
  if (full > 0) f.each(i32(0), i32(full), i32(1), (each) => body(tile, f.named(whole.multiply(each, i32(4 * tile)))));
  if (width % tile > 0) body(width % tile, i32(4 * tile * full));
}

/** Tiles of a row as units: `body` with those of one unit. */
function tileUnits(f: Fun, unit: Code, width: number, body: (row: Code, columns: number, byte: Code) => void): void {
  const count = Math.ceil(width / tile);
  const row = f.named(whole.divide(unit, i32(count)));
  const column = f.named(whole.remainder(unit, i32(count)));
  const byte = f.named(whole.multiply(column, i32(4 * tile)));
  const rest = width % tile;
  if (rest === 0) body(row, tile, byte);
  else if (count === 1) body(row, rest, byte);
  else
    f.when(
      whole.less(column, i32(count - 1)),
      () => body(row, tile, byte),
      () => body(row, rest, byte),
    );
}

/**
 * out[o, c] = Σ term(in[o, c + t·columns]) over t, rising, for `outer` stretches of `length` elements; where `columns` does not divide the
 * length, the first columns have a term more.
 */
export interface ColumnSum {
  readonly outer: number;
  readonly length: number;
  readonly columns: number;
}

/** What sums add up, of an element. */
export type Term = (x: Code) => Code;

/** Units of `columnSums`. */
export function columnSumUnits({ outer, columns }: Pick<ColumnSum, "outer" | "columns">): number {
  return outer * Math.ceil(columns / tile);
}

/** [outer, length, inner] summed over the middle; also the sums of a matrix's columns. */
export function columnSumKernel(outer: number, length: number, inner: number): SimdKernel {
  const sum = { outer, length: length * inner, columns: inner };
  return onePhase(columnSumUnits(sum), (f, at, operands) =>
    columnSums(f, at, { ...operands, input: operands.inputs[0] as Code, output: operands.outputs[0] as Code }, sum),
  );
}

export function columnSums(
  f: Fun,
  at: Addresses,
  { from, to, input, output }: Pick<Operands, "from" | "to"> & { readonly input: Code; readonly output: Code },
  { length, columns }: ColumnSum,
  term: Term = (x) => x,
): void {
  const rows = Math.floor(length / columns);
  const left = length % columns;
  f.each(from, to, i32(1), (unit) =>
    tileUnits(f, unit, columns, (row, width, byte) => {
      const sums = zeros(f, width);
      const source = pointer(f, at, at.at(at.at(input, row, 4 * length), byte, 1));
      f.each(i32(0), i32(rows), i32(1), () => {
        addRow(f, sums, (offset) => term(memory.vector(source.get, offset)));
        source.set(at.plus(source.get, 4 * columns));
      });
      if (left > 0) addLast(f, sums, source.get, term, whole.subtract(i32(4 * left), byte));
      const into = f.named(at.at(at.at(output, row, 4 * columns), byte, 1));
      const made = sums.map((each) => each.get);
      storeRow(f, into, made, width);
    }),
  );
}

/** The term more of the columns that begin less than `bytes`, a number with sign, behind the tile's first. */
function addLast(f: Fun, sums: readonly Local[], source: Code, term: Term, bytes: Code): void {
  const a = lanes(f);
  const end = f.named(bytes);
  for (const [index, each] of sums.entries())
    f.when(whole.lessSigned(i32(16 * index), end), () => {
      const there = a.lessInteger(counted(4), splatInt(whole.subtract(end, i32(16 * index))));
      each.set(a.add(each.get, a.and(term(memory.vector(source, 16 * index)), there)));
    });
}

/** out[c] = Σ dy·(x·1/rms) over all rows: the gradient of rmsNorm's weight. Inputs x, 1/rms, dy. */
export function rmsNormWeightGradientKernel({
  rows,
  width,
}: {
  readonly rows: number;
  readonly width: number;
}): SimdKernel {
  return onePhase(columnSumUnits({ outer: 1, columns: width }), (f, at, { inputs, outputs, from, to }) => {
    const [x, inverse, gradient] = inputs as readonly [Code, Code, Code];
    const { multiply } = lanes(f);
    f.each(from, to, i32(1), (unit) =>
      tileUnits(f, unit, width, (_, columns, byte) => {
        const sums = zeros(f, columns);
        const [px, pg] = [pointer(f, at, at.at(x, byte, 1)), pointer(f, at, at.at(gradient, byte, 1))];
        const own = pointer(f, at, inverse);
        f.each(i32(0), i32(rows), i32(1), () => {
          const scale = f.named(memory.splat(own.get));
          addRow(f, sums, (offset) =>
            multiply(memory.vector(pg.get, offset), multiply(memory.vector(px.get, offset), scale)),
          );
          move(at, [px, pg], 4 * width);
          move(at, [own], 4);
        });
        const made = sums.map((each) => each.get);
        storeRow(f, f.named(at.at(outputs[0] as Code, byte, 1)), made, columns);
      }),
    );
  });
}
