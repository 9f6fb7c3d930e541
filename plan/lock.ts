// The schema of a lock (compiler/tools/lock): what was frozen, and what came of it. `node plan/generate.ts` makes its check.

import type { Kit } from "./nodes/kit.ts";

export function lockSchema({ z }: Kit) {
  const text = z.string();
  return z.strictObject({
    perlc: text,
    edition: z.literal(1),
    plan: text,
    specs: z.array(z.strictObject({ path: text, is: text })),
    /** Of a run only what is compared has to be there; the rest is for readers. */
    runs: z.array(
      z.looseObject({
        name: text,
        hash: text,
        settings: z.record(text, text),
        builtIns: z.record(text, z.number()),
      }),
    ),
    pins: z.array(z.strictObject({ node: text, what: text, is: text })),
    tokens: z.array(z.strictObject({ node: text, stop: z.array(z.number()), banned: z.array(z.number()) })),
    results: z.array(
      z.strictObject({
        run: text,
        hash: text,
        adapter: text,
        driver: text,
        weights: text,
        evaluations: z.array(z.unknown()),
      }),
    ),
    digest: text,
  });
}
