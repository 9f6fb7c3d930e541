// The rule that a diagnostic shows, `batch % group == 0`, with the user's values beneath its words: laid out from pieces.

import type { DrawnRule } from "./diagnostic.ts";

/** Columns are found by laying the pieces side by side: `drawn(["batch", "128"], [" % "], ["group", "9"])`. */
export function drawn(...pieces: readonly (readonly [text: string, value?: string])[]): DrawnRule {
  let text = "";
  const parts: { column: number; value: string }[] = [];
  for (const [piece, value] of pieces) {
    if (value !== undefined) parts.push({ column: text.length + piece.search(/\S/), value });
    text += piece;
  }
  return { text, parts };
}
