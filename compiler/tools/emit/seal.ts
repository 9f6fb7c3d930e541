// A plan that a program made, or changed, made whole again: its hashes are worked out anew and everything the verifier asks
// of the compiler's own plans is asked of it. What modules made by `perlc emit ts` end with.

import { hashPlan, hashRun } from "../../4-plan/hash.ts";
import type { Plan, Run } from "../../4-plan/plan.ts";
import { verify } from "../../4-plan/verify.ts";

/** A run whose hash is not known yet; one that it has is not believed. */
export type Draft = Omit<Run, "hash"> & { readonly hash?: string };

/** The plan of some runs. Throws when a node reads what does not stand before it, or holds what no plan may hold. */
export function seal(drafts: readonly Draft[]): Plan {
  const runs = drafts.map(({ name, seed, nodes }) => ({ name, seed, nodes, hash: hashRun({ seed, nodes }) }));
  return verify({ edition: 1, runs, hash: hashPlan({ edition: 1, runs }) });
}
