// Broadcasting in NumPy's sense, right-aligned: what pointwise ops, their kernels and their gradients share.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Shape, size } from "./ir.ts";

/** The shape that all `shapes` broadcast to. */
export function broadcastShape(shapes: readonly Shape[], where: string): Shape {
  const rank = Math.max(0, ...shapes.map((each) => each.length));
  return Array.from({ length: rank }, (_, axis) => {
    let extent = 1;
    for (const shape of shapes) {
      const own = shape[axis - (rank - shape.length)] ?? 1;
      if (own !== 1 && extent !== 1 && own !== extent)
        bug(`${where}: shapes ${shapes.map((each) => `[${each.join(",")}]`).join(" and ")} do not broadcast`);
      if (own !== 1) extent = own;
    }
    return extent;
  });
}

/** Row-major strides of `shape` seen as `target`: 0 along broadcast axes. Same rank as `target`. */
export function stridesIn(shape: Shape, target: Shape): readonly number[] {
  const strides = new Array<number>(target.length).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] ?? 1;
    if (extent !== 1) strides[axis + target.length - shape.length] = step;
    step *= extent;
  }
  return strides;
}

/** Calls `visit(flat index in target, flat index in each shape)` for every element of `target`, in order. */
export function forEachBroadcast(
  target: Shape,
  shapes: readonly Shape[],
  visit: (at: number, places: readonly number[]) => void,
): void {
  const strides = shapes.map((each) => stridesIn(each, target));
  const count = size(target);
  const places = new Array<number>(shapes.length).fill(0);
  for (let at = 0; at < count; at++) {
    places.fill(0);
    let rest = at;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      const extent = target[axis] ?? 1;
      const coordinate = rest % extent;
      rest = (rest - coordinate) / extent;
      for (let each = 0; each < shapes.length; each++)
        places[each] = (places[each] ?? 0) + coordinate * (strides[each]?.[axis] ?? 0);
    }
    visit(at, places);
  }
}

/** WGSL index of an element of `shape` where the element of `target` has flat index `i`. */
export function broadcastIndex(shape: Shape, target: Shape, i = "i"): string {
  const strides = stridesIn(shape, target);
  const terms: string[] = [];
  let below = 1;
  // Neighbouring axes along which `shape` is contiguous need one division for all of them.
  for (let axis = target.length - 1; axis >= 0; ) {
    const stride = strides[axis] ?? 0;
    let extent = target[axis] ?? 1;
    const lowest = below;
    below *= extent;
    axis--;
    while (axis >= 0 && (strides[axis] === stride * extent || (target[axis] === 1 && extent >= 1))) {
      extent *= target[axis] ?? 1;
      below *= target[axis] ?? 1;
      axis--;
    }
    if (stride === 0) continue;
    const divided = lowest === 1 ? i : `(${i} / ${lowest}u)`;
    const wrapped = below === size(target) ? divided : `(${divided} % ${extent}u)`;
    terms.push(stride === 1 ? wrapped : `${wrapped} * ${stride}u`);
  }
  return terms.length > 0 ? terms.join(" + ") : "0u";
}
