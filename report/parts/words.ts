// How figures read on a page: shares in percent with their interval, changes with a sign, counts with commas.

import type { EvaluationFigures, Figure } from "../../runtime/report/figures.ts";
import type { Interval } from "../../runtime/report/share.ts";

export const count = (value: number): string => value.toLocaleString("en-US");
export const percent = (share: number): string => (Number.isNaN(share) ? "–" : `${(100 * share).toFixed(1)} %`);
export const points = (share: number): string =>
  Number.isNaN(share) ? "–" : `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;

export const withInterval = ({ value, low, high }: Interval): string =>
  Number.isNaN(value) ? "–" : `${percent(value)} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;

export const changeWithInterval = (change: Interval | undefined): string =>
  change === undefined || Number.isNaN(change.value)
    ? "–"
    : `${points(change.value)} [${points(change.low)}, ${points(change.high)}]`;

/** A figure at a tick of an axis, or in a table of numbers: three digits. */
export const tick = (value: number): string =>
  Number.isNaN(value)
    ? "–"
    : Math.abs(value) >= 1000
      ? count(Math.round(value))
      : String(Number(value.toPrecision(3))).replace("-", "−");

/** The number of a step at a tick; nothing between two steps. */
export const wholeStep = (value: number): string => (Number.isInteger(value) ? count(value) : "");

/** A digest as far as a reader compares it by eye. */
export const shortDigest = (digest: string): string => `${digest.slice(0, "sha256:".length + 12)}…`;

/** Seconds as a reader says them. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The rows of every table of figures, with how each reads. */
export const figureRows: readonly { readonly name: string; readonly of: (figures: EvaluationFigures) => Figure }[] = [
  { name: "accuracy", of: (each) => each.accuracy },
  { name: "consistent accuracy (right under every order)", of: (each) => each.consistentAccuracy },
  { name: "flip rate (answer changes with the order)", of: (each) => each.flipRate },
  { name: "answers in the format", of: (each) => each.format },
  { name: "no answer", of: (each) => each.unanswered },
];
