// Every rule between settings, in the order of asking: what is not there at all, then what cannot be, then what is unwise.

import { missingFiles, neverEnds } from "./data.ts";
import { neverDue, oneOrder, onTrainingData, permutesBenchmark, tighterThanNoise } from "./evaluation.ts";
import { accuracyUnknown, betweenCounts, keepsNothing, withoutVariance } from "./filter.ts";
import { histogramFits, labelUnknown, staleText, unpinned } from "./hub.ts";
import { beyondContext, overlongBeyondCompletion, picturesBeyondPrompt } from "./lengths.ts";
import { copiesRepeat, orderBound, permutesElsewhere, singleImages } from "./permutation.ts";
import type { Rule } from "./rule.ts";
import {
  batchBeyondData,
  capBelowOne,
  dualBelowClip,
  filterOnShaped,
  idleClip,
  maskDilutes,
  updatesDivide,
} from "./training.ts";
import { unused } from "./unused.ts";

export const rules: readonly Rule[] = [
  unused,
  missingFiles,
  neverEnds,
  unpinned,
  accuracyUnknown,
  labelUnknown,
  histogramFits,
  keepsNothing,
  betweenCounts,
  withoutVariance,
  batchBeyondData,
  updatesDivide,
  beyondContext,
  picturesBeyondPrompt,
  overlongBeyondCompletion,
  singleImages,
  orderBound,
  copiesRepeat,
  staleText,
  permutesElsewhere,
  dualBelowClip,
  capBelowOne,
  filterOnShaped,
  maskDilutes,
  idleClip,
  onTrainingData,
  oneOrder,
  tighterThanNoise,
  permutesBenchmark,
  neverDue,
];
