// Random shapes of the inputs of ops.

import { bug } from "../../../../compiler/diagnostics/bug.ts";
import { type Shape, sameShape, size, type Value } from "../../../graph/ir.ts";
import type { Making } from "../case.ts";

/** Extents of so many axes: mostly no more than a few thousand elements; now and then rows that kernels cut into pieces, or many elements. */
export function shapeOf({ draw }: Making, rank: number): Shape {
  if (rank > 0 && draw.chance(0.1)) {
    const long = draw.chance(0.4) ? draw.whole(17_000, 34_000) : draw.whole(1020, 2100);
    const shape = Array.from({ length: rank }, () => draw.whole(1, 2));
    shape[draw.chance(0.7) ? rank - 1 : draw.whole(0, rank - 1)] = draw.chance(0.5) ? long - (long % 4) : long;
    return shape;
  }
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const extent = draw.extent();
    shape.push(size(shape) * extent > 5000 ? draw.whole(1, 3) : extent);
  }
  return shape;
}

/** A shape that broadcasts to another. */
export function narrower({ draw }: Making, shape: Shape): Shape {
  const kept = shape.map((extent) => (draw.chance(0.3) ? 1 : extent));
  return draw.chance(0.3) ? kept.slice(draw.whole(0, kept.length)) : kept;
}

/** Refuses what an op gives where it has not this shape: results are compared element by element, and a shape says nothing there. */
export function refuseOtherShape([value]: readonly Value[], shape: Shape): void {
  const own = value?.type.shape ?? [];
  if (!sameShape(own, shape)) bug(`an op gives [${own.join()}], not [${shape.join()}]`);
}

/** By name, what makes a case. */
export type Cases = { readonly [name: string]: (making: Making) => void };
