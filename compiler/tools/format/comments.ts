// Lines → text: the comments behind the lines of one top-level block stand in one column, so that they read as the margin
// of the spec.

import type { Line } from "./writer.ts";

/** Where remarks stand when the code leaves room for it (the 44th column, counted from 1). */
const margin = 43;
/** Between the longest line and the remarks. */
const gap = 4;
/** A longer line does not push the others' remarks; its own follows it. */
const longest = 72;

/** The lines as printed, without line ends. */
export function alignComments(lines: readonly Line[]): readonly string[] {
  const columns = new Map<number, number>();
  for (const { block, width, comment, ordinary } of lines) {
    if (comment === undefined || !ordinary || width > longest) continue;
    columns.set(block, Math.max(columns.get(block) ?? margin, width + gap));
  }
  return lines.map(({ text, width, comment, block, ordinary }) => {
    if (comment === undefined) return text;
    const column = ordinary ? (columns.get(block) ?? 0) : 0;
    return text + " ".repeat(Math.max(2, column - width)) + comment;
  });
}
