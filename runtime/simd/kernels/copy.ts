// Copies of runs of neighbouring elements: a tensor as it lies, slices, padding, concatenation.

import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import type { Operands, SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { along, move, pointer, smaller, store } from "../walk.ts";

/** Elements in a unit. */
const stretch = 1024;

/** Run o begins at first + o·step, in elements. */
export interface Place {
  readonly first: number;
  readonly step: number;
}

/** `outer` runs of `length` elements of one input, or of zeros. */
export interface Runs {
  readonly outer: number;
  readonly length: number;
  readonly input?: number;
  readonly from?: Place;
  readonly into: Place;
}

/** Input and output of so many elements of 32 bits. */
export function copyKernel(elements: number): SimdKernel {
  const place = { first: 0, step: 0 };
  return runsKernel([{ outer: 1, length: elements, input: 0, from: place, into: place }]);
}

/** All parts of an output, each element of which is in one of them. */
export function runsKernel(given: readonly Runs[]): SimdKernel {
  const parts = given.filter((each) => each.outer > 0 && each.length > 0);
  const ends: number[] = [];
  for (const each of parts) ends.push((ends.at(-1) ?? 0) + unitsOf(each));
  return {
    phases: [
      {
        units: Math.max(1, ends.at(-1) ?? 0),
        emit(f, at, operands) {
          for (const [index, part] of parts.entries()) {
            const [first, end] = [ends[index - 1] ?? 0, ends[index] ?? 0];
            const from = f.local("i32");
            from.set(operands.from);
            f.when(whole.less(from.get, i32(first)), () => from.set(i32(first)));
            const to = f.named(smaller(operands.to, i32(end)));
            copyPart(f, at, operands, part, from.get, to, first);
          }
        },
      },
    ],
  };
}

function unitsOf({ outer, length }: Runs): number {
  return length >= stretch ? outer * Math.ceil(length / stretch) : Math.ceil(outer / Math.floor(stretch / length));
}

function copyPart(
  f: Fun,
  at: Addresses,
  operands: Operands,
  part: Runs,
  from: Code,
  to: Code,
  firstUnit: number,
): void {
  const { outer, length } = part;
  const input = part.input === undefined ? undefined : (operands.inputs[part.input] as Code);
  const output = operands.outputs[0] as Code;
  const source = (run: Code): Local[] =>
    input && part.from ? [pointer(f, at, placed(at, input, part.from, run))] : [];
  f.each(from, to, i32(1), (counted) => {
    const unit = firstUnit === 0 ? counted : f.named(whole.subtract(counted, i32(firstUnit)));
    if (length >= stretch) {
      const pieces = Math.ceil(length / stretch);
      const run = f.named(whole.divide(unit, i32(pieces)));
      const piece = f.named(whole.remainder(unit, i32(pieces)));
      const skip = f.named(whole.multiply(piece, i32(stretch)));
      const into = pointer(f, at, at.at(placed(at, output, part.into, run), skip));
      const sources = source(run);
      for (const each of sources) each.set(at.at(each.get, skip));
      const last = length - stretch * (pieces - 1);
      if (last === stretch) copyRun(f, at, stretch, sources, into);
      else
        f.when(
          whole.less(piece, i32(pieces - 1)),
          () => copyRun(f, at, stretch, sources, into),
          () => copyRun(f, at, last, sources, into),
        );
      return;
    }
    const group = Math.floor(stretch / length);
    const first = f.named(whole.multiply(unit, i32(group)));
    const end = f.named(whole.add(first, i32(group)));
    const into = pointer(f, at, placed(at, output, part.into, first));
    const sources = source(first);
    const [ahead] = sources;
    f.each(first, smaller(end, i32(outer)), i32(1), () => {
      copyRun(
        f,
        at,
        length,
        sources.map((each) => pointer(f, at, each.get)),
        pointer(f, at, into.get),
      );
      move(at, [into], 4 * part.into.step);
      if (ahead && part.from) move(at, [ahead], 4 * part.from.step);
    });
  });
}

function placed(at: Addresses, base: Code, { first, step }: Place, run: Code): Code {
  const start = at.plus(base, 4 * first);
  return step === 0 ? start : at.at(start, run, 4 * step);
}

/** Copies a run, or writes zeros where there is no source. Both pointers move. */
export function copyRun(f: Fun, at: Addresses, length: number, source: readonly Local[], into: Local): void {
  const zero = lanes(f).integer(0);
  const [from] = source;
  along(f, at, length, [...source, into], (offset, count) => {
    store(f, into.get, from ? memory.vector(from.get, offset) : zero, count, offset);
  });
}
