// The primary contrast of a sweep holds one arm against one other, and a spec has one: what decides is named once.

import { armName } from "../../../plan/run-name.ts";
import type { Contrast, PrimaryMetric } from "../../2-names/contrast.ts";
import type { Swept } from "../../2-names/sweep.ts";
import type { Sides } from "../../5-check/contrast.ts";
import { E0911 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Lowered } from "../lower.ts";

/** A run of a sweep with a primary contrast, and where it stands in it. */
export interface Sided {
  readonly swept: Swept;
  readonly sides: Sides;
  readonly run: Lowered["run"];
}

/** What decides, by the names of runs. */
export interface Primary {
  readonly sweep: string;
  readonly metric: PrimaryMetric;
  /** The id of the evaluation. */
  readonly evaluation: string;
  readonly arm: readonly string[];
  readonly against: readonly string[];
}

/** The primary contrast of a spec; undefined where it has none, or after reporting E0911. */
export function primaryOf(sided: readonly Sided[], report: (diagnostic: Diagnostic) => void): Primary | undefined {
  const [first] = sided;
  const primary = first?.swept.sweep.primary;
  if (!first || !primary) return undefined;
  const sweep = first.swept.sweep.name;
  const wrong = (reason: string, at: Contrast["at"] = primary.at, label = "this"): undefined =>
    void report(E0911({ sweep, reason }, { at, label }));
  const second = sided.find(({ swept }) => swept.sweep.name !== sweep)?.swept.sweep;
  if (second) return wrong(`the sweep ${second.name} names one, too`, second.primary?.at ?? primary.at, "the second");
  if (sided.some(({ sides }) => sides.arm && sides.against)) return wrong("a run of it is on both sides");
  const of = (side: keyof Sides) => sided.filter(({ sides }) => sides[side]).map(({ run }) => run.name);
  for (const side of ["arm", "against"] as const) {
    const arms = [...new Set(of(side).map(armName))];
    const place = { source: primary.at.source, span: primary[side].span };
    if (arms.length === 0) return wrong("no run of the sweep is this arm", place);
    if (arms.length > 1)
      return wrong(`${arms.length} arms are ${side === "arm" ? "the first" : "the second"}: ${arms.join("; ")}`, place);
  }
  const evaluations = first.run.nodes.filter(({ kind }) => kind === "evaluate").map(({ id }) => id);
  const wanted = primary.evaluation;
  const [evaluation, ...others] = evaluations.filter(
    (id) => wanted === undefined || id === wanted || id.endsWith(`.${wanted}`),
  );
  const known = evaluations.join(", ") || "they evaluate nothing";
  if (evaluation === undefined)
    return wrong(wanted === undefined ? "its runs evaluate nothing" : `there is no evaluation \`${wanted}\`: ${known}`);
  if (others.length > 0) return wrong(`it says of none of these evaluations which is meant: ${known}`);
  return { sweep, metric: primary.metric, evaluation, arm: of("arm"), against: of("against") };
}
