// where(…): keeps the examples for which the condition holds.

import type { WhereNode } from "../../../plan/plan.ts";
import { datasetOf } from "../context.ts";
import { passes, samplesOf } from "../dataset.ts";
import type { Execution } from "./execution.ts";

export const where: Execution<WhereNode> = {
  derive(context, { id, input, keep }) {
    const before = samplesOf(datasetOf(context, input), input);
    const samples = before.filter((each) => passes(keep, each));
    context.report({ event: "kept", stage: id, kept: samples.length, of: before.length });
    return { kind: "list", samples };
  },
};
