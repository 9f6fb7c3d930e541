// Qwen2.5-VL (arXiv 2502.13923): a vision transformer whose tokens stand between the words of a decoder.

import type { Family } from "../../decoder/family.ts";
import { ARCHITECTURE, MODEL_TYPE, NAME, type Qwen25VLConfig, readConfig } from "./config.ts";
import { configJson } from "./config-json.ts";
import { fresh } from "./fresh.ts";
import { isPicturePart, parameters, publishedName } from "./parameters.ts";
import { published } from "./published.ts";

export const qwen25vl: Family<Qwen25VLConfig> = {
  name: NAME,
  title: "Qwen2.5-VL",
  modelType: MODEL_TYPE,
  architecture: ARCHITECTURE,
  processor: {
    name: "Qwen2VLImageProcessor",
    around: "Qwen2_5_VLProcessor",
    fits: (type) => /^Qwen2(_5_)?VLImageProcessor(Fast|Pil)?$/.test(type),
  },
  readConfig,
  configJson,
  parameters,
  publishedName,
  isPicturePart,
  published,
  fresh,
  graphs: () => import("./graphs.ts"),
};
