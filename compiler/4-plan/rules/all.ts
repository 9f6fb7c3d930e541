// Every rule between settings, in the order of asking: what is not there at all, then what cannot be, then what is unwise.

import { missingFiles, neverEnds } from "./data.ts";
import { oneOrder, onTrainingData, tighterThanNoise } from "./evaluation.ts";
import { accuracyUnknown, betweenCounts, keepsNothing, withoutVariance } from "./filter.ts";
import { orderBound, permutesElsewhere, singleImages } from "./permutation.ts";
import type { Rule } from "./rule.ts";
import { batchBeyondData, dualBelowClip, idleClip } from "./training.ts";
import { unused } from "./unused.ts";

export const rules: readonly Rule[] = [
  unused,
  missingFiles,
  neverEnds,
  accuracyUnknown,
  keepsNothing,
  betweenCounts,
  withoutVariance,
  batchBeyondData,
  singleImages,
  orderBound,
  permutesElsewhere,
  dualBelowClip,
  idleClip,
  onTrainingData,
  oneOrder,
  tighterThanNoise,
];
