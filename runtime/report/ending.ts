// What people are told of the end of a training that ended early, or of which the best state is kept.

import { printPercent } from "../../compiler/diagnostics/print-number.ts";
import { type MetricName, metrics } from "../../plan/nodes/metrics.ts";

/** That training ended before its last step, by which figure of which evaluation, and when that was best. `best`: a share 0 … 1. */
export interface EarlyEnd {
  readonly step: number;
  readonly of: number;
  readonly evaluation: string;
  readonly metric: MetricName;
  readonly best: number;
  readonly bestStep: number;
  readonly patience: number;
  readonly leastGain?: number;
}

interface Best {
  readonly evaluation: string;
  readonly metric: MetricName;
  readonly step: number;
  readonly value: number;
  readonly folder: string;
}

const figure = (metric: MetricName) => metric.replaceAll("_", " ");

/** `accuracy was 3 times not above 81.2 % (step 10)`. */
export function earlyEndCause({ metric, best, bestStep, patience, leastGain }: EarlyEnd): string {
  const side = metrics[metric].better === "high" ? "above" : "below";
  const by = leastGain === undefined ? "" : ` by more than ${printPercent(leastGain)}`;
  const times = patience === 1 ? "once" : `${patience} times`;
  return `${figure(metric)} was ${times} not ${side} ${printPercent(best)} (step ${bestStep})${by}`;
}

/** `ended after step 40 of 60, by evaluate.held`. */
export const earlyEndPlace = ({ step, of, evaluation }: EarlyEnd): string =>
  `ended after step ${step} of ${of}, by ${evaluation}`;

/** Where, and why. */
export const earlyEndSentence = (end: EarlyEnd): string => `${earlyEndPlace(end)}: ${earlyEndCause(end)}`;

/** `step 10, accuracy 81.2 % in evaluate.held`. */
export const bestSentence = ({ step, metric, value, evaluation }: Best): string =>
  `step ${step}, ${figure(metric)} ${printPercent(value)} in ${evaluation}`;

/** The lines of a report: where training ended, which state is best, and of which step `final` is. None where the plan asks for neither. */
export function endingLines(
  { earlyStop, best }: { readonly earlyStop?: EarlyEnd; readonly best?: Best },
  last: number,
): readonly string[] {
  if (!earlyStop && !best) return [];
  const where = best?.step === last ? ", the best too" : ", the last";
  return [
    ...(earlyStop ? [`training  ${earlyEndPlace(earlyStop)}:`, `          ${earlyEndCause(earlyStop)}`] : []),
    ...(best ? [`best      ${bestSentence(best)}`, `          in ${best.folder}`] : []),
    `final     step ${last}${best ? where : ""}`,
  ];
}
