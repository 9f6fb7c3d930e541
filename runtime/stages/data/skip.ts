// skip(256): all examples but the first so many. An endless family begins later, and its questions keep their numbers.

import type { SkipNode } from "../../../plan/plan.ts";
import { datasetOf } from "../context.ts";
import type { Execution } from "./execution.ts";

export const skip: Execution<SkipNode> = {
  derive(context, { input, count }) {
    const from = datasetOf(context, input);
    return from.kind === "endless"
      ? { kind: "endless", sample: (number) => from.sample(number + count) }
      : { kind: "list", samples: from.samples.slice(count) };
  },
};
