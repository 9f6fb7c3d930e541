// The golden batch as an order tree of two orders with one rollout each, and where its rows lie in the golden tensors.

import { graphsOf } from "../../../models/graphs.ts";
import { packedTree, placesOf, treeCount } from "../../model/layouts/packed-tree.ts";
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
  const layout = packedTree(config, treeCount(asked, completions), asked, { group: 1, completions });
  /** [our row, golden row] of every token that has a row: golden rows are batch · T + time, prompts padded on the left. */
  const [, completion = 0] = shape("completion_ids");
  const places = asked.flatMap(({ tokens }, order) => {
    const start = order * (width + completion) + width;
    const [first = 0, next = 0] = [layout.promptRows[order], layout.completionRows[order]];
    const prompt = Array.from(tokens, (_, at) => [first + at, start - tokens.length + at] as const);
    return [...prompt, ...(completions[order] ?? []).slice(0, -1).map((_, at) => [next + at, start + at] as const)];
  });
  /** The grid [orders, completion] of golden tokens, and the place of each, −1 where an order has none. */
  const grid = [asked.length, completion] as const;
  const tokens = placesOf(completions, ...grid);
  return { graphs, packed, patches, asked, layout, places, grid, tokens };
}

/** Rows of a matrix, one after another. */
export function rowsOf(matrix: ArrayLike<number>, width: number, rows: readonly number[]): number[] {
  return rows.flatMap((row) => Array.from({ length: width }, (_, at) => matrix[row * width + at] ?? Number.NaN));
}
