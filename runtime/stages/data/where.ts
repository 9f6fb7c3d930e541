// where(…): keeps the examples for which the condition holds. Of a family without end it gives those that pass, one after the other.

import { E0515 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { WhereNode } from "../../../plan/plan.ts";
import { datasetOf } from "../context.ts";
import { type Dataset, passes, type Sample } from "../dataset.ts";
import type { Execution } from "./execution.ts";

/** Of a family: after so many that do not pass, one behind the other, no more are looked for. */
const mostRefused = 20_000;

export const where: Execution<WhereNode> = {
  derive(context, { id, input, keep }) {
    const before = datasetOf(context, input);
    if (before.kind === "endless") return passing(before, (each) => passes(keep, each));
    const samples = before.samples.filter((each) => passes(keep, each));
    context.report({ event: "kept", stage: id, kept: samples.length, of: before.samples.length });
    return { kind: "list", samples };
  },
};

/** Those of a family that pass, in its order; each keeps its number there. Failure E0515 when none comes any more. */
function passing({ sample }: Extract<Dataset, { kind: "endless" }>, pass: (each: Sample) => boolean): Dataset {
  const kept: Sample[] = [];
  let next = 0;
  let refused = 0;
  return {
    kind: "endless",
    sample(number) {
      for (let found = kept[number]; ; found = kept[number]) {
        if (found) return found;
        const each = sample(next++);
        refused = pass(each) ? 0 : refused + 1;
        if (refused === 0) kept.push(each);
        if (refused > mostRefused) throw new Failure(E0515({ found: kept.length, asked: number + 1 }));
      }
    },
  };
}
