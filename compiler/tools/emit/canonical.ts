// `perlc emit json`: the plan in its canonical form (RFC 8785), the same bytes for the same plan. The runtime's `plan.json`
// and `perlc diff` read it back with 4-plan/schema.ts.

import canonicalize from "canonicalize";
import type { Plan } from "../../4-plan/plan.ts";
import { bug } from "../../diagnostics/bug.ts";

/** One line of JSON, keys sorted, without a newline at its end. */
export const canonicalJson = (plan: Plan): string =>
  canonicalize(plan) ?? bug("a plan holds a value that JSON cannot say");
