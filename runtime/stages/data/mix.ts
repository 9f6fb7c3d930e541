// mix(…): several datasets as one. Samples get new numbers, so that two parts never share a draw. With shares, as many as the
// scarcest part allows.

import type { MixNode } from "../../../plan/plan.ts";
import { datasetOf } from "../context.ts";
import { samplesOf } from "../dataset.ts";
import type { Execution } from "./execution.ts";

export const mix: Execution<MixNode> = {
  derive(context, node) {
    const parts = node.parts.map(({ input, share }) => ({
      samples: samplesOf(datasetOf(context, input), input),
      share,
    }));
    const most = Math.min(
      ...parts.flatMap(({ samples, share }) => (share ? [Math.floor(samples.length / share + 1e-9)] : [])),
    );
    const joined = parts.flatMap(({ samples, share }) =>
      share === undefined ? samples : samples.slice(0, Math.round(most * share)),
    );
    return { kind: "list", samples: joined.map((sample, number) => ({ ...sample, number })) };
  },
};
