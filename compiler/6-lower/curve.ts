// A curve put into a run of known length: what was written in steps becomes a share of the run, and what
// would still be moving when the run is over is refused.

import type { Curve } from "../../plan/plan.ts";
import type { TypedCurve } from "../3-types/word.ts";
import { E0622, E0623 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { write } from "../diagnostics/edits.ts";
import { printNumber, printShare } from "../diagnostics/print-number.ts";
import type { Place } from "../diagnostics/source.ts";

export interface RunLength {
  readonly length: { readonly unit: "step" | "epoch"; readonly count: number };
  readonly at: Place;
}

/** The plan's form of a curve. Reports a curve past the end of the run; the value is then of no further use. */
export function placeCurve(
  curve: TypedCurve,
  at: Place,
  run: RunLength | undefined,
  report: (diagnostic: Diagnostic) => void,
): Curve {
  if (curve.kind === "constant" || curve.kind === "adaptive") return curve;
  if (curve.kind === "steps") {
    const late = curve.stages.find((stage) => stage.at > 1);
    if (late) report(pastEnd(printShare(late.at), "100%", at, run));
    return curve;
  }
  const { over, warmup } = curve;
  const part = (unit: "share" | "step", count: number): number => {
    if (unit === "share") {
      if (count > 1) report(pastEnd(printShare(count), "100%", at, run));
      return count;
    }
    if (run?.length.unit !== "step") {
      report(E0623({ steps: count }, { at, label: "which part of the run is that?", labels: epochs(run) }));
      return 0;
    }
    if (count > run.length.count) report(pastEnd(`${printNumber(count)}step`, `${run.length.count}step`, at, run));
    return count / run.length.count;
  };
  const to = part(over.unit, over.to);
  // where it begins lies before where it ends, so only the end can be past the run
  const placed = { from: over.unit === "share" ? over.from : over.from / (run?.length.count ?? 1), to };
  const common = { from: curve.from, to: curve.to, over: placed, warmup: part(warmup.unit, warmup.count) };
  switch (curve.kind) {
    case "linear":
    case "cosine":
      return { kind: curve.kind, ...common };
    case "exponential":
    case "power":
      return { kind: curve.kind, ...common, rate: curve.rate ?? 1 };
    case "sigmoid":
      return { kind: curve.kind, ...common, rate: curve.rate ?? 10, middle: curve.middle ?? 0.5 };
  }
}

function pastEnd(found: string, end: string, at: Place, run: RunLength | undefined): Diagnostic {
  const rule = drawn(["end of the curve", found], [" "], ["<=", "false"], [" "], ["end of the run", end]);
  const where = { at, label: `it is still moving at ${found}`, labels: lengths(run, at), rule, of: ["train.duration"] };
  return E0622({ found, end }, { ...where, fix: cutShort(at, found, end) });
}

/** The one place in the curve where its end is written, with the end of the run. */
function cutShort({ source, span }: Place, found: string, end: string): Fix | undefined {
  const text = source.text.slice(span.start, span.end);
  const [only, more] = [...text.matchAll(/\d+(?:\.\d+)?[a-z%]+/gi)].filter(([written]) => written === found);
  if (!only || more) return undefined;
  const start = span.start + only.index;
  return write({ source, span: { start, end: start + found.length } }, end);
}

function lengths(run: RunLength | undefined, at: Place) {
  if (!run || run.at.source !== at.source) return [];
  return [{ ...run.at, text: "the run is over here", primary: false }];
}

function epochs(run: RunLength | undefined) {
  return run ? [{ ...run.at, text: "epochs become steps only when the data is known", primary: false }] : [];
}
