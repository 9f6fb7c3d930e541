// Sums over rows: each column is one chain from +0, rows ascending. Up to 32 columns are held in registers.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes, splatInt } from "../lanes.ts";
import { pointer, storeRow } from "../walk.ts";

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
 * out[o, c] = Σ in[o, c + t·columns] over t, for `outer` rows of `length` elements; where `columns` does not divide the length, the
 * first columns have a term more. `square`: of squares. `root`: of each sum.
 */
export interface ColumnSum {
  readonly outer: number;
  readonly length: number;
  readonly columns: number;
  readonly square?: boolean;
  readonly root?: boolean;
}

/** Units of `columnSums`. */
export function columnSumUnits({ outer, columns }: Pick<ColumnSum, "outer" | "columns">): number {
  return outer * Math.ceil(columns / tile);
}

export function columnSumKernel(sum: ColumnSum): SimdKernel {
  return onePhase(columnSumUnits(sum), (f, at, operands) =>
    columnSums(f, at, { ...operands, input: operands.inputs[0] as Code, output: operands.outputs[0] as Code }, sum),
  );
}

/** What sums add up, of an element. */
export type Term = (x: Code) => Code;

export function columnSums(
  f: Fun,
  at: Addresses,
  { from, to, input, output }: Pick<Operands, "from" | "to"> & { readonly input: Code; readonly output: Code },
  { length, columns, square = false, root = false }: ColumnSum,
  term: Term = square ? (x) => squared(f, x) : (x) => x,
): void {
  const a = lanes(f);
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
      const made = sums.map((each) => (root ? a.root(each.get) : each.get));
      storeRow(f, into, made, width);
    }),
  );
}

export function squared(f: Fun, x: Code): Code {
  const named = f.named(x);
  return lanes(f).multiply(named, named);
}

/** The term more of the columns that begin less than `bytes`, a number with sign, behind the tile's first. */
function addLast(f: Fun, sums: readonly Local[], source: Code, term: Term, bytes: Code): void {
  const a = lanes(f);
  const end = f.named(bytes);
  const places = { type: "v128", bytes: [0xfd, 12, ...[0, 4, 8, 12].flatMap((each) => [each, 0, 0, 0])] } as const;
  for (const [index, each] of sums.entries())
    f.when(whole.lessSigned(i32(16 * index), end), () => {
      const there = a.lessInteger(places, splatInt(whole.subtract(end, i32(16 * index))));
      each.set(a.add(each.get, a.and(term(memory.vector(source, 16 * index)), there)));
    });
}

/**
 * out[c] = Σ of a term over all rows. `term` is given the places, in bytes, of a row's column in inputs of this width, and the row.
 */
export function rowTermsKernel(
  { rows, width }: { readonly rows: number; readonly width: number },
  prepare: (
    f: Fun,
    at: Addresses,
    operands: Operands,
  ) => {
    readonly moving: readonly Code[];
    readonly row: (row: Code) => (places: readonly Code[], offset: number) => Code;
  },
): SimdKernel {
  return onePhase(Math.ceil(width / tile), (f, at, operands) => {
    const { moving, row: ofRow } = prepare(f, at, operands);
    f.each(operands.from, operands.to, i32(1), (unit) =>
      tileUnits(f, unit, width, (_, columns, byte) => {
        const sums = zeros(f, columns);
        const places = moving.map((base) => pointer(f, at, at.at(base, byte, 1)));
        f.each(i32(0), i32(rows), i32(1), (row) => {
          const term = ofRow(row);
          addRow(f, sums, (offset) =>
            term(
              places.map((each) => each.get),
              offset,
            ),
          );
          for (const each of places) each.set(at.plus(each.get, 4 * width));
        });
        const into = f.named(at.at(operands.outputs[0] as Code, byte, 1));
        const made = sums.map((each) => each.get);
        storeRow(f, into, made, columns);
      }),
    );
  });
}
