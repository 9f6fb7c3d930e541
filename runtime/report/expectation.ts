// What a spec expected of an evaluation, held against what came out: the last lines of a run's report.

import { printPercent } from "../../compiler/diagnostics/print-number.ts";
import type { EvaluateNode } from "../../plan/plan.ts";
import type { EvaluationFigures, Figure } from "./figures.ts";

export type Expectation = EvaluateNode["expect"][number];

/**
 * `met` within the tolerance; `near` outside it, but the 95 % interval of the figure still reaches it, so more items might
 * meet it; `missed` otherwise. `unmeasured` where there was nothing to count.
 */
export type Verdict = "met" | "near" | "missed" | "unmeasured";

/** Judges one expectation by the figures of the evaluation after training. */
export function judge({ metric, value, tolerance }: Expectation, figures: EvaluationFigures): Verdict {
  const figure = figureOf(metric, figures);
  if (Number.isNaN(figure.value)) return "unmeasured";
  // Shares written in percent differ from sums of them in the last bit.
  const [low, high] = [value - tolerance - 1e-12, value + tolerance + 1e-12];
  if (figure.value >= low && figure.value <= high) return "met";
  return figure.low <= high && figure.high >= low ? "near" : "missed";
}

/** One line an expectation: `expected  accuracy 80.0 % ± 5.0 %: met with 82.3 %`. */
export function expectationLines(expected: readonly Expectation[], figures: EvaluationFigures): readonly string[] {
  return expected.map((each) => {
    const { metric, value, tolerance } = each;
    const got = figureOf(metric, figures);
    const verdict = judge(each, figures);
    const found = verdict === "unmeasured" ? ", no question has it" : ` with ${printPercent(got.value)}`;
    return `expected  ${metric.replaceAll("_", " ")} ${printPercent(value)} ± ${printPercent(tolerance)}: ${verdict}${found}`;
  });
}

/** The figure that an expectation is of. */
export function figureOf(metric: Expectation["metric"], figures: EvaluationFigures): Figure {
  switch (metric) {
    case "accuracy":
      return figures.accuracy;
    case "flip_rate":
      return figures.flipRate;
    case "consistent_accuracy":
      return figures.consistentAccuracy;
  }
}
