// Random cases of ops that move elements.

import { broadcastToOp } from "../../../tensor/ops/broadcast-to.ts";
import { concatenateOp } from "../../../tensor/ops/concatenate.ts";
import { permuteOp } from "../../../tensor/ops/permute.ts";
import { padOp, sliceOp } from "../../../tensor/ops/slice.ts";
import { type Cases, narrower, shapeOf } from "./shapes.ts";

export const copies: Cases = {
  broadcastTo(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    making.applied(broadcastToOp, { shape }, [making.floats(narrower(making, shape))]);
  },
  concatenate(making) {
    const shape = shapeOf(making, making.draw.whole(1, 3));
    const axis = making.draw.whole(0, shape.length - 1);
    const parts = Array.from({ length: making.draw.whole(1, 4) }, () =>
      making.floats(shape.map((extent, at) => (at === axis ? making.draw.extent() : extent))),
    );
    making.applied(concatenateOp, { axis }, parts);
  },
  slice(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const axis = making.draw.whole(0, shape.length - 1);
    const start = making.draw.whole(0, (shape[axis] ?? 1) - 1);
    const end = making.draw.whole(start + 1, shape[axis] ?? 1);
    making.applied(sliceOp, { axis, start, end }, [making.floats(shape)]);
  },
  pad(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const axis = making.draw.whole(0, shape.length - 1);
    const [before, after] = [making.draw.whole(0, 5), making.draw.whole(0, 5)];
    making.applied(padOp, { axis, before, after }, [making.floats(shape)]);
  },
  permute(making) {
    const shape = shapeOf(making, making.draw.whole(1, 4));
    const axes = shape.map((_, axis) => axis).sort(() => making.draw.whole(-1, 1));
    making.applied(permuteOp, { axes }, [making.floats(shape)]);
  },
  // long runs are cut into pieces
  "slice of long rows"(making) {
    const [rows, width] = [making.draw.whole(1, 3), making.draw.whole(1020, 3000)];
    const start = making.draw.whole(0, 9);
    const end = width - making.draw.whole(0, 9);
    making.applied(sliceOp, { axis: 1, start, end }, [making.floats([rows, width])]);
  },
};
