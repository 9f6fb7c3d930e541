// Rows and elements by index: gatherRows, writeRows, segmentSumRows, pick and place.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { memory } from "../../wasm/memory.ts";
import { onePhase, type SimdKernel } from "../kernel.ts";
import { pointer, smaller, storeRow } from "../walk.ts";
import { addRow, columnTiles, zeros } from "./column-sum.ts";
import { copyRun } from "./copy.ts";

/** Elements in a unit of short rows. */
const stretch = 1024;

/** `rows` of a unit's `group`: `body` with each. */
function eachRow(
  f: Fun,
  { from, to }: { readonly from: Code; readonly to: Code },
  rows: number,
  group: number,
  body: (row: Code) => void,
): void {
  const first = f.named(whole.multiply(from, i32(group)));
  const end = f.named(whole.multiply(to, i32(group)));
  f.each(first, smaller(end, i32(rows)), i32(1), body);
}

function groupOf(width: number): number {
  return Math.max(1, Math.floor(stretch / width));
}

/** out[i, :] = table[index[i], :], zeros where the index is no row. Inputs table [rows, width], index [count]. */
export function gatherRowsKernel({
  rows,
  width,
  count,
}: {
  readonly rows: number;
  readonly width: number;
  readonly count: number;
}): SimdKernel {
  const group = groupOf(width);
  return onePhase(Math.ceil(count / group), (f, at, operands) => {
    const [table, index] = operands.inputs as readonly [Code, Code];
    eachRow(f, operands, count, group, (i) => {
      const row = f.named(memory.int(at.at(index, i)));
      const into = pointer(f, at, at.at(operands.outputs[0] as Code, i, 4 * width));
      // without sign, −1 is beyond all rows
      f.when(
        whole.less(row, i32(rows)),
        () => copyRun(f, at, width, [pointer(f, at, at.at(table, row, 4 * width))], into),
        () => copyRun(f, at, width, [], into),
      );
    });
  });
}

/** state[index[i], :] = rows[i, :] in place, where the index is a row. Inputs state [held, width], index [count], rows [count, width]. */
export function writeRowsKernel({
  held,
  width,
  count,
}: {
  readonly held: number;
  readonly width: number;
  readonly count: number;
}): SimdKernel {
  const group = groupOf(width);
  return onePhase(Math.ceil(count / group), (f, at, operands) => {
    const [, index, rows] = operands.inputs as readonly [Code, Code, Code];
    eachRow(f, operands, count, group, (i) => {
      const row = f.named(memory.int(at.at(index, i)));
      f.when(whole.less(row, i32(held)), () => {
        const into = pointer(f, at, at.at(operands.outputs[0] as Code, row, 4 * width));
        copyRun(f, at, width, [pointer(f, at, at.at(rows, i, 4 * width))], into);
      });
    });
  });
}

/**
 * out[s, :] = Σ rows[p, :] over the positions p of segment s, one chain from +0 in their order.
 * Inputs rows [count, width], offsets [segments + 1], positions [length].
 */
export function segmentSumKernel({
  count,
  width,
  segments,
  length,
}: {
  readonly count: number;
  readonly width: number;
  readonly segments: number;
  readonly length: number;
}): SimdKernel {
  const group = Math.max(1, Math.floor(stretch / 8 / width));
  return onePhase(Math.ceil(segments / group), (f, at, operands) => {
    const [rows, offsets, positions] = operands.inputs as readonly [Code, Code, Code];
    eachRow(f, operands, segments, group, (segment) => {
      const bound = (offset: number): Code => {
        const given = f.named(memory.int(at.at(offsets, segment), offset));
        return f.named(inside(f, given, length));
      };
      const [first, end] = [bound(0), bound(4)];
      const into = f.named(at.at(operands.outputs[0] as Code, segment, 4 * width));
      columnTiles(f, width, (columns, byte) => {
        const sums = zeros(f, columns);
        const base = f.named(at.at(rows, byte, 1));
        f.each(first, end, i32(1), (place) => {
          const row = f.named(memory.int(at.at(positions, place)));
          f.when(whole.less(row, i32(count)), () => {
            const source = f.named(at.at(base, row, 4 * width));
            addRow(f, sums, (offset) => memory.vector(source, offset));
          });
        });
        const made = sums.map((each) => each.get);
        storeRow(f, f.named(at.at(into, byte, 1)), made, columns);
      });
    });
  });
}

/** A number with sign, held between 0 and `most`. */
function inside(f: Fun, value: Code, most: number): Code {
  const held = f.local("i32");
  held.set(value);
  f.when(whole.lessSigned(held.get, i32(0)), () => held.set(i32(0)));
  f.when(whole.less(i32(most), held.get), () => held.set(i32(most)));
  return held.get;
}

/** out[i] = matrix[i, index[i]], 0 where the index is no column. Inputs matrix [rows, width], index [rows]. */
export function pickKernel({ rows, width }: { readonly rows: number; readonly width: number }): SimdKernel {
  return onePhase(Math.ceil(rows / stretch), (f, at, operands) => {
    const [matrix, index] = operands.inputs as readonly [Code, Code];
    eachRow(f, operands, rows, stretch, (row) => {
      const column = f.named(memory.int(at.at(index, row)));
      const into = f.named(at.at(operands.outputs[0] as Code, row));
      f.when(
        whole.less(column, i32(width)),
        () => memory.storeInt(f, into, memory.int(at.at(at.at(matrix, row, 4 * width), column))),
        () => memory.storeInt(f, into, i32(0)),
      );
    });
  });
}

/** out[i, j] = values[i] where j = index[i], else 0. Inputs values [rows], index [rows]. */
export function placeKernel({ rows, width }: { readonly rows: number; readonly width: number }): SimdKernel {
  const group = groupOf(width);
  return onePhase(Math.ceil(rows / group), (f, at, operands) => {
    const [values, index] = operands.inputs as readonly [Code, Code];
    eachRow(f, operands, rows, group, (row) => {
      const column = f.named(memory.int(at.at(index, row)));
      const into = f.named(at.at(operands.outputs[0] as Code, row, 4 * width));
      copyRun(f, at, width, [], pointer(f, at, into));
      f.when(whole.less(column, i32(width)), () =>
        memory.storeInt(f, at.at(into, column), memory.int(at.at(values, row))),
      );
    });
  });
}
