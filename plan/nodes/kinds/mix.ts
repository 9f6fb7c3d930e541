// mix(60% data.a, 40% data.b), data.a + data.b: several datasets as one. Shares absent: one behind the other, as written.

import { printShare } from "../../../compiler/diagnostics/print-number.ts";
import { data, type NodeOf, when } from "../declare.ts";
import { sumsToOne } from "../facts.ts";

export const mix = data({
  kind: "mix",
  number: 7,
  word: { family: "source" },
  fields: ({ z, dataset, share }) => ({
    /** Shares given: they sum to 1. */
    parts: z.array(z.strictObject({ input: dataset, share: share.exactOptional() })),
  }),
  deed: "made",
  describe: ({ parts }) =>
    parts.map(({ input, share }) => (share === undefined ? input : `${printShare(share)} of ${input}`)).join(" + "),
  nonsense({ parts }) {
    const shares = parts.flatMap((each) => each.share ?? []);
    const some = shares.length > 0 && shares.length < parts.length;
    return [
      ...when(parts.length === 0, ["parts"], "nothing is mixed"),
      ...when(some, ["parts"], `${shares.length} of ${parts.length} parts have a share; all have one, or none`),
      ...(shares.length > 0 && shares.length === parts.length ? sumsToOne(shares, ["parts"]) : []),
    ];
  },
  passes: {
    endless: (of) => of.includes(true),
    amount({ parts }, of) {
      const counts = of.map(({ count }) => count);
      return {
        count: counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0),
        atMost: of.some(({ atMost }) => atMost) || parts.some(({ share }) => share !== undefined),
      };
    },
    candidates: (_, of) => of.flat(),
    keepsMeasured: false,
  },
});

export type MixNode = NodeOf<typeof mix>;
