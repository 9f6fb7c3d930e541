// Every rule between settings, in the order of asking: what is not there at all, then what cannot be, then what is unwise.

import { flippedOptions, keptSensitive, meaningsMeet, refusesPermutation } from "./answers.ts";
import { incompleteCheckpoint, otherPixels, otherReference, unreadableCheckpoint } from "./checkpoint.ts";
import { missingFiles, neverEnds, takesBeyondRows } from "./data.ts";
import { neverDue, oneOrder, onTrainingData, permutesBenchmark, tighterThanNoise } from "./evaluation.ts";
import { accuracyUnknown, betweenCounts, keepsNothing, withoutVariance } from "./filter.ts";
import { answersReadElsewhere, graderTellsNothing } from "./graders.ts";
import { histogramFits, labelUnknown, staleText, unpinned } from "./hub.ts";
import { bestOfOneOrder, bestOfWhat, stopNeverActs, stopOfWhat } from "./keeping.ts";
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
import { frozenTowerOfWords, picturesForWords, pixelsOfWords } from "./words.ts";

/** By the name that `perlc explain` gives to each. */
export const rules: Readonly<Record<string, Rule>> = {
  unused: unused,
  "missing files": missingFiles,
  "unreadable checkpoint": unreadableCheckpoint,
  "incomplete checkpoint": incompleteCheckpoint,
  "other pixels": otherPixels,
  "other reference": otherReference,
  "pictures for words": picturesForWords,
  "pixels of words": pixelsOfWords,
  "frozen tower of words": frozenTowerOfWords,
  "never ends": neverEnds,
  "takes beyond rows": takesBeyondRows,
  unpinned: unpinned,
  "accuracy unknown": accuracyUnknown,
  "label unknown": labelUnknown,
  "histogram fits": histogramFits,
  "keeps nothing": keepsNothing,
  "between counts": betweenCounts,
  "without variance": withoutVariance,
  "batch beyond data": batchBeyondData,
  "updates divide": updatesDivide,
  "beyond context": beyondContext,
  "no room for pictures": noRoomForPictures,
  "pictures beyond prompt": picturesBeyondPrompt,
  "completion below form": completionBelowForm,
  "overlong beyond completion": overlongBeyondCompletion,
  "single images": singleImages,
  "slots outside": slotsOutside,
  "order bound": orderBound,
  "kept sensitive": keptSensitive,
  "flipped options": flippedOptions,
  "refuses permutation": refusesPermutation,
  "meanings meet": meaningsMeet,
  "copies repeat": copiesRepeat,
  "identity share": identityShare,
  "ends early": endsEarly,
  "stale text": staleText,
  "permutes elsewhere": permutesElsewhere,
  "dual below clip": dualBelowClip,
  "cap below one": capBelowOne,
  "filter on shaped": filterOnShaped,
  "filter without grader": filterWithoutGrader,
  "grader tells nothing": graderTellsNothing,
  "answers read elsewhere": answersReadElsewhere,
  "kl of nothing": klOfNothing,
  "mask dilutes": maskDilutes,
  "idle clip": idleClip,
  "mask never acts": maskNeverActs,
  "clip of tokens": clipOfTokens,
  "floor flattens": floorFlattens,
  "rate ends early": rateEndsEarly,
  "rate far above": rateFarAbove,
  "rate of nothing": rateOfNothing,
  "closer above": closerAbove,
  "saved only at the end": savedOnlyAtTheEnd,
  "beyond any device": beyondAnyDevice,
  "beyond draws": beyondDraws,
  "on training data": onTrainingData,
  "one order": oneOrder,
  "tighter than noise": tighterThanNoise,
  "permutes benchmark": permutesBenchmark,
  "never due": neverDue,
  "best of what": bestOfWhat,
  "best of one order": bestOfOneOrder,
  "stop of what": stopOfWhat,
  "stop never acts": stopNeverActs,
};
