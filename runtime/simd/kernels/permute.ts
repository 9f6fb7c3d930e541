// permute: where neighbours stay neighbours, runs are copied; else squares of 4 × 4 are turned round in registers.

import { type Shape, size } from "../../graph/ir.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { pointer, store } from "../walk.ts";
import { copyRun } from "./copy.ts";
import { turned } from "./matmul.ts";
import { indexOf } from "./pointwise.ts";

/** out of `shape`, row-major, of an input with these strides along its axes, all of which are walked. */
export function permuteKernel(shape: Shape, strides: readonly number[]): SimdKernel {
  const kept = shape.map((extent, axis) => ({ extent, stride: strides[axis] ?? 0 })).filter(({ extent }) => extent > 1);
  const last = kept.at(-1);
  if (!last || last.stride === 1) return runs(kept);
  // the axis along which the input's neighbours lie
  const across = kept.findIndex(({ stride }) => stride === 1);
  const turns = across >= 0 ? squares(kept, across) : undefined;
  return turns ?? runs([...kept, { extent: 1, stride: 1 }]);
}

interface Axis {
  readonly extent: number;
  readonly stride: number;
}

/** A run a unit: the last axis is contiguous in both. */
function runs(axes: readonly Axis[]): SimdKernel {
  const outer = axes.slice(0, -1);
  const length = axes.at(-1)?.extent ?? 1;
  return onePhase(size(outer.map(({ extent }) => extent)), (f, at, operands) => {
    const [input, output] = [operands.inputs[0] as Code, operands.outputs[0] as Code];
    f.each(operands.from, operands.to, i32(1), (unit) => {
      const from = pointer(f, at, at.at(input, placeOf(outer, unit)));
      copyRun(f, at, length, [from], pointer(f, at, at.at(output, unit, 4 * length)));
    });
  });
}

/** Σ coordinate·stride of a flat index over these axes. */
function placeOf(axes: readonly Axis[], flat: Code): Code {
  return indexOf(
    axes.map(({ extent }) => extent),
    axes.map(({ stride }) => stride),
    flat,
  );
}

/** Four neighbours of the input a unit, which lie in four places of the output, along the whole last axis. */
function squares(axes: readonly Axis[], across: number): SimdKernel {
  const outer = axes.filter((_, axis) => axis !== across && axis !== axes.length - 1);
  const outerInto = outer.map((each) => {
    const axis = axes.indexOf(each);
    return { extent: each.extent, stride: size(axes.slice(axis + 1).map(({ extent }) => extent)) };
  });
  const width = axes[across]?.extent ?? 1;
  const apart = size(axes.slice(across + 1).map(({ extent }) => extent));
  const blocks = Math.ceil(width / 4);
  const { extent, stride } = axes.at(-1) as Axis;
  return onePhase(blocks * size(outer.map((each) => each.extent)), (f, at, operands) => {
    f.each(operands.from, operands.to, i32(1), (unit) => {
      const outside = f.named(whole.divide(unit, i32(blocks)));
      const block = f.named(whole.remainder(unit, i32(blocks)));
      const first = f.named(whole.multiply(block, i32(4)));
      const given = { extent, stride, apart };
      const rows = (height: number): void =>
        turnStrip(f, at, operands, given, height, {
          from: whole.add(placeOf(outer, outside), first),
          into: whole.add(placeOf(outerInto, outside), whole.multiply(first, i32(apart))),
        });
      if (width % 4 === 0) rows(4);
      else
        f.when(
          whole.less(block, i32(Math.floor(width / 4))),
          () => rows(4),
          () => rows(width % 4),
        );
    });
  });
}

function turnStrip(
  f: Fun,
  at: Addresses,
  operands: Operands,
  { extent, stride, apart }: { readonly extent: number; readonly stride: number; readonly apart: number },
  height: number,
  { from, into }: { readonly from: Code; readonly into: Code },
): void {
  const source = pointer(f, at, at.at(operands.inputs[0] as Code, from));
  const target = pointer(f, at, at.at(operands.outputs[0] as Code, into));
  const zero = lanes(f).integer(0);
  const square = (columns: number): void => {
    const loaded = [0, 1, 2, 3].map((column) =>
      column < columns ? f.named(memory.vector(source.get, 4 * stride * column)) : zero,
    ) as [Code, Code, Code, Code];
    turned(f, loaded).forEach((each, row) => {
      if (row < height) store(f, target.get, each, columns, 4 * apart * row);
    });
  };
  f.each(i32(0), i32(Math.floor(extent / 4)), i32(1), () => {
    square(4);
    source.set(at.plus(source.get, 16 * stride));
    target.set(at.plus(target.get, 16));
  });
  if (extent % 4 > 0) square(extent % 4);
}
