// What an overfit check came to: whether training on one batch, again and again, made it better at that batch.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { printFixed } from "../../compiler/diagnostics/print-number.ts";

/** `better`: beyond the noise of its steps; `not better`; `full`: the reward was nearly all there is from the first steps on. */
export type OverfitVerdict = "better" | "not better" | "full";

/** Means over the first and over the last steps, so many of each; a reward is better where it is higher, a loss where it is lower. */
export interface OverfitCheck {
  readonly metric: "reward" | "loss";
  readonly examples: number;
  readonly first: number;
  readonly last: number;
  readonly over: number;
  readonly verdict: OverfitVerdict;
}

/** What of a step tells. */
export interface Taught {
  readonly reward?: number;
  readonly loss: number;
}

/** Steps at each end, at the most; and standard errors that a difference must have to be more than noise. */
const most = 5;
const errors = 2;
/** Steps at each end from which on noise is known. */
const enough = 3;
/** Share of all reward from which on there is nothing left to learn. */
const full = 0.98;

/**
 * Holds the first steps against the last ones. With three steps or more at each end the difference must be two standard errors (Welch); with fewer any
 * difference counts. `all`: the reward that an answer gets at the most, where there is one. Undefined for fewer than two steps.
 */
export function overfitCheck(
  steps: readonly Taught[],
  { examples, all = Infinity }: { readonly examples: number; readonly all?: number },
): OverfitCheck | undefined {
  if (steps.length < 2) return undefined;
  const metric = steps.every(({ reward }) => reward !== undefined) ? "reward" : "loss";
  const values = steps.map((each) => each[metric] ?? bug("a step without its figure"));
  const over = Math.max(1, Math.min(most, Math.floor(values.length / 4)));
  const [first, last] = [meanAndError(values.slice(0, over)), meanAndError(values.slice(-over))];
  const gain = metric === "reward" ? last.mean - first.mean : first.mean - last.mean;
  const noise = over < enough ? 0 : errors * Math.hypot(first.error, last.error);
  const isFull = metric === "reward" && first.mean >= full * all && last.mean >= full * all;
  const verdict = gain > noise ? "better" : isFull ? "full" : "not better";
  return { metric, examples, first: first.mean, last: last.mean, over, verdict };
}

function meanAndError(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const { length } = values;
  const mean = values.reduce((sum, each) => sum + each, 0) / length;
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, error: length < 2 ? 0 : Math.sqrt(squares / (length - 1) / length) };
}

/** `overfit check, not a result: the same 8 examples at every step`. */
export const overfitHead = (examples?: number): string =>
  `overfit check, not a result: ${examples === undefined ? "one batch" : examples === 1 ? "the same example" : `the same ${examples} examples`} at every step`;

/** What it came to, as one sentence without its point: `the reward rose from 0.412 (steps 1 to 5) to 0.981 (the last 5)`. */
export function overfitSentence({ metric, first, last, over, verdict }: OverfitCheck): string {
  const digits = metric === "reward" ? 3 : 4;
  const at = over === 1 ? ["the first step", "the last"] : [`the first ${over} steps`, `the last ${over}`];
  const figures = `from ${printFixed(first, digits)} in ${at[0]} to ${printFixed(last, digits)} in ${at[1]}`;
  // rewards are of answers that are drawn
  const few = metric === "reward" && over < enough ? "with so few steps it may be chance" : undefined;
  switch (verdict) {
    case "better":
      return `the ${metric} ${metric === "reward" ? "rose" : "fell"} ${figures}: ${few ?? "the training can learn this batch"}`;
    case "full":
      return `the ${metric} was at its top from the beginning (${printFixed(first, digits)}): this batch has nothing left to teach`;
    case "not better":
      return `the ${metric} did not ${metric === "reward" ? "rise" : "fall"}, ${figures}: ${few ?? "the training does not learn even this batch"}`;
  }
}

/** The lines that end such a run. `check` is absent where it was too short to tell. */
export const overfitLines = (check: OverfitCheck | undefined): readonly string[] => [
  overfitHead(check?.examples),
  check ? overfitSentence(check) : "one step is too few to tell whether it learns",
];
