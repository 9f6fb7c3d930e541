// Index arithmetic of strided copies: where the element with flat index i of one tensor lies in another.

import { type Shape, size } from "../graph/ir.ts";

/** Row-major strides of a shape. */
export function rowMajor(shape: Shape): readonly number[] {
  return shape.map((_, axis) => size(shape.slice(axis + 1)));
}

/** Σ coordinate·stride as WGSL, over the coordinates of flat index `i` (u32) in `shape`. */
export function stridedIndex(shape: Shape, strides: readonly number[], i = "i"): string {
  const terms: string[] = [];
  let below = 1;
  for (let axis = shape.length - 1; axis >= 0; ) {
    const stride = strides[axis] ?? 0;
    const lowest = below;
    let extent = shape[axis] ?? 1;
    axis--;
    // Neighbouring axes that are contiguous in both tensors share one division; an axis of extent 1 costs nothing.
    while (axis >= 0 && (strides[axis] === stride * extent || shape[axis] === 1)) {
      extent *= shape[axis] ?? 1;
      axis--;
    }
    below *= extent;
    if (extent === 1) continue;
    const divided = lowest === 1 ? i : `(${i} / ${lowest}u)`;
    const coordinate = below === size(shape) ? divided : `(${divided} % ${extent}u)`;
    terms.push(stride === 1 ? coordinate : `${coordinate} * ${stride}u`);
  }
  return terms.length > 0 ? terms.join(" + ") : "0u";
}

/** The same on the host: calls `visit(i, Σ coordinate·stride)` for every i in order. */
export function forEachStrided(
  shape: Shape,
  strides: readonly number[],
  visit: (i: number, place: number) => void,
): void {
  const count = size(shape);
  for (let i = 0; i < count; i++) {
    let place = 0;
    let rest = i;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const extent = shape[axis] ?? 1;
      place += (rest % extent) * (strides[axis] ?? 0);
      rest = Math.floor(rest / extent);
    }
    visit(i, place);
  }
}

/** A shape seen from one axis: [outer, length, inner], so that flat index = (o·length + at)·inner + n. */
export function around(shape: Shape, axis: number): readonly [outer: number, length: number, inner: number] {
  return [size(shape.slice(0, axis)), shape[axis] ?? 1, size(shape.slice(axis + 1))];
}

/** `shape` with another extent along `axis`. */
export function withExtent(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((each, at) => (at === axis ? extent : each));
}

/** Bytes of a copy: everything read and written once. */
export function copyCost(shape: Shape): { readonly flops: number; readonly bytes: number } {
  return { flops: 0, bytes: 8 * size(shape) };
}
