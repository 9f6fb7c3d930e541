// The lock of a spec whose files are all known: for `perlc freeze`, which writes it beside the spec, and for bundles, which hold one.

import type { Program } from "../compiler/compile.ts";
import { type Lock, type LockedResult, lockedRuns, sealed } from "../compiler/tools/lock/lock.ts";
import packageFile from "../package.json" with { type: "json" };
import type { Plan, Resolved } from "../plan/plan.ts";
import { sha256 } from "../runtime/record/digest.ts";
import { pinsOfPlan, tokensOf } from "../runtime/stages/pins.ts";

/** A plan whose files are all known. */
export type Known = Plan & { readonly runs: readonly Resolved[]; readonly hash: string };

export const isKnown = (plan: Plan): plan is Known => plan.hash !== undefined;

export interface Frozen {
  readonly program: Program;
  /** Its plan, with the contents of its files. */
  readonly plan: Known;
  /** The texts of the spec and of all that it uses, by their paths from the folder of the spec. */
  readonly specs: ReadonlyMap<string, string>;
  /** The folder of the spec. */
  readonly directory: string;
  readonly results: readonly LockedResult[];
}

/** The lock of a spec. */
export async function lockOf({ program, plan, specs, directory, results }: Frozen): Promise<Lock> {
  const several = plan.runs.length > 1;
  const { pins } = await pinsOfPlan(plan, directory);
  return sealed({
    perlc: packageFile.version,
    edition: 1,
    plan: plan.hash,
    specs: [...specs].map(([path, text]) => ({ path, is: sha256(text) })),
    runs: lockedRuns(plan.runs, program.experiments),
    pins,
    tokens: plan.runs.flatMap((run) =>
      tokensOf(run, directory).map((each) => ({ ...each, node: several ? `${run.name}:${each.node}` : each.node })),
    ),
    results,
  });
}
