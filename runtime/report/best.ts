// What is best of an evaluation's measurements in training, and whether training still gets better. Pure: of figures by step.

import { type EarlyStop, isBetter, type MetricName } from "../../plan/nodes/metrics.ts";
import { figureOf } from "./expectation.ts";
import type { EvaluationFigures } from "./figures.ts";

/** A figure as it was after a step; NaN where there was nothing to count. */
export interface Measured {
  readonly step: number;
  readonly value: number;
}

/** What a journal says of one measurement. */
export interface Evaluated {
  readonly stage: string;
  readonly when: "before" | "during" | "after";
  readonly step: number;
  readonly figures: EvaluationFigures;
}

/** A figure of an evaluation after each step at which it was measured, in order; what was measured before training is not of a step. */
export function measuredOf(events: readonly Evaluated[], stage: string, metric: MetricName): readonly Measured[] {
  const own = events.filter((each) => each.stage === stage && each.when !== "before");
  // a line of a journal has null for what is no number
  const of = (figures: EvaluationFigures) => figureOf(metric, figures).value ?? Number.NaN;
  const bySteps = new Map(own.map(({ step, figures }) => [step, of(figures)]));
  return [...bySteps].map(([step, value]) => ({ step, value })).sort((a, b) => a.step - b.step);
}

/** The best measurement, of equals the earlier; undefined where nothing could be counted. */
export function bestOf(metric: MetricName, measured: readonly Measured[]): Measured | undefined {
  let best: Measured | undefined;
  for (const each of measured)
    if (!Number.isNaN(each.value) && (!best || isBetter(metric, each.value, best.value))) best = each;
  return best;
}

/**
 * The best measurement, where none of the last `patience` was better than it by more than `leastGain`; undefined while training still gets
 * better, or nothing could be counted yet. The first measurement is what the next ones are held against.
 */
export function stalled(
  { metric, patience, leastGain = 0 }: EarlyStop,
  measured: readonly Measured[],
): Measured | undefined {
  let best: Measured | undefined;
  let since = 0;
  for (const each of measured) {
    since += 1;
    if (Number.isNaN(each.value) || (best && !isBetter(metric, each.value, best.value, leastGain))) continue;
    [best, since] = [each, 0];
  }
  return since >= patience ? best : undefined;
}
