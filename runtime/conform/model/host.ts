// What of a golden model only the host computes: pixel values, positions, window order, tokens and chats.

import { join } from "node:path";
import type { Qwen25VLConfig } from "../../../models/families/qwen25vl/config.ts";
import { patchPlaces, windowOrder } from "../../../models/families/qwen25vl/windows.ts";
import { graphsOf } from "../../../models/graphs.ts";
import { processorOf } from "../../../plan/checkpoint/folder.ts";
import { folderOnDisk } from "../../checkpoint/layout.ts";
import { processPicture } from "../../model/processor/process.ts";
import { decodePicture } from "../../pictures/decode.ts";
import { type Check, comparing } from "../check.ts";
import { pictureBytes } from "../images.ts";
import { unusable } from "../read.ts";
import { type Tolerance, tolerances } from "../tolerances.ts";
import { goldenBatch } from "./batch.ts";
import type { GoldenModel } from "./golden.ts";

const checking = (golden: string, what: string, tolerance: Tolerance = tolerances.exact) =>
  comparing({ golden, what, path: "reference only", tolerance });

/** The pictures of the folder as its own image processor gives them. */
export async function pixelCheck(golden: string, { folder, config, io, floats, grids }: GoldenModel): Promise<Check> {
  const check = checking(golden, "pixel values", tolerances.pixels);
  const processor = processorOf(folderOnDisk(folder), config);
  const wanted = floats("pixel_values");
  const images = io.images ?? [];
  if (!processor || images.length !== grids.length)
    throw unusable(join(folder, "io.json"), "`images` are not the pictures of `image_grid_thw`");
  let at = 0;
  for (const [index, { file, image_grid_thw, image_tokens }] of images.entries()) {
    const picture = await decodePicture(pictureBytes(folder, file), file);
    const { values, grid, tokens } = processPicture(picture, processor.settings, file);
    check.near(values, wanted.subarray(at, at + values.length), file);
    check.near([...grid, tokens], [...image_grid_thw, image_tokens], `${file}, sizes`);
    check.near(grid, grids[index] ?? [], `${file}, grid`);
    at += values.length;
  }
  check.near([at], [wanted.length], "count of pixel values");
  return check.done();
}

/** Positions of each token and what follows, for models whose golden has them; window order and segments of the pictures. */
export function positionCheck(golden: string, model: GoldenModel): Check {
  const check = checking(golden, "positions, window order, ids");
  const { config, io, ints, shape, has, completions } = model;
  const { asked } = goldenBatch(model);
  const graphs = graphsOf(config);
  const [, width = 0] = shape("input_ids");
  const [ids, kept] = [ints("input_ids"), ints("attention_mask")];
  asked.forEach((prompt, row) => {
    const tokens = [...Array.from(prompt.tokens), ...(completions[row] ?? [])];
    const places = Array.from({ length: width }, (_, at) => at).filter((at) => kept[row * width + at] === 1);
    check.same(
      tokens,
      places.map((at) => ids[row * width + at]),
      `input_ids, row ${row}`,
    );
    if (!has("position_ids")) return;
    const { ids: found, next } = graphs.positions(config, { tokens, pictures: prompt.pictures });
    const positions = ints("position_ids");
    const rows = asked.length;
    const wanted = Array.from({ length: graphs.axes }, (_, axis) =>
      places.map((at) => positions[(axis * rows + row) * width + at]),
    );
    check.same(Array.from(found), wanted.flat(), `position_ids, row ${row}`);
    check.same(next - tokens.length, ints("rope_deltas")[row], `rope_deltas, row ${row}`);
    if (io.rope_deltas) check.same(next - tokens.length, io.rope_deltas[row], `rope_deltas of io.json, row ${row}`);
  });
  if (io.prompt_lengths)
    check.same(
      asked.map(({ tokens }) => tokens.length),
      io.prompt_lengths,
      "prompt_lengths",
    );
  if (has("vision/window_index")) windows(check, model);
  return check.done();
}

function windows(check: ReturnType<typeof comparing>, { config, grids, ints }: GoldenModel): void {
  const { vision } = config as Qwen25VLConfig;
  const order = windowOrder(grids, vision);
  const found = {
    "vision/position_ids": patchPlaces(grids, vision.merge),
    "vision/window_index": order.tokens,
    "vision/cu_window_seqlens": order.windows,
    "vision/cu_seqlens": order.frames,
  };
  for (const [name, values] of Object.entries(found)) check.same(Array.from(values), Array.from(ints(name)), name);
}
