// Commas between the items of a list: the grammar takes a list without them, so that one forgotten comma is one
// report with a fix and not a cascade (reference/language-and-compilers.md §3.4).

import { E0113 } from "../diagnostics/codes.ts";
import type { Node } from "./ast.ts";
import type { Building } from "./leaves.ts";

/** Reports neighbours among `items` with no comma between them: one diagnostic, one fix for all. */
export function checkCommas(building: Building, items: readonly Node[], commas: readonly number[]): void {
  const { source, report } = building;
  const gaps: { readonly before: Node; readonly after: Node }[] = [];
  items.forEach((after, i) => {
    const before = items[i - 1];
    if (before && !commas.some((comma) => comma > before.last && comma < after.first)) gaps.push({ before, after });
  });
  const [gap] = gaps;
  if (!gap) return;
  const slice = (node: Node): string => {
    const text = source.text.slice(node.span.start, node.span.end).replace(/\s+/g, " ");
    return text.length > 24 ? `${text.slice(0, 23)}…` : text;
  };
  report(
    E0113(
      { before: slice(gap.before), after: slice(gap.after) },
      {
        at: { source, span: gap.after.span },
        label: "expected `,` before this",
        fix: {
          title: gaps.length === 1 ? "add the comma" : `add the ${gaps.length} commas`,
          safety: "safe",
          edits: gaps.map(({ before }) => ({
            source,
            span: { start: before.span.end, end: before.span.end },
            text: ",",
          })),
        },
      },
    ),
  );
}
