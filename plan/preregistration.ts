// The schema of a preregistration (share/preregistration.ts): what a spec is to show, sealed before any of its runs. `node plan/generate.ts` makes its check.

import type * as z from "zod";
import type { Kit } from "./nodes/kit.ts";

/** Figures that may decide. */
export const primaryMetrics = ["accuracy", "consistent_accuracy", "flip_rate"] as const;

export function preregistrationSchema({ z, text, hash, runName, count, positive, share }: Kit) {
  return z.strictObject({
    preregistration: z.literal(1),
    perlc: text,
    plan: hash,
    /** The spec and all that it uses, by digest of their texts. */
    specs: z.array(z.strictObject({ path: text, is: text })),
    /** Every run that is to be made, each once. */
    runs: z.array(z.strictObject({ name: runName, hash, seed: count, arm: hash })).min(1),
    /** What each asks: examples where they are known before, orders of each, and the figures that the spec expects. */
    evaluations: z.array(
      z.strictObject({
        evaluation: text,
        examples: count.exactOptional(),
        orders: positive,
        expected: z.array(z.strictObject({ metric: text, value: share, tolerance: share })),
      }),
    ),
    /** The one figure that decides, and what is taken from what: after training − before it, or one arm − another; where none is named, each − the first. */
    primary: z.strictObject({
      evaluation: text,
      metric: z.enum(primaryMetrics),
      contrast: z.enum(["change", "arms"]),
      arm: hash.exactOptional(),
      against: hash.exactOptional(),
    }),
    level: share,
    /** In words, how the contrast is tested. */
    tests: z.array(text),
    /** Of all the rest. */
    digest: hash,
  });
}

export type Preregistration = z.infer<ReturnType<typeof preregistrationSchema>>;
