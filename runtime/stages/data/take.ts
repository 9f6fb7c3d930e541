// take(256): the first so many examples. Failure E0515 where there are fewer.

import { E0515 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { TakeNode } from "../../../plan/plan.ts";
import { datasetOf } from "../context.ts";
import type { Execution } from "./execution.ts";

export const take: Execution<TakeNode> = {
  derive(context, { input, count }) {
    const from = datasetOf(context, input);
    if (from.kind === "endless")
      return { kind: "list", samples: Array.from({ length: count }, (_, number) => from.sample(number)) };
    const { length: found } = from.samples;
    if (found < count) throw new Failure(E0515({ found, asked: count }));
    return { kind: "list", samples: from.samples.slice(0, count) };
  },
};
