// mix(a, b) puts datasets one behind the other; mix(60% of a, 40% of b) draws from them by share.

import { mixParts } from "../../3-types/dataset.ts";
import { source } from "../../3-types/word.ts";

export const mix = source({
  name: "mix",
  doc: "Several datasets as one: in the order written, or by shares that sum to 100%.",
  example: "mix(60% of multi, 40% of single)",
  positional: 1,
  variadic: true as const,
  parameters: { parts: { type: mixParts, doc: "The datasets, each alone or as `60% of it`." } },
  lower: ({ parts }, at, build) => {
    const lowered = parts.map((part) => ({
      input: build.dataset(part.input),
      ...(part.share === undefined ? {} : { share: part.share }),
    }));
    return build.add({ kind: "mix", parts: lowered }, at, "mix");
  },
});
