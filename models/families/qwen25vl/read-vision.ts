// The `vision_config` of Qwen2.5-VL: what is not written has the default of transformers' class.

import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { JsonObject } from "../../../plan/json/strict-json.ts";
import { countList, demand, numbersOf, positive, section } from "../../../plan/json/value.ts";
import { uncomputed } from "../../decoder/read-text.ts";
import type { VisionConfig } from "./config.ts";

/** What messages put before a name. */
export const VISION = "vision_config.";

/** Failures E1053. */
export function readVision(vision: JsonObject, textHidden: number, file: string): VisionConfig {
  const v = numbersOf(vision, file, VISION);
  for (const problem of uncomputed(vision, file, VISION)) throw new Failure(problem);
  const hidden = v.count("hidden_size", 3584);
  const heads = v.count("num_heads", 16);
  const depth = v.count("depth", 32);
  const outHidden = v.count("out_hidden_size", 3584);
  const patch = v.count("patch_size", 14);
  const merge = v.count("spatial_merge_size", 2);
  const window = v.count("window_size", 112);
  const headDim = hidden / heads;
  demand(headDim % 4 === 0, file, `${VISION}hidden_size`, hidden, `${heads} heads of a multiple of 4`);
  demand(outHidden === textHidden, file, `${VISION}out_hidden_size`, outHidden, `${textHidden}, the decoder's width`);
  for (const name of ["in_channels", "in_chans"])
    demand(v.count(name, 3) === 3, file, `${VISION}${name}`, vision.get(name), "3: red, green and blue");
  const twice = v.count("spatial_patch_size", patch);
  demand(twice === patch, file, `${VISION}spatial_patch_size`, twice, `${patch}, the patch_size`);
  demand(patch * merge <= 4096, file, `${VISION}patch_size`, patch, "at most 4096 pixels for a merged patch");
  const full = countList(vision, "fullatt_block_indexes", file, VISION, [7, 15, 23, 31]);
  const inside = full.every((block) => block < depth);
  demand(inside, file, `${VISION}fullatt_block_indexes`, full, `blocks below ${depth}`);
  demand(window % (patch * merge) === 0, file, `${VISION}window_size`, window, `a multiple of ${patch * merge}`);
  const rope = section(vision, "rope_parameters", file, VISION);
  const kind = rope?.get("rope_type") ?? "axial";
  demand(kind === "axial" || kind === "default", file, `${VISION}rope_parameters.rope_type`, kind, '"axial"');
  return {
    depth,
    hidden,
    inter: v.count("intermediate_size", 3420),
    heads,
    headDim,
    channels: 3,
    patch,
    temporalPatch: v.count("temporal_patch_size", 2),
    merge,
    window,
    fullAttentionBlocks: full,
    outHidden,
    tokensPerSecond: v.count("tokens_per_second", 4),
    ropeTheta: positive(rope?.get("rope_theta") ?? 10_000, `${VISION}rope_parameters.rope_theta`, file),
    rmsEps: 1e-6,
  };
}
