// Random cases of a model's layers and of what reads its logits.

import { attentionOp } from "../../../tensor/ops/attention.ts";
import { readersOf } from "../../../tensor/ops/attention-ranges.ts";
import { logProbOp } from "../../../tensor/ops/log-prob.ts";
import { matmulOp } from "../../../tensor/ops/matmul.ts";
import { rmsNormOp } from "../../../tensor/ops/rms-norm.ts";
import { rotaryOp } from "../../../tensor/ops/rotary.ts";
import { sampleOp } from "../../../tensor/ops/sample.ts";
import type { Making } from "../case.ts";
import { type Cases, shapeOf } from "./shapes.ts";

/** Of a head: few and many, of vectors of one, two and four, and such as a GPU cuts into slices. */
const dimensions = [1, 2, 3, 4, 5, 6, 8, 12, 16, 33, 64, 96];

export const layers: Cases = {
  matmul(making) {
    const { draw } = making;
    const [m, n, k] = productOf(making);
    const [transA, transB] = [draw.chance(0.5), draw.chance(0.5)];
    const bias = draw.chance(0.5) ? [making.floats([n])] : [];
    making.applied(matmulOp, { transA, transB }, [
      making.floats(transA ? [k, m] : [m, k]),
      making.floats(transB ? [n, k] : [k, n]),
      ...bias,
    ]);
  },
  rmsNorm(making) {
    const shape = making.draw.chance(0.2)
      ? [making.draw.whole(60, 140), making.draw.extent()]
      : shapeOf(making, making.draw.whole(1, 3));
    making.applied(rmsNormOp, { epsilon: 1e-6 }, [making.floats(shape), making.floats([shape.at(-1) ?? 1])]);
  },
  rotary(making) {
    const [rows, heads, half] = [making.draw.extent(), making.draw.whole(1, 4), making.draw.extent()];
    making.applied(rotaryOp, { transposed: making.draw.chance(0.5) }, [
      making.floats([rows, heads * 2 * half]),
      making.floats([rows, 2 * half]),
      making.floats([rows, 2 * half]),
    ]);
  },
  attention(making) {
    const { draw } = making;
    const [queries, others, dimension] = [draw.extent(), draw.extent(), draw.pick(dimensions)];
    // a packed sequence has as many keys as queries
    const keys = draw.chance(0.3) ? queries : others;
    const kvHeads = draw.whole(1, 3);
    const heads = kvHeads * draw.whole(1, 3);
    const ranges = rangesOf(making, queries, keys);
    making.applied(attentionOp, { heads, kvHeads, scale: 1 / Math.sqrt(dimension) }, [
      making.floats([queries, heads * dimension]),
      making.floats([keys, kvHeads * dimension]),
      making.floats([keys, kvHeads * dimension]),
      making.given({ dtype: "i32", shape: [queries, 4] }, ranges),
      making.given({ dtype: "i32", shape: [2 * keys + 4 * queries] }, readersOf(ranges, keys)),
    ]);
  },
  logProb(making) {
    const [rows, width] = [making.draw.extent(), making.draw.chance(0.2) ? 1030 : making.draw.extent()];
    const temperature = Float32Array.of(making.draw.pick([0, 1, 0.7]));
    const beyond = making.drawnFor === "processor" ? 1 : 0;
    making.applied(
      logProbOp,
      {},
      [
        making.floats([rows, width]),
        making.integers([rows], -beyond, width - 1 + beyond),
        making.given({ dtype: "f32", shape: [1] }, temperature),
      ],
      making.draw.pick([[0], [1], [0, 1]]),
    );
  },
  sample(making) {
    const { draw } = making;
    const [rows, width] = [draw.extent(), draw.extent()];
    const share = draw.chance(0.1) ? 1 : 0.2;
    const banned = Float32Array.from({ length: width }, () => (draw.chance(share) ? 1 : 0));
    // few different logits, so that there are ties
    const logits = draw.chance(0.3)
      ? making.given({ dtype: "f32", shape: [rows, width] }, Float32Array.from(draw.integers([rows, width], -2, 2)))
      : making.floats([rows, width]);
    making.applied(sampleOp, {}, [
      logits,
      making.words([rows, 4]),
      making.words([1]),
      making.given({ dtype: "f32", shape: [1] }, Float32Array.of(draw.pick([0, 1, 0.7]))),
      making.given({ dtype: "f32", shape: [width] }, banned),
    ]);
  },
};

/** Rows, columns and terms: mostly few, sometimes so many terms that the processor takes rows in blocks, so many outputs that a GPU's tiles grow, or more tiles than a grid is high. */
function productOf({ draw }: Making): readonly [number, number, number] {
  if (draw.chance(0.1)) return [draw.whole(17, 40), draw.whole(1, 20), draw.whole(2900, 3300)];
  if (draw.chance(0.05)) return [draw.whole(230, 270), draw.whole(230, 270), draw.whole(1, 4)];
  if (draw.chance(0.05)) return [draw.whole(400, 800), draw.whole(1, 40), draw.whole(1, 4)];
  return [draw.extent(), draw.extent(), draw.extent()];
}

/** Causal, or two stretches of keys that do not overlap, some of them empty. */
function rangesOf({ draw }: Making, queries: number, keys: number): Int32Array {
  const causal = draw.chance(0.3);
  return Int32Array.from(
    Array.from({ length: queries }, (_, row) => {
      if (causal) return [0, Math.min(keys, row + 1), 0, 0];
      const [a = 0, b = 0, c = 0, d = 0] = Array.from({ length: 4 }, () => draw.whole(0, keys)).sort((x, y) => x - y);
      return draw.pick([
        [a, b, c, d],
        [c, d, a, b],
        [0, 0, 0, 0],
        [0, keys, 0, 0],
        [a, a, b, d],
      ]);
    }).flat(),
  );
}
