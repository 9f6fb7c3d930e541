// Every rule between settings, in the order of asking: what is not there at all, then what cannot be, then what is unwise.

import { flippedOptions, keptSensitive, meaningsMeet, refusesPermutation } from "./answers.ts";
import { incompleteCheckpoint, otherPixels, otherReference, unreadableCheckpoint } from "./checkpoint.ts";
import { missingFiles, neverEnds, takesBeyondRows } from "./data.ts";
import { neverDue, oneOrder, onTrainingData, permutesBenchmark, tighterThanNoise } from "./evaluation.ts";
import { accuracyUnknown, betweenCounts, keepsNothing, withoutVariance } from "./filter.ts";
import { answersReadElsewhere, graderTellsNothing } from "./graders.ts";
import { histogramFits, labelUnknown, staleText, unpinned } from "./hub.ts";
import {
  beyondContext,
  completionBelowForm,
  noRoomForPictures,
  overlongBeyondCompletion,
  picturesBeyondPrompt,
} from "./lengths.ts";
import {
  clipOfTokens,
  closerAbove,
  filterWithoutGrader,
  floorFlattens,
  klOfNothing,
  maskNeverActs,
  rateEndsEarly,
  rateFarAbove,
  rateOfNothing,
  savedOnlyAtTheEnd,
} from "./objective.ts";
import { copiesRepeat, identityShare, slotsOutside } from "./orders.ts";
import { orderBound, permutesElsewhere, singleImages } from "./permutation.ts";
import type { Rule } from "./rule.ts";
import { endsEarly } from "./schedule.ts";
import { beyondAnyDevice, beyondDraws } from "./size.ts";
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
import { picturesForWords, pixelsOfWords } from "./words.ts";

export const rules: readonly Rule[] = [
  unused,
  missingFiles,
  unreadableCheckpoint,
  incompleteCheckpoint,
  otherPixels,
  otherReference,
  picturesForWords,
  pixelsOfWords,
  neverEnds,
  takesBeyondRows,
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
  noRoomForPictures,
  picturesBeyondPrompt,
  completionBelowForm,
  overlongBeyondCompletion,
  singleImages,
  slotsOutside,
  orderBound,
  keptSensitive,
  flippedOptions,
  refusesPermutation,
  meaningsMeet,
  copiesRepeat,
  identityShare,
  endsEarly,
  staleText,
  permutesElsewhere,
  dualBelowClip,
  capBelowOne,
  filterOnShaped,
  filterWithoutGrader,
  graderTellsNothing,
  answersReadElsewhere,
  klOfNothing,
  maskDilutes,
  idleClip,
  maskNeverActs,
  clipOfTokens,
  floorFlattens,
  rateEndsEarly,
  rateFarAbove,
  rateOfNothing,
  closerAbove,
  savedOnlyAtTheEnd,
  beyondAnyDevice,
  beyondDraws,
  onTrainingData,
  oneOrder,
  tighterThanNoise,
  permutesBenchmark,
  neverDue,
];
