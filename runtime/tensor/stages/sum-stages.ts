// Long sums on a GPU in stages, each accumulated by one thread; the split is a function of the sum's length alone.

import { apply1, type Builder, f32, type Shape, type Value } from "../../graph/ir.ts";
import type { Attributes } from "../../graph/op.ts";
import { reshape } from "../ops/reshape.ts";
import { blockSumKernel, blockSums, extents, sumCost, sumOp } from "../ops/sum.ts";
import { stageOp } from "./stage-op.ts";

/**
 * Partial sums of one sum of `length` terms; 1 = no stage before the last. 64 terms a thread keep a GPU busy with the
 * column sums of a few thousand rows; very long sums take 256, for fewer stages.
 */
function blocksOf(length: number): number {
  if (length <= 256) return 1;
  return Math.ceil(length / (length <= 16384 ? 64 : 256));
}

/** A first stage: any shape → [outer, blocks, inner]. */
const partialSumOp = stageOp({
  name: "partialSum",
  numerics: "ordered",
  shape: ([input], attributes) => {
    const [outer, length, inner] = extents(input?.shape ?? [], attributes);
    return [f32(outer, blocksOf(length), inner)];
  },
  reference: ([input], attributes, types) => {
    const [outer, length, inner] = extents(types.inputs[0]?.shape ?? [], attributes);
    return [blockSums(input, outer, length, inner, blocksOf(length))];
  },
  kernel: (types, attributes, target) => {
    const [outer, length, inner] = extents(types.inputs[0]?.shape ?? [], attributes);
    return blockSumKernel(types, target, outer, length, inner, blocksOf(length));
  },
  cost: sumCost,
});

/** The sum of `a` over axes, in stages before the last one; undefined where it is short. */
export function sumStagesOf(g: Builder, a: Value, attributes: Attributes, shape: Shape): Value | undefined {
  const [, length] = extents(a.type.shape, attributes);
  if (blocksOf(length) === 1) return undefined;
  let partial = apply1(g, partialSumOp, attributes, [a]);
  while (blocksOf(partial.type.shape[1] ?? 1) > 1) partial = apply1(g, partialSumOp, { first: 1, end: 2 }, [partial]);
  return reshape(g, apply1(g, sumOp, { first: 1, end: 2 }, [partial]), shape);
}
