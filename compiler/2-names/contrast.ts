// primary = accuracy of NEW - OLD: the one comparison of a sweep that decides, named before its runs. An arm is an experiment that the sweep
// lies over, or the runs for which a condition on settings holds.

import { primaryMetrics } from "../../plan/preregistration.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0910 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { meant } from "../diagnostics/edits.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";

export type PrimaryMetric = (typeof primaryMetrics)[number];

/** The figure, of which evaluation (the only one, where none is named), of which arm less that of which other. */
export interface Contrast {
  readonly metric: PrimaryMetric;
  readonly evaluation?: string;
  readonly arm: Ast.Value;
  readonly against: Ast.Value;
  readonly at: Place;
}

/** Undefined after reporting E0910. */
export function readContrast(
  name: string,
  value: Ast.Value,
  source: Source,
  report: (diagnostic: Diagnostic) => void,
): Contrast | undefined {
  if (value.kind === "hole") return undefined;
  const at = { source, span: value.span };
  const wrong = (label: string, place: Place = at, fix = meant(at, [])): undefined =>
    void report(E0910({ sweep: name }, { at: place, label, fix }));
  if (value.kind !== "share") return wrong(value.kind === "path" ? "of which arms?" : "no figure of an arm");
  const { share, of } = value;
  if (share.kind !== "path") return wrong("no figure", { source, span: share.span });
  const names = share.names.map(({ text }) => text);
  const last = names.at(-1) ?? "";
  const metric = primaryMetrics.find((each) => each === last);
  if (metric === undefined) {
    const { near } = suggest(last, primaryMetrics);
    const place = { source, span: share.names.at(-1)?.span ?? share.span };
    return wrong("no figure that can decide", place, meant(place, near));
  }
  if (of.kind !== "binary" || of.operator !== "-") return wrong("less which other?", { source, span: of.span });
  const evaluation = names.slice(0, -1).join(".");
  return { metric, ...(evaluation !== "" && { evaluation }), arm: of.left, against: of.right, at };
}

/** Whether a setting of a sweep can be nothing but this: no setting that a sweep could move is a figure of something. */
export const isLikeContrast = ({ path, value }: Ast.Setting): boolean =>
  path.names.length === 1 && value.kind === "share" && value.share.kind === "path";
