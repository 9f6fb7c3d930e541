// Reads a plan, or one run of it, from JSON that somebody wrote: what does not fit, or the value itself.

import type { Check, Issue } from "./nodes/check.ts";
import { plan, run } from "./nodes/checks.ts";
import type { Plan, Run } from "./plan.ts";

type Read<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly value?: undefined; readonly issues: readonly Issue[] };

function reading<T>(check: Check): (json: unknown) => Read<T> {
  return (json) => {
    const issues = check(json);
    return issues.length === 0 ? { value: json as T } : { issues };
  };
}

/** A plan of this edition, field by field. Its wiring and its hashes are asked for by verify.ts. */
export const readPlan = reading<Plan>(plan);
export const readRun = reading<Run>(run);
