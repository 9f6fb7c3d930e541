// How often the intervals of `perlc compare` hold the truth: differences of two arms over seeds and questions that are both drawn.

import { uniformOf, wordsAt } from "../../runtime/method/philox.ts";
import { crossedInterval } from "../../runtime/report/crossed.ts";
import { normalQuantile } from "../../runtime/report/normal.ts";
import type { Covered } from "./covered.ts";

export interface CrossedDraws {
  readonly seeds: number;
  readonly questions: number;
  readonly seed: number;
  /** Comparisons drawn at each truth. */
  readonly trials: number;
}

/** Answers to a question under one seed. */
const orders = 2;

/** Truths: how far trainings of one arm, and the questions' difficulty from arm to arm, spread on the scale of logits; and the shift of the arm. */
const truths = [0, 0.3, 1].flatMap((bySeed) =>
  [0, 1].flatMap((byQuestion) => [0, 1].map((shift) => ({ bySeed, byQuestion, shift }))),
);

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
/** What half of the questions are above, in logits. */
const level = 0.3;

/** The mean of a logistic of a normal variable, by its quantiles. */
function meanLogistic(mean: number, deviation: number): number {
  const points = 400;
  let sum = 0;
  for (let at = 0; at < points; at += 1) sum += logistic(mean + deviation * normalQuantile((at + 0.5) / points));
  return sum / points;
}

/** Coverage of the difference of two arms, over all truths. */
export function crossed({ seeds, questions, seed, trials }: CrossedDraws): Covered {
  const covered = truths.map(({ bySeed, byQuestion, shift }, place) => {
    const word = wordsAt({ seed, purpose: "bootstrap", stage: 1000 * seeds + questions, step: place });
    const uniform = (): number => uniformOf(word());
    const normal = (deviation: number): number =>
      deviation === 0 ? 0 : deviation * normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, uniform())));
    const deviation = Math.hypot(1, bySeed, byQuestion);
    const truth = meanLogistic(level + shift, deviation) - meanLogistic(level, deviation);
    let held = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const items = Array.from({ length: questions }, () => ({
        base: normal(1),
        from: normal(byQuestion),
        to: normal(byQuestion),
      }));
      const rows = Array.from({ length: seeds }, () => {
        const [from, to] = [normal(bySeed), normal(bySeed)];
        return items.map((item) => {
          const one = answered(logistic(level + item.base + item.from + from), uniform);
          return answered(logistic(level + shift + item.base + item.to + to), uniform) - one;
        });
      });
      const { low, high } = crossedInterval(rows, "difference", 1 / (orders * questions));
      if (low <= truth && truth <= high) held += 1;
    }
    return held / trials;
  });
  const least = Math.min(...covered);
  const mean = covered.reduce((sum, each) => sum + each, 0) / covered.length;
  return { mean, least, leastWithin: least, truths: truths.length, trials };
}

/** The share of right answers to a question. */
function answered(chance: number, uniform: () => number): number {
  let right = 0;
  for (let order = 0; order < orders; order += 1) if (uniform() < chance) right += 1;
  return right / orders;
}
