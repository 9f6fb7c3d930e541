// The primary contrast of a sweep: `accuracy of new - old`. What its arms are is said by the sweep (2-names/contrast.ts).

import { primaryMetrics } from "../../plan/preregistration.ts";
import { type Contrast, readContrast } from "../2-names/contrast.ts";
import * as limits from "./limits.ts";
import type { Type } from "./type.ts";

const docs: Readonly<Record<Contrast["metric"], string>> = {
  accuracy: "the share of right answers",
  consistent_accuracy: "the share of examples that are right under every order",
  flip_rate: "the share of examples whose answer changes with the order",
};

export const contrast: Type<Contrast> = {
  name: "Contrast",
  wants: "a figure of one arm less that of another, such as accuracy of new - old",
  schema: limits.fields({ metric: limits.words(primaryMetrics) }) as unknown as limits.Limits<Contrast>,
  check: (value, { path, source, report }) => readContrast(path, value, source, report),
  options: docs,
};
