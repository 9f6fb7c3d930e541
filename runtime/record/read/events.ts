// The form of the lines of a journal: what a reader of a run may believe of them. Held to event.ts by its types.

import * as z from "zod";
import { metricNames } from "../../../plan/nodes/metrics.ts";
import type { EvaluationFigures, Figure } from "../../report/figures.ts";
import type { RunEvent } from "../event.ts";
import { alone } from "./answers.ts";

const count = z.int().min(0);
/** JSON has null for what is no number. */
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const host = z.object({
  perlc: z.string(),
  node: z.string().exactOptional(),
  browser: z.string().exactOptional(),
  webgpu: z.string().exactOptional(),
  system: z.string(),
  processor: z.string(),
  cores: count,
  memory: count,
  command: z.array(z.string()),
  repository: z.object({ commit: z.string(), dirty: z.boolean().exactOptional() }).exactOptional(),
});
const clock = z.object({
  at: z.number(),
  seconds: z.number().exactOptional(),
  threads: count.exactOptional(),
  phases: z
    .object({
      compile: z.number().exactOptional(),
      pictures: z.number().exactOptional(),
      rollout: z.number().exactOptional(),
      score: z.number().exactOptional(),
      learn: z.number().exactOptional(),
      record: z.number().exactOptional(),
    })
    .exactOptional(),
  memory: z.object({ device: count, host: count, hostPeak: count }).exactOptional(),
  host: host.exactOptional(),
});
const tally = z.tuple([count, count]);
const groups = z.object({ of: count, allRight: count, allWrong: count, evenly: count, formOnly: count });
const said = { clock };
const stage = z.string();

const share: z.ZodType<Figure> = z.object({ value: figure, low: figure, high: figure, of: count, items: count });

const figures: z.ZodType<EvaluationFigures> = z.object({
  items: count,
  answers: count,
  alone: z.partialRecord(alone, count),
  accuracy: share,
  flipRate: share,
  pairwiseFlipRate: share,
  sameOrderFlipRate: share.exactOptional(),
  excessFlipRate: share.exactOptional(),
  consistency: share,
  consistentAccuracy: share,
  bestOrder: share,
  meanOrder: share,
  ownOrder: share,
  otherOrders: share,
  unanswered: share,
  format: share,
  slots: z.array(share),
  kinds: z.record(z.string(), share),
});

const step = z.object({
  event: z.literal("step"),
  stage,
  step: count,
  of: count,
  used: z.string(),
  loss: figure,
  gradientNorm: figure,
  clippedNorm: figure.exactOptional(),
  weightNorm: figure.exactOptional(),
  updateNorm: figure.exactOptional(),
  rate: figure,
  reward: figure.exactOptional(),
  rewardStd: figure.exactOptional(),
  grades: z.array(figure).exactOptional(),
  penalty: figure.exactOptional(),
  charge: figure.exactOptional(),
  advantageVariance: figure.exactOptional(),
  originals: tally.exactOptional(),
  copies: tally.exactOptional(),
  moved: tally.exactOptional(),
  slots: z.array(tally).exactOptional(),
  groups: groups.exactOptional(),
  lengths: z.object({ mean: figure, least: count, most: count }).exactOptional(),
  promptTokens: count.exactOptional(),
  accuracy: figure.exactOptional(),
  format: figure.exactOptional(),
  kl: figure.exactOptional(),
  entropy: figure.exactOptional(),
  klMost: figure.exactOptional(),
  klP95: figure.exactOptional(),
  clipped: figure.exactOptional(),
  clippedLow: figure.exactOptional(),
  clippedHigh: figure.exactOptional(),
  truncated: figure.exactOptional(),
  ratio: figure.exactOptional(),
  logpMismatch: count.exactOptional(),
  oldLogp: z.literal("trainer").exactOptional(),
  flatGroups: figure.exactOptional(),
  skipped: count.exactOptional(),
  counted: figure.exactOptional(),
  filtered: count.exactOptional(),
  alpha: figure.exactOptional(),
  permuted: count.exactOptional(),
  permutedShare: figure.exactOptional(),
  tokens: count,
  ...said,
});

const text = z.string();
const fault = z.object({ code: text, count, row: count, reason: text });
const ledger = { steps: count, examples: count, uses: count, least: figure, most: figure };

/** One line of a journal. */
export const runEvent: z.ZodType<RunEvent> = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("start"),
    name: text,
    seed: count,
    plan: text,
    adapter: text,
    driver: text,
    parameters: count,
    preregistered: text.exactOptional(),
    overfit: z.literal(true).exactOptional(),
    ...said,
  }),
  z.object({ event: z.literal("resume"), step: count, adapter: text, driver: text, ...said }),
  z.object({ event: z.literal("failed"), code: z.string(), says: z.string(), ...said }),
  z.object({ event: z.literal("takeover"), pid: count, since: z.number(), ...said }),
  z.object({
    event: z.literal("stage"),
    stage,
    kind: text,
    of: count,
    examples: count.exactOptional(),
    leftOut: count.exactOptional(),
    ...said,
  }),
  z.object({
    event: z.literal("filter"),
    stage,
    seen: count,
    rollouts: count,
    histogram: z.array(count),
    ...said,
  }),
  z.object({
    event: z.literal("rows"),
    stage,
    rows: count,
    kept: count,
    unmarked: count,
    untold: count,
    quarantined: z.array(fault),
    ...said,
  }),
  z.object({
    event: z.literal("permutable"),
    stage,
    of: count,
    moving: count,
    still: z.record(text, count),
    ...said,
  }),
  z.object({ event: z.literal("kept"), stage, kept: count, of: count, ...said }),
  z.object({ event: z.literal("logProbs"), stage, compared: count, differing: count, ...said }),
  step,
  z.object({
    event: z.literal("evaluation"),
    stage,
    when: z.enum(["before", "during", "after"]),
    step: count,
    figures,
    ...said,
  }),
  z.object({
    event: z.literal("recorded"),
    what: z.enum(["rollouts", "questions", "samples"]),
    stage,
    step: count.exactOptional(),
    digest: text,
    ...said,
  }),
  z.object({ event: z.literal("artifact"), name: text, digest: text, from: text.exactOptional(), ...said }),
  z.object({ event: z.literal("checkpoint"), stage, step: count, folder: text, digest: text, ...said }),
  z.object({ event: z.literal("ledger"), stage, ...ledger, ...said }),
  z.object({
    event: z.literal("earlyStop"),
    stage,
    step: count,
    of: count,
    evaluation: text,
    metric: z.enum(metricNames),
    best: z.number(),
    bestStep: count,
    patience: count,
    leastGain: z.number().exactOptional(),
    ...said,
  }),
  z.object({ event: z.literal("stopped"), step: count, ...said }),
  z.object({
    event: z.literal("finish"),
    weights: text,
    folder: text,
    digest: text,
    metrics: text,
    report: text.exactOptional(),
    ...said,
  }),
]);
