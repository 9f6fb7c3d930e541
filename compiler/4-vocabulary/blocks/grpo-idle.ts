// Options of train grpo that say how something works which is not there.

import type { GrpoNode, PlanNode } from "../../../plan/plan.ts";
import type { Fields, Settled } from "../../3-types/type.ts";
import { E0420 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Place } from "../../diagnostics/source.ts";
import type { grpoOptions } from "./grpo-options.ts";

/** Each grader can only be compared for itself where there are several, and where there is a deviation to divide by. */
export function* idleCombination(
  { value, at }: Settled<{ readonly std: string; readonly combine: string }>,
  reward: PlanNode | undefined,
): Iterable<Diagnostic> {
  if (value.combine !== "norm_then_sum" || reward?.kind !== "reward") return;
  const rests = (label: string) => E0420({ path: "train.baseline.combine" }, { at, label });
  if (reward.terms.length < 2) yield rests("the reward has one grader: there is nothing to sum");
  else if (value.std === "none")
    yield rests("`std = none` divides by nothing, so before and after the sum are the same");
}

/** Settings that say how something works which is not there. */
export function* idleOptions({
  kl,
  sync,
  steer,
  kl_in,
  kl_clamp,
  mean_rows,
  counted,
  filter,
}: Fields<typeof grpoOptions> & {
  readonly kl: Settled<unknown> | undefined;
  readonly counted: GrpoNode["mean"];
}): Iterable<Diagnostic> {
  const rests = (path: string, at: Place, label: string) => E0420({ path: `train.${path}` }, { at, label });
  if (!kl && sync) yield rests("sync", sync.at, "there is no `kl`, so nothing is near the reference");
  if (!kl && steer) yield rests("steer", steer.at, "there is no `kl` whose coefficient could be steered");
  if (!kl && kl_clamp && kl_clamp.written.origin.kind !== "profile")
    yield rests("kl_clamp", kl_clamp.at, "there is no `kl`");
  if (!kl && kl_in.written.origin.kind !== "default") yield rests("kl_in", kl_in.at, "there is no `kl`");
  if (mean_rows.value === "trained" && counted === "token")
    yield rests("mean_rows", mean_rows.at, "`mean = token` counts tokens and no completions");
  if (filter?.value.rounds !== undefined && filter.value.shortfall !== "refill")
    yield rests("filter.rounds", filter.at, `\`${filter.value.shortfall}\` has no rounds`);
}
