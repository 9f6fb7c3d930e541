// The size a picture is shown at: whole blocks of merged patches, within a budget of pixels, the shape nearly kept.
// First stage of the image processor; the same arithmetic as `smart_resize` of Qwen2-VL, half rounded to even as in Python.

import { E0509 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { ProcessorKind } from "../../../models/decoder/family.ts";
import type { ProcessorSettings } from "../../../plan/checkpoint/processor.ts";

/** Whether one side is over 200 times the other, which no settings can show. */
export function tooNarrow(height: number, width: number): boolean {
  return Math.max(height, width) > 200 * Math.min(height, width);
}

/** Height and width in pixels, both multiples of `factor`; undefined for a picture that is `tooNarrow`. */
export function smartResize(
  height: number,
  width: number,
  factor: number,
  minPixels: number,
  maxPixels: number,
): readonly [height: number, width: number] | undefined {
  if (tooNarrow(height, width)) return undefined;
  const rounded = [halfToEven(height / factor) * factor, halfToEven(width / factor) * factor] as const;
  const area = rounded[0] * rounded[1];
  if (area > maxPixels) {
    const beta = Math.sqrt((height * width) / maxPixels);
    const shrunk = (side: number) => Math.max(factor, Math.floor(side / beta / factor) * factor);
    return [shrunk(height), shrunk(width)];
  }
  if (area < minPixels) {
    const beta = Math.sqrt(minPixels / (height * width));
    const grown = (side: number) => Math.ceil((side * beta) / factor) * factor;
    return [grown(height), grown(width)];
  }
  return rounded;
}

/** The size of a picture for these settings. Failure E0509 (too narrow), naming `picture`. */
export function shownSize(
  height: number,
  width: number,
  settings: ProcessorSettings,
  picture: string,
): readonly [number, number] {
  const factor = settings.patch * settings.merge;
  const size = smartResize(height, width, factor, settings.minPixels, settings.maxPixels);
  if (size === undefined) throw new Failure(E0509({ picture, width, height }));
  return size;
}

/** The way back: preprocessor_config.json as published. */
export function processorJson(settings: ProcessorSettings, kind: ProcessorKind): Record<string, unknown> {
  return {
    min_pixels: settings.minPixels,
    max_pixels: settings.maxPixels,
    patch_size: settings.patch,
    temporal_patch_size: settings.temporalPatch,
    merge_size: settings.merge,
    image_mean: settings.mean,
    image_std: settings.std,
    image_processor_type: kind.name,
    processor_class: kind.around,
  };
}

function halfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
