// What every kind of training has: the optimizer and how often its state is saved.

import type { Adam, GrpoNode } from "../../../plan/plan.ts";
import { kept } from "../../3-types/kept.ts";
import * as limits from "../../3-types/limits.ts";
import { count, real } from "../../3-types/number.ts";
import { amended, choice } from "../../3-types/plain.ts";
import type { ValueOf } from "../../3-types/type.ts";

const beta = real(limits.number().min(0).below(1), "0.9");

export const optimizer = {
  type: amended(choice({ adamw: "Adam with decoupled weight decay (Loshchilov and Hutter, 2019)" }), {
    beta1: { type: beta, doc: "Decay of the mean of gradients.", default: "0.9" },
    beta2: { type: beta, doc: "Decay of the mean of their squares.", default: "0.999" },
    epsilon: {
      type: real(limits.number().above(0), "1e-8"),
      doc: "Added to the root in the denominator.",
      default: "1e-8",
    },
    decay: {
      type: real(limits.number().min(0), "0.01"),
      doc: "Weight decay, decoupled from the gradient.",
      default: "0",
    },
    clip_norm: {
      type: real(limits.number().above(0), "1.0"),
      doc: "Global L2 norm above which gradients are scaled down.",
      default: "1.0",
    },
  }),
  doc: "How a gradient becomes a step.",
  default: "adamw",
};

export const checkpoint = {
  type: amended(count("step", limits.whole().min(1)), {
    keep: {
      type: kept,
      doc: "Which saved states stay on disk: so many of the last, or the best by a figure of an evaluation beside the last. Left out: all.",
      optional: true as const,
    },
  }),
  doc: "Steps between saved states, from which `run --again` continues. The last state is always saved. `final` is the policy after the last step, whichever is best.",
  default: "50step",
};

/** The plan's form of how often state is saved. */
export function saving({ base, keep }: ValueOf<typeof checkpoint>): {
  readonly checkpointEvery: number;
  readonly checkpointKeep?: number;
  readonly checkpointBest?: NonNullable<GrpoNode["checkpointBest"]>;
} {
  if (keep === undefined) return { checkpointEvery: base };
  if (keep.kind === "last") return { checkpointEvery: base, checkpointKeep: keep.count };
  const { kind: _, ...best } = keep;
  return { checkpointEvery: base, checkpointBest: best };
}

/** The plan's form of a written optimizer. */
export function adam({ beta1, beta2, epsilon, decay, clip_norm }: ValueOf<typeof optimizer>): Adam {
  return { beta1, beta2, epsilon, weightDecay: decay, clipNorm: clip_norm };
}
