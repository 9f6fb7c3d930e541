// Sums over many tensors: foldAll (of elements or their squares), and partial counts of up to seven: nonFinite.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { onePhase, type Phase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { smaller } from "../walk.ts";
import { columnSums, columnSumUnits } from "./column-sum.ts";
import { rowSums } from "./row-sum.ts";

/** A tensor of `count` elements, whose `threads` partial sums begin at element `first` of the output. */
export interface Piece {
  readonly count: number;
  readonly threads: number;
  readonly first: number;
}

/** Sum t of p is of elements t, t + p, t + 2p, …: a chain, but along the row, in four lanes, where p is 1. */
function piecesKernel(pieces: readonly Piece[], root: boolean, term: (f: Fun) => (x: Code) => Code): SimdKernel {
  const ends: number[] = [];
  for (const { threads } of pieces) ends.push((ends.at(-1) ?? 0) + columnSumUnits({ outer: 1, columns: threads }));
  return onePhase(ends.at(-1) ?? 0, (f: Fun, at: Addresses, operands) =>
    pieces.forEach(({ count, threads, first }, index) => {
      const [begin, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
      const from = f.local("i32");
      from.set(operands.from);
      f.when(whole.less(from.get, i32(begin)), () => from.set(i32(begin)));
      const part = {
        from: f.named(whole.subtract(from.get, i32(begin))),
        to: f.named(whole.subtract(smaller(operands.to, i32(end)), i32(begin))),
        input: operands.inputs[index] as Code,
        output: f.named(at.plus(operands.outputs[0] as Code, 4 * first)),
      };
      // without units here, `to` may lie before `from`, below zero
      f.when(whole.lessSigned(part.from, part.to), () => {
        if (threads === 1) rowSums(f, at, part, { rows: 1, length: count, root }, term(f));
        else columnSums(f, at, part, { outer: 1, length: count, columns: threads, root }, term(f));
      });
    }),
  );
}

/** The sum over tensors of so many elements each, or of their squares: each tensor in four lanes, then one chain; perhaps its root. */
export function foldAllKernel(
  counts: readonly number[],
  { square, root }: { readonly square: boolean; readonly root: boolean },
): SimdKernel {
  const each: Phase = {
    units: counts.length,
    emit: (f, at, { inputs, shared, from, to }) =>
      counts.forEach((length, index) => {
        const mine = whole.and(whole.less(i32(index), to), whole.atLeast(i32(index), from));
        f.when(mine, () => {
          const part = { from: i32(0), to: i32(1), input: inputs[index] as Code, output: at.plus(shared, 4 * index) };
          rowSums(f, at, part, { rows: 1, length, square });
        });
      }),
  };
  const together: Phase = {
    units: 1,
    emit(f, at, { outputs, shared }) {
      const a = lanes(f);
      const sum = f.local("v128");
      sum.set(a.number(0));
      f.each(i32(0), i32(counts.length), i32(1), (index) => {
        sum.set(a.add(sum.get, memory.first(at.at(shared, index))));
      });
      memory.storeLane(f, outputs[0] as Code, root ? a.root(sum.get) : sum.get, 0);
    },
  };
  return { phases: [each, together], shared: 4 * counts.length };
}

/** Counts of entries whose exponent says NaN or infinite. */
export function nonFiniteKernel(pieces: readonly Piece[]): SimdKernel {
  return piecesKernel(pieces, false, (f) => (x) => {
    const a = lanes(f);
    const exponent = a.integer(0x7f800000);
    return a.and(a.equalInteger(a.and(x, exponent), exponent), a.number(1));
  });
}
