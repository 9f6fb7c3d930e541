// What a checkpoint's image processor does to a picture, from preprocessor_config.json or, as transformers 5 saves it, from
// the `image_processor` of processor_config.json. What is not written has the default of transformers' class; a step that the
// runtime does otherwise is refused.

import { E0557, E1051, E1067 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { PatchConfig } from "../../models/decoder/config.ts";
import type { ProcessorKind } from "../../models/decoder/family.ts";
import type { Json, JsonObject } from "../json/strict-json.ts";
import { demand, numbersOf, saysNothing, section, unread, wrong } from "../json/value.ts";

/** `patch` and the budgets in pixels; mean and deviation per channel of values in 0..1. */
export interface ProcessorSettings {
  readonly minPixels: number;
  readonly maxPixels: number;
  readonly patch: number;
  readonly temporalPatch: number;
  readonly merge: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** How many pixels a picture may have: what a spec may say in place of the folder. */
export type PixelLimits = Pick<ProcessorSettings, "minPixels" | "maxPixels">;

/** A fresh model has no folder that could say it. */
export const FRESH_LIMITS: PixelLimits = { minPixels: 3136, maxPixels: 262_144 };

/** CLIP's channel statistics, which are the default. */
export const CLIP = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

export const PROCESSOR_FILES = ["processor_config.json", "preprocessor_config.json"] as const;

const known: ReadonlySet<string> = new Set([
  "auto_map",
  "data_format",
  "default_to_square",
  "device",
  "disable_grouping",
  "do_convert_rgb",
  "do_normalize",
  "do_rescale",
  "do_resize",
  "feature_extractor_type",
  "image_mean",
  "image_processor_type",
  "image_std",
  "input_data_format",
  "max_pixels",
  "merge_size",
  "min_pixels",
  "patch_size",
  "processor_class",
  "resample",
  "rescale_factor",
  "return_tensors",
  "size",
  "temporal_patch_size",
  "transformers_version",
]);

/** Pillow's number of the bicubic filter. */
const BICUBIC = 3;

export interface ReadProcessor {
  readonly settings: ProcessorSettings;
  /** The file that says so. */
  readonly file: string;
}

/**
 * From the file that has them; of both files when they say the same. `json` gives a file of the folder, undefined when there is none.
 * Failures E1051 (neither is there), E1067 (releases of transformers disagree on which of two different ones is meant), and as of
 * readProcessorSettings.
 */
export function readProcessor(
  folder: string,
  json: (file: string) => JsonObject | undefined,
  vision: PatchConfig,
  kind: ProcessorKind,
): ReadProcessor {
  const [nesting, plain] = PROCESSOR_FILES;
  const [outer, own] = [json(nesting), json(plain)];
  const inside = outer && section(outer, "image_processor", `${folder}/${nesting}`);
  const read = (file: string, found: JsonObject | undefined, prefix: string): ReadProcessor | undefined => {
    const where = `${folder}/${file}`;
    return found && { settings: readProcessorSettings(found, where, kind, vision, prefix), file: where };
  };
  const [one, other] = [read(nesting, inside, "image_processor."), read(plain, own, "")];
  if (one && other) refuseDifference(one, other);
  const found = one ?? other;
  if (found === undefined) throw new Failure(E1051({ folder, file: plain }));
  return found;
}

/** What two files may say otherwise and both be read. */
const decisive = [
  ["min_pixels", ({ minPixels }: ProcessorSettings) => minPixels],
  ["max_pixels", ({ maxPixels }: ProcessorSettings) => maxPixels],
  ["image_mean", ({ mean }: ProcessorSettings) => mean],
  ["image_std", ({ std }: ProcessorSettings) => std],
] as const;

function refuseDifference(one: ReadProcessor, other: ReadProcessor): void {
  for (const [setting, of] of decisive) {
    const [first, second] = [JSON.stringify(of(one.settings)), JSON.stringify(of(other.settings))];
    if (first !== second) throw new Failure(E1067({ one: one.file, other: other.file, setting, first, second }));
  }
}

/** Reads the settings in every spelling of the budget. Failures: E1053 for a value that is not computed here or disagrees with the model, E1059 for a setting that nobody reads, E0557 for a budget that is empty. */
export function readProcessorSettings(
  json: JsonObject,
  file: string,
  kind: ProcessorKind,
  vision?: PatchConfig,
  prefix = "",
): ProcessorSettings {
  const unknown = unread(json, known, file, prefix);
  if (unknown.length > 0) throw new Failure(...unknown);
  refuseSwitches(json, file, prefix, kind);
  const numbers = numbersOf(json, file, prefix);
  const side = (name: string, otherwise: number, model: number | undefined): number => {
    const value = numbers.count(name, otherwise);
    demand(model === undefined || value === model, file, `${prefix}${name}`, value, `${model}, as in config.json`);
    return value;
  };
  // transformers 5 saves the budget as `size`, 4.4x with other names inside it, the published files beside it
  const size = section(json, "size", file, prefix);
  for (const [name, value] of size ?? []) {
    const read = ["shortest_edge", "longest_edge", "min_pixels", "max_pixels"].includes(name) || saysNothing(value);
    demand(read, file, `${prefix}size.${name}`, value, "absent: a budget of pixels is read, and no sides");
  }
  const within = size && numbersOf(size, file, `${prefix}size.`);
  const budget = (name: string, edge: string, otherwise: number): number =>
    numbers.count(name, within?.count(edge, within.count(name, otherwise)) ?? otherwise);
  const limits = {
    minPixels: budget("min_pixels", "shortest_edge", 56 * 56),
    maxPixels: budget("max_pixels", "longest_edge", 28 * 28 * 1280),
  };
  if (limits.minPixels > limits.maxPixels)
    throw new Failure(E0557({ where: file, least: limits.minPixels, most: limits.maxPixels }));
  return {
    ...limits,
    patch: side("patch_size", 14, vision?.patch),
    temporalPatch: side("temporal_patch_size", 2, vision?.temporalPatch),
    merge: side("merge_size", 2, vision?.merge),
    mean: channels(json, "image_mean", file, prefix, CLIP.mean, Number.isFinite, "three numbers"),
    std: channels(json, "image_std", file, prefix, CLIP.std, (each) => each > 0, "three numbers above 0"),
  };
}

/** The steps of the class are all taken here, in its order and with its filter. */
function refuseSwitches(json: JsonObject, file: string, prefix: string, kind: ProcessorKind): void {
  for (const name of ["do_resize", "do_rescale", "do_normalize", "do_convert_rgb"]) {
    const value = json.get(name) ?? true;
    demand(value === true, file, `${prefix}${name}`, value, "true");
  }
  const factor = json.get("rescale_factor") ?? 1 / 255;
  const byte = typeof factor === "number" && Math.abs(factor * 255 - 1) < 1e-6;
  demand(byte, file, `${prefix}rescale_factor`, factor, "1/255");
  const filter = json.get("resample") ?? BICUBIC;
  demand(filter === BICUBIC, file, `${prefix}resample`, filter, `${BICUBIC}, bicubic`);
  const type = json.get("image_processor_type") ?? kind.name;
  const ours = typeof type === "string" && kind.fits(type);
  demand(ours, file, `${prefix}image_processor_type`, type, `"${kind.name}"`);
}

function channels(
  json: JsonObject,
  name: string,
  file: string,
  prefix: string,
  otherwise: readonly [number, number, number],
  fits: (value: number) => boolean,
  wanted: string,
): readonly [number, number, number] {
  const value: Json = json.get(name) ?? otherwise;
  const each = typeof value === "number" ? [value, value, value] : value;
  if (Array.isArray(each) && each.length === 3 && each.every((one) => typeof one === "number" && fits(one)))
    return [each[0], each[1], each[2]];
  throw wrong(file, `${prefix}${name}`, value, wanted);
}

/** The limits that hold: the spec's where it says one, else the folder's. Failure E0557 when none is left between them. */
export function limitsOf(
  said: { readonly minPixels?: number | undefined; readonly maxPixels?: number | undefined },
  own: PixelLimits,
  where: string,
): PixelLimits {
  const minPixels = said.minPixels ?? own.minPixels;
  const maxPixels = said.maxPixels ?? own.maxPixels;
  if (minPixels > maxPixels) throw new Failure(E0557({ where, least: minPixels, most: maxPixels }));
  return { minPixels, maxPixels };
}
