// Fixes of the tree builder's own findings: what was written in the wrong place, or as several names where one goes.

import type { Fix } from "../diagnostics/diagnostic.ts";
import { wholeLines, write } from "../diagnostics/edits.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import type { Block, Use } from "./ast.ts";

/** A late `use` line, remark and all, moved below the last one at the top, or below `spec 1`. Their order has no meaning. */
export function moveUp(source: Source, use: Use, uses: readonly Use[], blocks: readonly Block[]): Fix {
  const top = blocks[0]?.span.start ?? 0;
  const last = uses.findLast((each) => each.span.end < top);
  const old = wholeLines({ source, span: use.span });
  const line = source.text.slice(old.span.start, old.span.end).trim();
  const newline = source.text.indexOf("\n", last?.span.end ?? 0);
  const start = newline < 0 ? source.text.length : newline;
  const edits = [
    { ...old, text: "" },
    { source, span: { start, end: start }, text: last ? `\n${line}` : `\n\n${line}` },
  ];
  return { title: "move it up", safety: "safe", edits };
}

/** `tiny.again` as a name: `tiny_again`. */
export function asOneName(at: Place, found: string): Fix | undefined {
  const one = found.replace(/\W+/g, "_");
  return /^[a-z]\w*$/i.test(one) ? write(at, one) : undefined;
}
