// The history of measurements: one JSON line a figure, each with another tool's time in the same run, so that what is compared is a
// ratio and not a machine.

import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** What was measured: milliseconds of ours beside those of something else, taken in turns. */
export interface Measured {
  readonly what: string;
  /** Of the same work, or of a fixed one. */
  readonly beside: string;
  readonly ours: number;
  readonly theirs: number;
}

export interface Entry extends Measured {
  /** Day, as 2026-08-01. */
  readonly date: string;
  /** The commit that was measured; with a `+` where the tree held more. */
  readonly commit: string;
  /** Of a figure on a device. */
  readonly adapter?: string;
  /** theirs / ours: more is better. */
  readonly ratio: number;
}

/** The entries of a history file, the oldest first; none where there is no file. Throws for a line that is no entry. */
export function readHistory(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line, at) => {
    const entry = JSON.parse(line) as Entry;
    const texts = [entry.what, entry.beside, entry.date, entry.commit].every((each) => typeof each === "string");
    const numbers = [entry.ours, entry.theirs, entry.ratio].every((each) => Number.isFinite(each) && each > 0);
    if (!texts || !numbers) throw new Error(`${file}:${at + 1} is no entry`);
    return entry;
  });
}

/** Adds entries at the end. */
export function append(file: string, entries: readonly Entry[]): void {
  appendFileSync(file, entries.map((each) => `${JSON.stringify(each)}\n`).join(""));
}

/** The last entry of the same figure, on the same adapter, beside the same tool. */
export const lastOf = (history: readonly Entry[], { what, beside, adapter }: Entry): Entry | undefined =>
  history.findLast((each) => each.what === what && each.beside === beside && each.adapter === adapter);

/** One line: the ratio, and what it was the last time. */
export function changeLine(history: readonly Entry[], entry: Entry): string {
  const { what, beside, ours, theirs, ratio } = entry;
  const on = entry.adapter ? ` on ${entry.adapter}` : "";
  const now = `${what}${on}: ${ours.toFixed(2)} ms, ${beside} ${theirs.toFixed(2)} ms, ratio ${ratio.toPrecision(3)}`;
  const last = lastOf(history, entry);
  if (!last) return `${now}; measured for the first time`;
  const change = 100 * (ratio / last.ratio - 1);
  const sign = change < 0 ? "−" : "+";
  const word = Math.abs(change) < 0.05 ? "" : change < 0 ? ", slower" : ", faster";
  return `${now}; was ${last.ratio.toPrecision(3)} at ${last.commit} (${last.date}): ${sign}${Math.abs(change).toFixed(1)} %${word}`;
}
