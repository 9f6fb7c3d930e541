// blockMaximum: the largest entry of a row, or of its entries b, b + blocks, …, with its index, the lowest among equals. A NaN is
// larger than all else.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes, shuffle, splatInt } from "../lanes.ts";
import { along, lanesOr, pointer, store, storeRow } from "../walk.ts";
import { columnsFrom } from "./log-prob.ts";

export interface Maximum {
  readonly rows: number;
  readonly length: number;
  readonly blocks: number;
  /** An input has the entries' indices; else they are their columns. */
  readonly index: boolean;
}

/** Inputs values and perhaps index; outputs maximum and index. */
export function maximumKernel(shape: Maximum): SimdKernel {
  return shape.blocks === 1 ? wholeRows(shape) : blocksOfRows(shape);
}

interface Best {
  readonly value: Local;
  readonly index: Local;
}

/** Takes what is larger, or as large with a lower index; of two NaN the one with the lower index. */
function take(f: Fun, { value, index }: Best, x: Code, own: Code, where?: Code): void {
  const a = lanes(f);
  const isNumber = f.named(a.equal(value.get, value.get));
  const lower = f.named(a.lessInteger(own, index.get));
  const larger = a.either(a.less(value.get, x), a.both(a.equal(x, value.get), lower));
  const wins = a.select(a.equal(x, x), larger, a.either(isNumber, lower));
  const better = f.named(where ? a.both(where, wins) : wins);
  value.set(a.select(better, x, value.get));
  index.set(a.select(better, own, index.get));
}

function wholeRows({ rows, length, index: given }: Maximum): SimdKernel {
  const last = 0x7fffffff;
  return onePhase(rows, (f, at, operands) => {
    const a = lanes(f);
    const [values, index] = operands.inputs as readonly [Code, Code?];
    const [most, where] = operands.outputs as readonly [Code, Code];
    f.each(operands.from, operands.to, i32(1), (row) => {
      const best = { value: f.local("v128"), index: f.local("v128") };
      best.value.set(a.number(-Infinity));
      best.index.set(a.integer(last));
      const base = f.named(at.at(values, row, 4 * length));
      const bases = index && f.named(at.at(index, row, 4 * length));
      const place = pointer(f, at, base);
      const own = bases && pointer(f, at, bases);
      const column = f.local("v128");
      column.set(columnsFrom(f, i32(0)));
      along(
        f,
        at,
        length,
        own ? [place, own] : [place],
        (offset, count) => {
          const x = f.named(lanesOr(memory.vector(place.get, offset), a.number(-Infinity), count));
          const named = own ? memory.vector(own.get, offset) : column.get;
          take(f, best, x, f.named(lanesOr(named, a.integer(last), count)));
          if (!given) column.set(a.addInteger(column.get, a.integer(4)));
        },
        1,
      );
      for (const order of [
        [1, 0, 3, 2],
        [2, 3, 0, 1],
      ] as const) {
        const other = f.named(shuffle(best.value.get, best.value.get, order));
        take(f, best, other, f.named(shuffle(best.index.get, best.index.get, order)));
      }
      store(f, at.at(most, row), best.value.get, 1);
      store(f, at.at(where, row), best.index.get, 1);
    });
  });
}

/** Blocks of a unit: a line of the processor's cache. */
const tile = 16;

function blocksOfRows(shape: Maximum): SimdKernel {
  const { rows, blocks } = shape;
  const count = Math.ceil(blocks / tile);
  return onePhase(rows * count, (f, at, operands) =>
    f.each(operands.from, operands.to, i32(1), (unit) => {
      const row = f.named(whole.divide(unit, i32(count)));
      const first = f.named(whole.multiply(whole.remainder(unit, i32(count)), i32(tile)));
      const body = (columns: number): void => blocksOfUnit(f, at, operands, shape, { row, first, columns });
      if (blocks % tile === 0) body(tile);
      else if (blocks < tile) body(blocks);
      else
        f.when(
          whole.less(first, i32(tile * (count - 1))),
          () => body(tile),
          () => body(blocks % tile),
        );
    }),
  );
}

function blocksOfUnit(
  f: Fun,
  at: Addresses,
  { inputs, outputs }: Operands,
  { length, blocks }: Maximum,
  { row, first, columns }: { readonly row: Code; readonly first: Code; readonly columns: number },
): void {
  const a = lanes(f);
  const [values, index] = inputs as readonly [Code, Code?];
  const start = (base: Code): Local => pointer(f, at, at.at(at.at(base, row, 4 * length), first));
  const place = start(values);
  const own = index && start(index);
  const column = f.local("i32");
  column.set(first);
  const fours = Array.from({ length: Math.ceil(columns / 4) }, (_, four) => four);
  const named = (four: number): Code =>
    f.named(own ? memory.vector(own.get, 16 * four) : columnsFrom(f, whole.add(column.get, i32(4 * four))));
  const best = fours.map((four) => {
    const made = { value: f.local("v128"), index: f.local("v128") };
    made.value.set(memory.vector(place.get, 16 * four));
    made.index.set(named(four));
    return made;
  });
  const next = (): void => {
    for (const each of own ? [place, own] : [place]) each.set(at.plus(each.get, 4 * blocks));
    column.set(whole.add(column.get, i32(blocks)));
  };
  next();
  const turns = Math.floor(length / blocks);
  f.each(i32(1), i32(turns), i32(1), () => {
    for (const [four, each] of best.entries()) take(f, each, f.named(memory.vector(place.get, 16 * four)), named(four));
    next();
  });
  if (length % blocks > 0)
    for (const [four, each] of best.entries())
      f.when(whole.less(whole.add(column.get, i32(4 * four)), i32(length)), () => {
        const there = a.lessInteger(columnsFrom(f, whole.add(column.get, i32(4 * four))), splatInt(i32(length)));
        take(f, each, f.named(memory.vector(place.get, 16 * four)), named(four), there);
      });
  for (const [which, output] of outputs.entries()) {
    const into = f.named(at.at(at.at(output, row, 4 * blocks), first));
    const made = best.map((each) => (which === 0 ? each.value : each.index).get);
    storeRow(f, into, made, columns);
  }
}
