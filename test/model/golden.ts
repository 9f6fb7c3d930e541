// The golden checkpoints and their tensors, as the model tests read them.

import { join } from "node:path";
import type { Qwen25VLConfig } from "../../models/families/qwen25vl/config.ts";
import { type GoldenModel, goldenModel } from "../../runtime/conform/model/golden.ts";
import { goldenPath } from "../golden-set.ts";

export const goldenModels = ["tiny-tied", "small-untied"] as const;

/** Of the family that reads pictures. */
export const golden = (name: (typeof goldenModels)[number]): GoldenModel<Qwen25VLConfig> =>
  goldenModel(goldenPath(`model/${name}`)) as GoldenModel<Qwen25VLConfig>;

export const textModels = ["tied", "untied"] as const;
export const textFolder = (name: (typeof textModels)[number]): string =>
  join(import.meta.dirname, "../golden/text", name);

/** Of the plain text decoder; `make.py` beside them makes them. */
export const textGolden = (name: (typeof textModels)[number]): GoldenModel => goldenModel(textFolder(name));

/** Of every family. */
export const allGolden = (): readonly GoldenModel[] => [...goldenModels.map(golden), ...textModels.map(textGolden)];
