// Cases of what the random ones seldom meet: the two sides of a size, entries behind the end, ties, and what comes last.

import { addOp } from "../../../tensor/ops/arithmetic.ts";
import { broadcastTo } from "../../../tensor/ops/broadcast-to.ts";
import { selectOp } from "../../../tensor/ops/compare.ts";
import { gatherRowsOp, segmentSumRowsOp } from "../../../tensor/ops/gather-rows.ts";
import { stepScale } from "../../../tensor/ops/global-norm.ts";
import { countNonFinite } from "../../../tensor/ops/non-finite.ts";
import { permute } from "../../../tensor/ops/permute.ts";
import { placeOp } from "../../../tensor/ops/pick.ts";
import { absoluteOp } from "../../../tensor/ops/power.ts";
import { argmax, rowMaximum } from "../../../tensor/ops/row-maximum.ts";
import { sampleOp } from "../../../tensor/ops/sample.ts";
import { pad, slice } from "../../../tensor/ops/slice.ts";
import { sumAxis } from "../../../tensor/ops/sum.ts";
import { writeRows } from "../../../tensor/ops/write-rows.ts";
import type { Making } from "../case.ts";
import { gathered, stepped } from "./by-index.ts";
import { type Cases, refuseOtherShape } from "./shapes.ts";

/** Longer than what a unit of the processor's kernels holds. */
const longWidth = ({ draw }: Making): number => draw.whole(1025, 1100);

export const corners: Cases = {
  "add of a column and a row"(making) {
    const [rows, columns] = [making.draw.whole(2, 40), making.draw.chance(0.5) ? 2 : making.draw.whole(3, 40)];
    const sides = [making.floats([rows, 1]), making.floats([columns])];
    refuseOtherShape(making.applied(addOp, {}, making.draw.chance(0.5) ? sides : sides.toReversed()), [rows, columns]);
  },
  "add of rows that end behind a unit"(making) {
    const [rows, width] = [making.draw.whole(2, 4), making.draw.pick([1023, 1024, 1025, 1027, 2048, 2049])];
    making.applied(addOp, {}, [making.floats([rows, width]), making.floats([rows, 1])]);
  },
  "broadcastTo of pairs"(making) {
    const rows = making.draw.whole(2, 9);
    const x = making.floats([rows, 1]);
    making.built([broadcastTo(making.g, x, [rows, 2])], [x]);
  },
  "permute of each order"(making) {
    const shape = making.draw.pick([
      [2, 3, 4],
      [1, 3, 4],
      [3, 1, 4],
      [3, 4, 1],
    ]);
    const x = making.floats(shape);
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    making.built(
      orders.map((axes) => permute(making.g, x, axes)),
      [x],
    );
  },
  "select of four axes"(making) {
    const [a, b, c, d] = [0, 1, 2, 3].map(() => making.draw.whole(2, 6)) as [number, number, number, number];
    const shapes = [
      [a, 1, 1, d],
      [1, b, c, 1],
      [a, b, 1, 1],
      [a, 1, c, 1],
      [1, b, 1, d],
    ];
    making.applied(selectOp, {}, [
      making.integers(making.draw.pick(shapes), 0, 1),
      making.floats([a, b, c, d]),
      making.floats(making.draw.pick(shapes)),
    ]);
  },
  "gatherRows of long rows"(making) {
    gathered(making, [making.draw.whole(1, 3), longWidth(making), making.draw.whole(1, 4)]);
  },
  "writeRows of long rows"(making) {
    const [rows, width] = [making.draw.whole(2, 4), longWidth(making)];
    const held = making.held([rows, width]);
    const index = making.given({ dtype: "i32", shape: [4] }, Int32Array.of(rows - 1, -1, rows, 0));
    making.keep(held, writeRows(making.g, held, index, making.floats([4, width])));
  },
  "place in long rows"(making) {
    const [rows, width] = [making.draw.whole(2, 4), longWidth(making)];
    making.applied(placeOp, { width }, [making.floats([rows]), making.integers([rows], -2, width + 1)]);
  },
  "segmentSumRows of what is no row"(making) {
    const [segments, width, count] = [making.draw.whole(1, 9), making.draw.extent(), making.draw.whole(1, 20)];
    const length = making.draw.whole(1, 20);
    making.applied(
      segmentSumRowsOp,
      {},
      [
        making.floats([count, width]),
        making.integers([segments + 1], -3, length + 3),
        making.integers([length], -2, count + 1),
      ],
      [],
    );
  },
  "countNonFinite at the end"(making) {
    // partial counts take every so-manieth entry: of the last round few are left
    const length = making.draw.pick([257, 513, 769, 1025, 256 * 40 + 7, 256 * 40 + 33]);
    const values = Float32Array.from({ length }, (_, at) =>
      at >= length - 40 && making.draw.chance(0.7) ? Number.POSITIVE_INFINITY : 1,
    );
    values[length - 1] = Number.NEGATIVE_INFINITY;
    const all = making.given({ dtype: "f32", shape: [300] }, new Float32Array(300).fill(Number.POSITIVE_INFINITY));
    const none = making.given({ dtype: "f32", shape: [300] }, new Float32Array(300));
    const last = making.given({ dtype: "f32", shape: [length] }, values);
    making.fetch(countNonFinite(making.g, [none, all, none, last]));
  },
  "sum of a square"(making) {
    making.fetch(sumAxis(making.g, making.floats([260, 260]), making.draw.whole(0, 1)));
  },
  "argmax of rising rows"(making) {
    const width = making.draw.whole(500, 5000);
    const shape = making.draw.pick([
      [3, width],
      [2, 3, width],
    ]);
    const rising = Float32Array.from({ length: 6 * width }, (_, at) => Math.floor((at % width) / 2));
    const values = making.given(
      { dtype: "f32", shape },
      rising.slice(
        0,
        shape.reduce((all, each) => all * each, 1),
      ),
    );
    making.fetch(argmax(making.g, values));
    making.fetch(rowMaximum(making.g, values));
  },
  "sample among equals"(making) {
    const [rows, width] = [making.draw.extent(), making.draw.pick([2, 3, 5, 8, 33, 1100])];
    making.applied(sampleOp, {}, [
      making.given(
        { dtype: "f32", shape: [rows, width] },
        Float32Array.from(making.draw.integers([rows, width], 0, 1)),
      ),
      making.words([rows, 4]),
      making.words([1]),
      making.given({ dtype: "f32", shape: [1] }, Float32Array.of(0)),
      making.given({ dtype: "f32", shape: [width] }, new Float32Array(width)),
    ]);
  },
  "sample beside rows of large logits"(making) {
    const [rows, width] = [making.draw.whole(2, 5), making.draw.extent()];
    const logits = making.draw
      .floats([rows, width])
      .map((each, at) => (Math.floor(at / width) % 2 === 0 ? each : each + 1e6));
    making.applied(sampleOp, {}, [
      making.given({ dtype: "f32", shape: [rows, width] }, logits),
      making.words([rows, 4]),
      making.words([1]),
      making.given({ dtype: "f32", shape: [1] }, Float32Array.of(1)),
      making.given({ dtype: "f32", shape: [width] }, new Float32Array(width)),
    ]);
  },
  "adamw with a large ε": (making) => firstStep(making, 1),
  "adamw that takes no step": (making) => firstStep(making, 0),
  "gatherRows of what is no row"(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    const index = making.given({ dtype: "i32", shape: [4] }, Int32Array.of(rows, rows - 1, -1, 2 * rows));
    making.applied(gatherRowsOp, {}, [making.floats([rows, width]), index], []);
  },
  "pad and slice by one"(making) {
    const [rows, width] = [making.draw.extent(), making.draw.extent()];
    const x = making.floats([rows, width]);
    const ahead = making.draw.chance(0.5);
    const wide = pad(making.g, x, 1, ahead ? 1 : 0, ahead ? 0 : 1);
    making.built([wide, slice(making.g, wide, 1, 1, width + 1), slice(making.g, wide, 1, 0, width)], [x]);
  },
  "absolute of integers"(making) {
    making.applied(absoluteOp, {}, [making.integers([making.draw.extent(), 3], -5, 5)], []);
  },
  "stepScale of what is infinite"(making) {
    const norm = making.drawnFor === "processor" ? Number.POSITIVE_INFINITY : 2;
    const given = making.given({ dtype: "f32", shape: [1] }, Float32Array.of(norm));
    making.fetch(stepScale(making.g, given, making.floats([1]), making.draw.chance(0.5) ? 0.5 : undefined));
  },
};

/** A first step with a large ε, of many elements as of few. */
function firstStep(making: Making, scale: number): void {
  stepped(making, [making.draw.pick([5, 3300])], { epsilon: 0.1, step: 1 }, () => scale);
}
