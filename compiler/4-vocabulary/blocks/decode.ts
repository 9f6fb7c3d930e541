// How an evaluation makes its answers: greedily, or drawn as rollouts are. What ends a completion, and what is never said,
// is as in training: an evaluation asks what was trained.

import type { GrpoNode, Sampling, SupervisedNode } from "../../../plan/plan.ts";
import type { Settings, Settled, ValueOf } from "../../3-types/type.ts";
import { E0420, E0784 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { sampling, samplingSettings } from "./sampling.ts";

const { top_p, top_k, min_p, repetition } = samplingSettings;

/** A setting of the samplers that is left out unless it is written. */
const unless = <T>({ type, doc }: { readonly type: T; readonly doc: string }) => ({
  type,
  doc: `Of \`sample\`. ${doc}`,
  optional: true as const,
});

export const truncations = {
  top_p: unless(top_p),
  top_k: unless(top_k),
  min_p: unless(min_p),
  repetition: unless(repetition),
} as const satisfies Settings;

type Truncated = { readonly [K in keyof typeof truncations]?: ValueOf<(typeof truncations)[K]> };
type Decode = Settled<Truncated & { readonly base: "greedy" | "sample"; readonly temperature?: number | undefined }>;

/** What the likeliest token has no use for. */
export function* idle({ value: { base, ...drawing }, at }: Decode): Iterable<Diagnostic> {
  if (base === "sample") return;
  for (const [key, value] of Object.entries(drawing))
    if (value !== undefined) {
      const label =
        key === "temperature" ? "the likeliest token has no temperature" : "the likeliest token is not drawn";
      yield E0420({ path: `decode.${key}` }, { at, label });
    }
}

/** The likeliest tokens are the same each time. */
export function sameAnswers({ value, at }: Settled<number>): Diagnostic {
  const rule = drawn(["samples", `${value}`], [" "], ["<=", "false"], [" 1"]);
  return E0784({ samples: value }, { at, label: "all of them would be one answer", rule });
}

/** The plan's form: how tokens are drawn, and what training says of where completions end. */
export function asTrained(
  { top_p = 1, top_k = 0, min_p = 0, repetition = 1 }: Truncated,
  trained: GrpoNode | SupervisedNode,
): { readonly sampling?: Sampling } {
  const own = trained.kind === "grpo" ? trained.sampling : undefined;
  return sampling({ top_p, top_k, min_p, repetition, stop: own?.stop, ban: own?.ban });
}
