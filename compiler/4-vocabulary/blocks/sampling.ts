// How tokens are drawn: truncations of the distribution, shared by training, rollouts and their place in the plan.

import { smallestTemperature } from "../../../plan/nodes/facts.ts";
import type { Sampling } from "../../../plan/plan.ts";
import * as limits from "../../3-types/limits.ts";
import { real, share } from "../../3-types/number.ts";
import { list, textSuchAs } from "../../3-types/plain.ts";

export const temperatureNumber = limits.number().above(smallestTemperature);
const positiveShare = limits.number().above(0).max(1);

export const samplingSettings = {
  top_p: {
    type: share(positiveShare),
    doc: "Only the likeliest tokens whose shares sum to this are drawn from; 100% is all.",
    default: "100%",
  },
  top_k: {
    type: real(limits.whole().min(0), "0"),
    doc: "Only so many likeliest tokens are drawn from; 0 is all.",
    default: "0",
  },
  min_p: {
    type: share(),
    doc: "Only tokens at least this share as likely as the likeliest are drawn; 0% is all.",
    default: "0%",
  },
  repetition: {
    type: real(limits.number().above(0), "1.0"),
    doc: "Divides the logits of tokens said before; 1 does nothing.",
    default: "1.0",
  },
  stop: {
    type: list(textSuchAs("<|im_end|>")),
    doc: "Tokens behind which a completion ends, each one token of the model. The model's own end tokens always end it.",
    optional: true as const,
  },
  ban: {
    type: list(textSuchAs("<|endoftext|>")),
    doc: "Tokens that are never drawn, each one token of the model. Those that mark pictures and turns never are.",
    optional: true as const,
  },
} as const;

interface Written {
  readonly top_p: number;
  readonly top_k: number;
  readonly min_p: number;
  readonly repetition: number;
  readonly stop: readonly string[] | undefined;
  readonly ban: readonly string[] | undefined;
}

/** The plan's form: only what does something; undefined when nothing does. */
export function sampling({ top_p, top_k, min_p, repetition, stop = [], ban = [] }: Written): {
  readonly sampling?: Sampling;
} {
  const made = {
    ...(top_p < 1 ? { topP: top_p } : {}),
    ...(top_k > 0 ? { topK: top_k } : {}),
    ...(min_p > 0 ? { minP: min_p } : {}),
    ...(repetition === 1 ? {} : { repetition }),
    ...(stop.length > 0 ? { stop: sorted(stop) } : {}),
    ...(ban.length > 0 ? { ban: sorted(ban) } : {}),
  };
  return Object.keys(made).length > 0 ? { sampling: made } : {};
}

/** A set: neither order nor repeats say anything. */
const sorted = (tokens: readonly string[]): readonly string[] => [...new Set(tokens)].sort();
