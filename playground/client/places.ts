// Places of the protocol in the text of the editor, and edits as changes of it.

import type { Text, TransactionSpec } from "@codemirror/state";
import type { Edit } from "../shared/said.ts";

/** Where a range of the protocol lies in a text; the nearest place where it lies beyond it. */
export function spanOf(doc: Text, { start, end }: Edit["range"]): { readonly from: number; readonly to: number } {
  const at = ({ line, character }: Edit["range"]["start"]): number => {
    if (line >= doc.lines) return doc.length;
    const { from, to } = doc.line(line + 1);
    return Math.min(from + character, to);
  };
  return { from: at(start), to: at(end) };
}

export const changesOf = (doc: Text, edits: readonly Edit[]): TransactionSpec => ({
  changes: edits.map(({ range, newText }) => ({ ...spanOf(doc, range), insert: newText })),
  userEvent: "input.fix",
});
