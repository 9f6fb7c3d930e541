// The size a picture is shown at: whole blocks of merged patches, within a budget of pixels, the shape nearly kept.
// First stage of the image processor; the same arithmetic as `smart_resize` of Qwen2-VL, half rounded to even as in Python.

import { E0509, E1053 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Json, JsonObject } from "../checkpoint/strict-json.ts";
import { describeJson } from "../checkpoint/strict-json.ts";

/** What preprocessor_config.json says. `patch` and the budgets in pixels; mean and deviation per channel of values in 0..1. */
export interface ProcessorSettings {
  readonly minPixels: number;
  readonly maxPixels: number;
  readonly patch: number;
  readonly temporalPatch: number;
  readonly merge: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

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

/** Reads preprocessor_config.json in both spellings of the budget. Failure E1053. */
export function readProcessorSettings(json: JsonObject, file: string): ProcessorSettings {
  const size = json.get("size");
  const within = (name: string): Json | undefined =>
    size instanceof Map ? (size as ReadonlyMap<string, Json>).get(name) : undefined;
  const whole = (setting: string, value: Json | undefined): number => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
    throw new Failure(E1053({ file, setting, found: describeJson(value), wanted: "a whole number above 0" }));
  };
  const triple = (setting: string): readonly [number, number, number] => {
    const value = json.get(setting);
    if (Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === "number" && each > 0)) {
      return [value[0], value[1], value[2]];
    }
    throw new Failure(E1053({ file, setting, found: describeJson(value), wanted: "three numbers above 0" }));
  };
  // transformers 5 stores the budget as `size`, the published files as `min_pixels` and `max_pixels`.
  return {
    minPixels: whole("min_pixels", json.get("min_pixels") ?? within("shortest_edge")),
    maxPixels: whole("max_pixels", json.get("max_pixels") ?? within("longest_edge")),
    patch: whole("patch_size", json.get("patch_size")),
    temporalPatch: whole("temporal_patch_size", json.get("temporal_patch_size")),
    merge: whole("merge_size", json.get("merge_size")),
    mean: triple("image_mean"),
    std: triple("image_std"),
  };
}

/** The way back: preprocessor_config.json as published. */
export function processorJson(settings: ProcessorSettings): Record<string, unknown> {
  return {
    min_pixels: settings.minPixels,
    max_pixels: settings.maxPixels,
    patch_size: settings.patch,
    temporal_patch_size: settings.temporalPatch,
    merge_size: settings.merge,
    image_mean: settings.mean,
    image_std: settings.std,
    image_processor_type: "Qwen2VLImageProcessor",
    processor_class: "Qwen2_5_VLProcessor",
  };
}

function halfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
