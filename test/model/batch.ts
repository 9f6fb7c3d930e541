// The golden batch as an order tree of two orders with one rollout each, and where its rows lie in the golden tensors.

import { completionRow, promptRow, type TreeShape, treeLayout } from "../../runtime/model/layouts/order-tree.ts";
import { pictureLayout } from "../../runtime/model/layouts/pictures.ts";
import type { Golden } from "./golden.ts";

export function goldenBatch(golden: Golden) {
  const { config, grids, prompts, completions, shape } = golden;
  const pictures = pictureLayout(config.vision, grids);
  const asked = prompts(pictures.pictures);
  const [, width = 0] = shape("prompt_ids");
  const [, completion = 0] = shape("completion_ids");
  const tree: TreeShape = {
    orders: 2,
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
    ...completions[order]!.slice(0, -1).map(
      (_, at) => [completionRow(tree, order, at), order * (width + completion) + width + at] as const,
    ),
  ]);
  return { pictures, asked, tree, layout, places, visualTokens: pictures.reading.length };
}

/** Rows of a matrix, one after another. */
export function rowsOf(matrix: ArrayLike<number>, width: number, rows: readonly number[]): number[] {
  return rows.flatMap((row) => Array.from({ length: width }, (_, at) => matrix[row * width + at]!));
}
