// Random cases of sums, counts and largest elements.

import type { Value } from "../../../graph/ir.ts";
import { columnSum } from "../../../tensor/ops/column-sum.ts";
import { globalNorm, sumStages } from "../../../tensor/ops/global-norm.ts";
import { countNonFinite } from "../../../tensor/ops/non-finite.ts";
import { argmax, rowMaximum } from "../../../tensor/ops/row-maximum.ts";
import { sumAll, sumAxis } from "../../../tensor/ops/sum.ts";
import type { Making } from "../case.ts";
import { type Cases, shapeOf } from "./shapes.ts";

export const sums: Cases = {
  sumAxis(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const x = making.floats(shape);
    making.built([sumAxis(making.g, x, making.draw.whole(0, shape.length - 1))], [x]);
  },
  "sum of a long axis"(making) {
    // the longest has more parts than a GPU sums in one more stage
    const isLongest = making.draw.chance(0.1);
    const long = isLongest ? making.draw.whole(66_000, 70_000) : making.draw.whole(200, 3000);
    const shape = isLongest
      ? [long]
      : making.draw.pick([[long], [making.draw.whole(1, 4), long], [long, making.draw.whole(1, 40)]]);
    const axis = shape.indexOf(long);
    const x = making.floats(shape);
    making.built([sumAxis(making.g, x, axis)], [x]);
  },
  sumAll(making) {
    const x = making.floats(shapeOf(making, making.draw.whole(0, 4)));
    making.built([sumAll(making.g, x)], [x]);
  },
  columnSum(making) {
    const { draw } = making;
    // columns are summed 32 at a time
    const [rows, width] = [draw.whole(1, 200), draw.chance(0.3) ? draw.whole(33, 130) : draw.extent()];
    making.fetch(columnSum(making.g, making.floats([rows, width])));
  },
  globalNorm(making) {
    making.fetch(globalNorm(making.g, tensors(making)));
  },
  sumStages(making) {
    making.fetch(sumStages(making.g, tensors(making)));
  },
  countNonFinite(making) {
    making.fetch(countNonFinite(making.g, tensors(making)));
  },
  argmax(making) {
    const shape = [making.draw.extent(), making.draw.chance(0.3) ? making.draw.whole(500, 2000) : making.draw.extent()];
    // few different numbers, so that there are ties
    const values = making.draw.chance(0.3)
      ? making.given({ dtype: "f32", shape }, Float32Array.from(making.draw.integers(shape, -2, 2)))
      : making.floats(shape);
    making.fetch(argmax(making.g, values));
    making.fetch(rowMaximum(making.g, values));
  },
};

function tensors(making: Making): readonly Value[] {
  return Array.from({ length: making.draw.whole(1, 9) }, () =>
    making.floats(making.draw.chance(0.2) ? [making.draw.whole(200, 900)] : shapeOf(making, making.draw.whole(0, 2))),
  );
}
