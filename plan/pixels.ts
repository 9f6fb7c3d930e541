// How many pixels a picture has when a model is shown it, and who says so: the spec, or the folder of its checkpoint.

import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { configOf, processorOf } from "./checkpoint/folder.ts";
import type { ModelNode } from "./plan.ts";

/** A bound in pixels; `from` is the file that says it, absent where the spec or the language does. */
export interface Bound {
  readonly pixels: number;
  readonly from?: string;
}

export interface PixelBounds {
  readonly least: Bound;
  readonly most: Bound;
}

/** `read` gives the text of a file by its path in the plan. Undefined where the folder is not on this machine, or not in order, and for a model that reads no pictures. */
export function pixelBounds(
  { from, minPixels, maxPixels }: Pick<ModelNode, "from" | "minPixels" | "maxPixels">,
  read: (path: string) => string | undefined,
): PixelBounds | undefined {
  if (minPixels !== undefined && maxPixels !== undefined)
    return { least: { pixels: minPixels }, most: { pixels: maxPixels } };
  if (from.kind !== "checkpoint") return undefined;
  const folder = { path: from.path, read: (file: string) => read(`${from.path}/${file}`) };
  try {
    const config = configOf(folder);
    if (!config) return undefined;
    const own = processorOf(folder, config);
    if (!own) return undefined;
    const { settings, file } = own;
    return {
      least: minPixels === undefined ? { pixels: settings.minPixels, from: file } : { pixels: minPixels },
      most: maxPixels === undefined ? { pixels: settings.maxPixels, from: file } : { pixels: maxPixels },
    };
  } catch (error) {
    // check has said what is wrong with it
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** In words: `784 to 12,845,056 pixels, as models/x/preprocessor_config.json says`. */
export function printPixels({ least, most }: PixelBounds): string {
  const [a, b] = [least.pixels.toLocaleString("en"), most.pixels.toLocaleString("en")];
  const range = least.pixels === most.pixels ? a : `${a} to ${b}`;
  if (least.from !== undefined && most.from !== undefined) return `${range} pixels, as ${most.from} says`;
  const one = least.from ?? most.from;
  return one === undefined
    ? `${range} pixels`
    : `${range} pixels, the ${least.from === undefined ? "most" : "least"} as ${one} says`;
}
