// Qwen2.5 (arXiv 2412.15115): the decoder that the families share, over words alone.

import type { Family } from "../../decoder/family.ts";
import { decoderParameters } from "../../decoder/parameters.ts";
import { ARCHITECTURE, configJson, MODEL_TYPE, NAME, readConfig } from "./config.ts";
import { published } from "./published.ts";

export const qwen25: Family = {
  name: NAME,
  title: "Qwen2.5",
  modelType: MODEL_TYPE,
  architecture: ARCHITECTURE,
  readConfig,
  configJson,
  parameters: ({ text }) => decoderParameters(text),
  publishedName: (name) => name,
  isPicturePart: () => false,
  published,
  graphs: () => import("./graphs.ts"),
};
