// Golden pictures: sizes and resized bytes exactly, pixel values within their tolerance. The host alone decodes and processes them.

import { join } from "node:path";
import type { ProcessorSettings } from "../../plan/checkpoint/processor.ts";
import { openSafetensors, readFloats, readTensor, type TensorEntry } from "../checkpoint/safetensors.ts";
import { readGuarded } from "../limits/file.ts";
import { resizeBicubic } from "../model/processor/bicubic.ts";
import { processPicture } from "../model/processor/process.ts";
import { smartResize } from "../model/processor/smart-resize.ts";
import { decodePicture } from "../pictures/decode.ts";
import { type Check, comparing } from "./check.ts";
import { list, nullable, number, type ReadBy, record, text, unusable, whole } from "./read.ts";
import { tolerances } from "./tolerances.ts";

/** A file of the format image-preprocess/1. */
export const imageCases = record({
  patch_size: whole,
  merge_size: whole,
  temporal_patch_size: whole,
  mean: list(number, 3),
  std: list(number, 3),
  tensors: text,
  cases: list(
    record({
      name: text,
      file: text,
      width: whole,
      height: whole,
      decoded: text,
      pairs: list(
        record({
          min_pixels: whole,
          max_pixels: whole,
          resized_height: whole,
          resized_width: whole,
          image_grid_thw: list(whole, 3),
          resized: text,
          pixel_values: text,
        }),
      ),
    }),
  ),
});

/** Decoding and resizing to the byte, then the rows that a model reads. `folder` is that of the file. */
export async function imageChecks(
  golden: string,
  folder: string,
  file: ReadBy<typeof imageCases>,
): Promise<readonly Check[]> {
  const about = { golden, path: "reference only" } as const;
  const bytes = comparing({ ...about, what: "decoded and resized bytes, sizes", tolerance: tolerances.exact });
  const pixels = comparing({ ...about, what: "pixel values", tolerance: tolerances.pixels });
  const tensors = openSafetensors(join(folder, file.tensors));
  const tensor = (name: string): TensorEntry => {
    const found = tensors.entries.get(name);
    if (!found) throw unusable(tensors.path, `it has no tensor \`${name}\``);
    return found;
  };
  for (const each of file.cases) {
    const picture = await decodePicture(pictureBytes(folder, each.file), each.file);
    const decoded = tensor(each.decoded);
    const { height, width, rgb } = picture;
    bytes.same([height, width, 3], [each.height, each.width, 3], `${each.name}, size`);
    bytes.same([height, width, 3], decoded.shape, `${each.decoded}, shape`);
    bytes.near(rgb, readTensor(tensors, decoded), each.decoded);
    for (const pair of each.pairs) {
      const resized = tensor(pair.resized);
      const [rows = 0, columns = 0] = resized.shape;
      bytes.same([rows, columns], [pair.resized_height, pair.resized_width], `${pair.resized}, shape`);
      bytes.near(resizeBicubic(picture, rows, columns).rgb, readTensor(tensors, resized), pair.resized);
      const processed = processPicture(picture, settingsOf(file, pair), each.file);
      bytes.same(processed.grid, pair.image_grid_thw, `${pair.pixel_values}, grid`);
      pixels.near(processed.values, readFloats(tensors, tensor(pair.pixel_values)), pair.pixel_values);
    }
  }
  return [bytes.done(), pixels.done()];
}

type Pair = ReadBy<typeof imageCases>["cases"][number]["pairs"][number];

function settingsOf(file: ReadBy<typeof imageCases>, pair: Pair): ProcessorSettings {
  const three = ([a = 0, b = 0, c = 0]: readonly number[]) => [a, b, c] as const;
  return {
    patch: file.patch_size,
    merge: file.merge_size,
    temporalPatch: file.temporal_patch_size,
    mean: three(file.mean),
    std: three(file.std),
    minPixels: pair.min_pixels,
    maxPixels: pair.max_pixels,
  };
}

/** The bytes of a picture of a golden. Failures E1084 where it is missing, E1016 for what is no file. */
export function pictureBytes(folder: string, file: string): Uint8Array {
  const path = join(folder, file);
  const found = readGuarded(path, "picture");
  if (!found) throw unusable(path, "it is not there");
  return found;
}

/** A file of the format smart-resize/1. */
export const resizes = record({
  rows: list(
    record({
      height: whole,
      width: whole,
      factor: whole,
      min_pixels: whole,
      max_pixels: whole,
      resized: nullable(list(whole, 2)),
    }),
  ),
});

export function resizeCheck(golden: string, { rows }: ReadBy<typeof resizes>): Check {
  const check = comparing({ golden, what: "sizes", path: "reference only", tolerance: tolerances.exact });
  for (const [at, { height, width, factor, min_pixels, max_pixels, resized }] of rows.entries()) {
    const found = smartResize(height, width, factor, min_pixels, max_pixels) ?? null;
    check.same(found, resized, `rows[${at}] ${height}×${width}`);
  }
  return check.done();
}
