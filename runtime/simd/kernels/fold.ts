// Sums over whole tensors: foldAll, of any number of them, and nonFinite, partial counts of up to seven.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import type { Addresses } from "../../wasm/memory.ts";
import { memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { smaller, store } from "../walk.ts";
import { columnSums, columnSumUnits } from "./column-sum.ts";
import { rowSums } from "./row-sum.ts";

/** `body` with the units that fall to each part; parts have `counts` of them. */
function parts(
  f: Fun,
  operands: Operands,
  counts: readonly number[],
  body: (part: number, units: { readonly from: Code; readonly to: Code }) => void,
): void {
  let begin = 0;
  for (const [part, count] of counts.entries()) {
    const end = begin + count;
    const from = f.local("i32");
    from.set(operands.from);
    f.when(whole.less(from.get, i32(begin)), () => from.set(i32(begin)));
    const to = f.named(smaller(operands.to, i32(end)));
    const first = begin;
    f.when(whole.less(from.get, to), () =>
      body(part, {
        from: f.named(whole.subtract(from.get, i32(first))),
        to: f.named(whole.subtract(to, i32(first))),
      }),
    );
    begin = end;
  }
}

/**
 * The sum over all tensors of these sizes, of squares if asked: each tensor by four lanes, a unit, then one chain over the tensors, then
 * perhaps the root.
 */
export function foldAllKernel(
  sizes: readonly number[],
  { square, root }: { readonly square: boolean; readonly root: boolean },
): SimdKernel {
  const each = sizes.map(() => 1);
  return {
    shared: 4 * sizes.length,
    phases: [
      {
        units: sizes.length,
        emit(f, at, operands) {
          const { multiply } = lanes(f);
          const term = (x: Code): Code => {
            const named = f.named(x);
            return square ? multiply(named, named) : named;
          };
          parts(f, operands, each, (part, units) => {
            const output = f.named(at.plus(operands.shared, 4 * part));
            const given = { ...units, input: operands.inputs[part] as Code, output };
            rowSums(f, at, given, { rows: 1, length: sizes[part] ?? 0 }, term);
          });
        },
      },
      {
        units: 1,
        emit(f, _, { shared, outputs }) {
          const a = lanes(f);
          const sum = f.local("v128");
          sum.set(a.number(0));
          for (const part of sizes.keys()) sum.set(a.add(sum.get, memory.splat(shared, 4 * part)));
          store(f, outputs[0] as Code, root ? a.root(sum.get) : sum.get, 1);
        },
      },
    ],
  };
}

/** A tensor of `count` elements, whose `threads` partial counts begin at element `first` of the output. */
export interface Piece {
  readonly count: number;
  readonly threads: number;
  readonly first: number;
}

/** Counts of entries whose exponent says NaN or infinite; count t of p is of elements t, t + p, t + 2p, …. */
export function nonFiniteKernel(pieces: readonly Piece[]): SimdKernel {
  const counts = pieces.map(({ threads }) => columnSumUnits({ outer: 1, columns: threads }));
  const units = counts.reduce((sum, each) => sum + each, 0);
  return onePhase(units, (f: Fun, at: Addresses, operands) => {
    const a = lanes(f);
    const exponent = a.integer(0x7f800000);
    const term = (x: Code): Code => a.and(a.equalInteger(a.and(x, exponent), exponent), a.number(1));
    parts(f, operands, counts, (part, own) => {
      const { count, threads, first } = pieces[part] as Piece;
      const output = f.named(at.plus(operands.outputs[0] as Code, 4 * first));
      const given = { ...own, input: operands.inputs[part] as Code, output };
      if (threads === 1) rowSums(f, at, given, { rows: 1, length: count }, term);
      else columnSums(f, at, given, { outer: 1, length: count, columns: threads }, term);
    });
  });
}
