// Matrix products: tiles of 4 rows and 8 columns held in registers, over columns of b that were packed side by side. Each element is
// one chain s = s + a·b over k ascending, product and sum rounded apart, then the bias: whatever the tile, the thread or the
// number of rows, its bits are the same.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import type { Phase, SimdKernel } from "../kernel.ts";
import { lanes, shuffle } from "../lanes.ts";

export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly bias: boolean;
}

/** Columns of a panel, rows of a tile. */
const panel = 8;
const tile = 4;
/** Terms of the chain that one turn of the loop adds. */
const unroll = 4;
/** Bytes of `a` that a block of rows may take, so that it stays in the processor's cache while panels pass. */
const blockBytes = 192 * 1024;

/** Inputs a, b and perhaps bias [n]; output [m, n]. */
export function matmulKernel(product: Product): SimdKernel {
  const { n, k } = product;
  return { phases: [packing(product), multiplying(product)], shared: 4 * Math.ceil(n / panel) * panel * k };
}

/** b into panels [⌈n/8⌉][k][8]; what lies beside the last column is 0. */
function packing({ n, k, transB }: Product): Phase {
  const panels = Math.ceil(n / panel);
  return {
    units: panels,
    of: 1,
    emit(f, at, { inputs, shared, from, to }) {
      const b = inputs[1] as Code;
      const whole4 = k - (k % 4);
      const full = Math.floor(n / panel);
      const into = f.local(at.type);
      const copy = (columns: number, unit: Code): void => {
        into.set(at.at(shared, unit, 4 * k * panel));
        if (transB) packRows(f, at, f.named(at.at(b, unit, 4 * k * panel)), into, { columns, k, whole4 });
        else packColumns(f, at, f.named(at.at(b, unit, 4 * panel)), into, { columns, k, n });
      };
      f.each(from, to, i32(1), (unit) => {
        if (n % panel === 0) copy(panel, unit);
        else
          f.when(
            whole.less(unit, i32(full)),
            () => copy(panel, unit),
            () => copy(n % panel, unit),
          );
      });
    },
  };
}

/** From b [n, k]: four columns of four terms at a time, turned round in registers. */
function packRows(
  f: Fun,
  at: Addresses,
  base: Code,
  into: Local,
  { columns, k, whole4 }: { readonly columns: number; readonly k: number; readonly whole4: number },
): void {
  const zero = lanes(f).number(0);
  f.each(i32(0), i32(whole4), i32(4), (term) => {
    const from = f.named(at.at(base, term));
    for (const half of [0, 4]) {
      const rows = [0, 1, 2, 3].map((row) =>
        f.named(half + row < columns ? memory.vector(from, 4 * k * (half + row)) : zero),
      ) as [Code, Code, Code, Code];
      turned(f, rows).forEach((each, index) => {
        memory.storeVector(f, into.get, each, 4 * (panel * index + half));
      });
    }
    into.set(at.plus(into.get, 4 * panel * 4));
  });
  f.each(i32(whole4), i32(k), i32(1), (term) => {
    const from = f.named(at.at(base, term));
    for (let column = 0; column < panel; column++)
      memory.storeLane(f, into.get, column < columns ? memory.first(from, 4 * k * column) : zero, 0, 4 * column);
    into.set(at.plus(into.get, 4 * panel));
  });
}

/** The transpose of 4 × 4 elements. */
export function turned(f: Fun, [a, b, c, d]: readonly [Code, Code, Code, Code]): readonly Code[] {
  const low = (x: Code, y: Code): Code => f.named(shuffle(x, y, [0, 4, 1, 5]));
  const high = (x: Code, y: Code): Code => f.named(shuffle(x, y, [2, 6, 3, 7]));
  const [ac, bd, acHigh, bdHigh] = [low(a, c), low(b, d), high(a, c), high(b, d)];
  return [
    shuffle(ac, bd, [0, 4, 1, 5]),
    shuffle(ac, bd, [2, 6, 3, 7]),
    shuffle(acHigh, bdHigh, [0, 4, 1, 5]),
    shuffle(acHigh, bdHigh, [2, 6, 3, 7]),
  ];
}

/** From b [k, n]: eight neighbours of each row. */
function packColumns(
  f: Fun,
  at: Addresses,
  base: Code,
  into: Local,
  { columns, k, n }: { readonly columns: number; readonly k: number; readonly n: number },
): void {
  const from = f.local(at.type);
  from.set(base);
  const zero = lanes(f).number(0);
  f.each(i32(0), i32(k), i32(1), () => {
    for (let column = 0; column < panel; ) {
      const four = column % 4 === 0 && columns - column >= 4;
      if (four) memory.storeVector(f, into.get, memory.vector(from.get, 4 * column), 4 * column);
      else {
        const value = column < columns ? memory.first(from.get, 4 * column) : zero;
        memory.storeLane(f, into.get, value, 0, 4 * column);
      }
      column += four ? 4 : 1;
    }
    from.set(at.plus(from.get, 4 * n));
    into.set(at.plus(into.get, 4 * panel));
  });
}

/** Blocks of rows, each against all panels: units count tiles of rows within blocks, panel after panel. */
function multiplying(product: Product): Phase {
  const { m, n, k } = product;
  const tiles = Math.ceil(m / tile);
  const panels = Math.ceil(n / panel);
  const tilesOfBlock = Math.max(1, Math.min(tiles, Math.floor(blockBytes / (4 * k * tile))));
  const blocks = Math.ceil(tiles / tilesOfBlock);
  return {
    units: blocks * panels,
    emit(f, at, operands) {
      const [a, , bias] = operands.inputs as readonly [Code, Code, Code?];
      const output = operands.outputs[0] as Code;
      f.each(operands.from, operands.to, i32(1), (unit) => {
        const block = f.named(whole.divide(unit, i32(panels)));
        const column = f.named(whole.remainder(unit, i32(panels)));
        const b = f.named(at.at(operands.shared, column, 4 * k * panel));
        const from = f.named(whole.multiply(block, i32(tilesOfBlock)));
        const end = f.local("i32");
        end.set(whole.add(from, i32(tilesOfBlock)));
        f.when(whole.greater(end.get, i32(tiles)), () => end.set(i32(tiles)));
        const into = f.named(at.at(output, column, 4 * panel));
        const ofBias = bias && f.named(at.at(bias, column, 4 * panel));
        const columns = (width: number): void =>
          f.each(from, end.get, i32(1), (row) => {
            const rows = (height: number): void =>
              multiplyTile(f, at, product, { a, b, into, bias: ofBias, row, height, width });
            if (m % tile === 0) rows(tile);
            else
              f.when(
                whole.less(row, i32(Math.floor(m / tile))),
                () => rows(tile),
                () => rows(m % tile),
              );
          });
        if (n % panel === 0) columns(panel);
        else
          f.when(
            whole.less(column, i32(Math.floor(n / panel))),
            () => columns(panel),
            () => columns(n % panel),
          );
      });
    },
  };
}

interface Tile {
  readonly a: Code;
  /** The panel. */
  readonly b: Code;
  /** Row 0 of the output, at the panel's first column. */
  readonly into: Code;
  readonly bias: Code | undefined;
  /** Which tile of rows. */
  readonly row: Code;
  readonly height: number;
  readonly width: number;
}

function multiplyTile(f: Fun, at: Addresses, { m, n, k, transA }: Product, given: Tile): void {
  const { height, width } = given;
  const arithmetic = lanes(f);
  const pa = f.local(at.type);
  const pb = f.local(at.type);
  pa.set(at.at(given.a, given.row, transA ? 4 * tile : 4 * tile * k));
  pb.set(given.b);
  const sums = Array.from({ length: height }, () => [f.local("v128"), f.local("v128")] as const);
  for (const each of sums.flat()) each.set(arithmetic.number(0));
  const b0 = f.local("v128");
  const b1 = f.local("v128");
  const a = f.local("v128");
  const term = (index: number): void => {
    b0.set(memory.vector(pb.get, 4 * panel * index));
    b1.set(memory.vector(pb.get, 4 * panel * index + 16));
    sums.forEach(([low, high], row) => {
      a.set(memory.splat(pa.get, 4 * (transA ? row + m * index : row * k + index)));
      low.set(arithmetic.add(low.get, arithmetic.multiply(a.get, b0.get)));
      high.set(arithmetic.add(high.get, arithmetic.multiply(a.get, b1.get)));
    });
  };
  const turn = (terms: number): void => {
    for (let index = 0; index < terms; index++) term(index);
    pa.set(at.plus(pa.get, 4 * terms * (transA ? m : 1)));
    pb.set(at.plus(pb.get, 4 * panel * terms));
  };
  const turns = Math.floor(k / unroll);
  if (turns > 0) f.each(i32(0), i32(turns), i32(1), () => turn(unroll));
  if (k % unroll > 0) turn(k % unroll);
  const into = f.named(at.at(given.into, given.row, 4 * tile * n));
  sums.forEach(([low, high], row) => {
    [low, high].forEach((each, half) => {
      const there = Math.min(4, width - 4 * half);
      if (there <= 0) return;
      const offset = 4 * row * n + 16 * half;
      if (given.bias) each.set(arithmetic.add(each.get, memory.vector(given.bias, 16 * half)));
      if (there === 4) memory.storeVector(f, into, each.get, offset);
      else for (let lane = 0; lane < there; lane++) memory.storeLane(f, into, each.get, lane, offset + 4 * lane);
    });
  });
}
