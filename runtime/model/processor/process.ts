// The image processor: RGB pixels to the rows that the vision transformer reads. Resize to whole blocks, normalise, and cut
// into patches, the four patches of a merged token side by side. Same values as the class of transformers within 2e-6.

import type { ProcessorSettings } from "../../../plan/checkpoint/processor.ts";
import { type Pixels, resizeBicubic } from "./bicubic.ts";
import { shownSize } from "./smart-resize.ts";

/** A picture as the model reads it. `values`: patches × (3 · temporalPatch · patch²), a row being channel, time, y, x. `grid`: time, rows and columns of patches. */
export interface ProcessedPicture {
  readonly values: Float32Array<ArrayBuffer>;
  readonly grid: readonly [time: number, height: number, width: number];
  /** Visual tokens after merging: how many `<|image_pad|>` stand for it in the prompt. */
  readonly tokens: number;
}

/** Resizes, normalises and cuts one picture. Failure E0509 when it is too narrow; `name` is for that message. */
export function processPicture(picture: Pixels, settings: ProcessorSettings, name: string): ProcessedPicture {
  const [height, width] = shownSize(picture.height, picture.width, settings, name);
  return cutPatches(resizeBicubic(picture, height, width), settings);
}

/** Normalised patches of a picture whose sides are whole blocks. */
export function cutPatches({ width, height, rgb }: Pixels, settings: ProcessorSettings): ProcessedPicture {
  const { patch, merge, temporalPatch } = settings;
  const table = normalised(settings);
  const [rows, columns] = [height / patch, width / patch];
  const area = patch * patch;
  const values = new Float32Array(rows * columns * 3 * temporalPatch * area);
  let row = 0;
  for (let blockY = 0; blockY < rows; blockY += merge) {
    for (let blockX = 0; blockX < columns; blockX += merge) {
      for (let part = 0; part < merge * merge; part++) {
        const top = (blockY + Math.floor(part / merge)) * patch;
        const left = (blockX + (part % merge)) * patch;
        for (let channel = 0; channel < 3; channel++) {
          const numbers = table[channel]!;
          const start = (row * 3 + channel) * temporalPatch * area;
          let at = start;
          for (let y = top; y < top + patch; y++) {
            const first = (y * width + left) * 3 + channel;
            for (let from = first; from < first + 3 * patch; from += 3) values[at++] = numbers[rgb[from]!]!;
          }
          // A still picture fills every temporal copy of the patch.
          for (let time = 1; time < temporalPatch; time++) values.copyWithin(start + time * area, start, start + area);
        }
        row++;
      }
    }
  }
  return { values, grid: [1, rows, columns], tokens: (rows * columns) / (merge * merge) };
}

const tables = new WeakMap<ProcessorSettings, readonly Float32Array[]>();

/** (byte / 255 - mean) / std for each channel and byte, in double precision, rounded once. Made once for each settings. */
function normalised(settings: ProcessorSettings): readonly Float32Array[] {
  const known = tables.get(settings);
  if (known) return known;
  const made = settings.mean.map((centre, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - centre) / settings.std[channel]!),
  );
  tables.set(settings, made);
  return made;
}
