// The golden batch as an order tree of two orders with one rollout each, and where its rows lie in the golden tensors.

import { graphsOf } from "../../../models/graphs.ts";
import { completionRow, promptRow, type TreeShape, treeLayout } from "../../model/layouts/order-tree.ts";
import type { GoldenModel } from "./golden.ts";

export function goldenBatch(golden: GoldenModel) {
  const { config, grids, prompts, completions, shape } = golden;
  const graphs = graphsOf(config);
  const patches = graphs.room(
    config,
    grids.reduce((sum, [frames, height, width]) => sum + frames * height * width, 0),
  );
  const packed = graphs.pack(config, golden.pictures, patches);
  const asked = prompts(packed.pictures);
  const [, width = 0] = shape("prompt_ids");
  const [, completion = 0] = shape("completion_ids");
  const tree: TreeShape = {
    orders: asked.length,
    group: 1,
    prompt: Math.max(...asked.map((each) => each.tokens.length)),
    completion,
  };
  const layout = treeLayout(config, tree, asked, completions);
  /** [our row, golden row] of every token that has a row: golden rows are batch · T + time, prompts padded on the left. */
  const places = asked.flatMap(({ tokens }, order) => [
    ...Array.from(
      tokens,
      (_, at) => [promptRow(tree, order, at), order * (width + completion) + width - tokens.length + at] as const,
    ),
    ...(completions[order] ?? [])
      .slice(0, -1)
      .map((_, at) => [completionRow(tree, order, at), order * (width + completion) + width + at] as const),
  ]);
  return { graphs, packed, patches, asked, tree, layout, places };
}

/** Rows of a matrix, one after another. */
export function rowsOf(matrix: ArrayLike<number>, width: number, rows: readonly number[]): number[] {
  return rows.flatMap((row) => Array.from({ length: width }, (_, at) => matrix[row * width + at] ?? Number.NaN));
}
