// Random cases of ops that go by an index, and of those that write in place.

import type { Shape } from "../../../graph/ir.ts";
import { type AdamW, adamw, adamwFeed } from "../../../tensor/ops/adamw.ts";
import { gatherRowsOp, inverseIndex, segmentSumRowsOp } from "../../../tensor/ops/gather-rows.ts";
import { pickOp, placeOp } from "../../../tensor/ops/pick.ts";
import { writeRows } from "../../../tensor/ops/write-rows.ts";
import type { Making } from "../case.ts";
import { type Cases, shapeOf } from "./shapes.ts";

export const byIndex: Cases = {
  gatherRows(making) {
    const [rows, width, count] = [making.draw.extent(), making.draw.extent(), making.draw.extent()];
    if (making.draw.chance(0.2)) {
      // what is no row gives zeros
      making.applied(gatherRowsOp, {}, [making.floats([rows, width]), making.integers([count], -3, rows + 2)], []);
      return;
    }
    gathered(making, [rows, width, count]);
  },
  segmentSumRows(making) {
    const [segments, width, count] = [making.draw.extent(), making.draw.extent(), making.draw.extent()];
    const index = making.draw.integers([count], -1, segments - 1);
    const { offsets, positions } = inverseIndex(index, segments);
    making.applied(segmentSumRowsOp, {}, [
      making.floats([count, width]),
      making.given({ dtype: "i32", shape: [segments + 1] }, offsets),
      making.given({ dtype: "i32", shape: [count] }, positions),
      making.given({ dtype: "i32", shape: [count] }, index),
    ]);
  },
  pick(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    making.applied(pickOp, {}, [making.floats([rows, width]), making.integers([rows], -2, width + 1)]);
  },
  place(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    making.applied(placeOp, { width }, [making.floats([rows]), making.integers([rows], -2, width + 1)]);
  },
  writeRows(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    const order = Array.from({ length: rows }, (_, row) => row).sort(() => making.draw.whole(-1, 1));
    const index = order
      .slice(0, making.draw.whole(1, rows))
      .map((row) => (making.draw.chance(0.2) ? making.draw.pick([-1, rows]) : row));
    const held = making.held([rows, width]);
    const into = writeRows(
      making.g,
      held,
      making.given({ dtype: "i32", shape: [index.length] }, Int32Array.from(index)),
      making.floats([index.length, width]),
    );
    making.keep(held, into);
  },
  adamw(making) {
    const shape = shapeOf(making, making.draw.whole(1, 3));
    stepped(making, shape, { epsilon: 1e-8, step: 3 }, () => making.draw.pick([0, 1, 0.3]));
  },
};

/** Rows by an index with its inverse, so that the gradient can flow; some of the index are no row. */
export function gathered(making: Making, [rows, width, count]: readonly [number, number, number]): void {
  const index = making.draw.integers([count], -1, rows - 1);
  const { offsets, positions } = inverseIndex(index, rows);
  making.applied(gatherRowsOp, {}, [
    making.floats([rows, width]),
    making.given({ dtype: "i32", shape: [count] }, index),
    making.given({ dtype: "i32", shape: [rows + 1] }, offsets),
    making.given({ dtype: "i32", shape: [count] }, positions),
  ]);
}

/** A step of AdamW whose gradient is scaled by what `scale` draws. */
export function stepped(
  making: Making,
  shape: Shape,
  { epsilon, step }: Pick<AdamW, "epsilon" | "step">,
  scale: () => number,
): void {
  const [p, m, v] = [making.held(shape), making.held(shape), making.held(shape, "positive")];
  const given = { learningRate: 0.01, beta1: 0.9, beta2: 0.95, epsilon, weightDecay: 0.1, step };
  const scalars = making.given({ dtype: "f32", shape: [8] }, Float32Array.from(adamwFeed(given)));
  const scaling = making.given({ dtype: "f32", shape: [1] }, Float32Array.of(scale()));
  const next = adamw(making.g, { parameter: p, first: m, second: v }, making.floats(shape), scalars, scaling);
  making.keep(p, next.parameter);
  making.keep(m, next.first);
  making.keep(v, next.second);
}
