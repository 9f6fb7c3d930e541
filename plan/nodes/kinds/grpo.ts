// train grpo { … }: permutation GRPO (paper, Algorithm 1): one update per step on a merged group of (copies + 1) × group rollouts.

import { printNumber } from "../../../compiler/diagnostics/print-number.ts";
import { always, missing, type NodeOf, node, when } from "../declare.ts";
import { describeCurve, describeLength } from "../describe.ts";
import { adaptive, ends, ordered, penalties, warm } from "../facts.ts";
import type { Kit } from "../kit.ts";
import { objectiveSchema } from "../planned-objective.ts";

const loss = (kit: Kit) => {
  const { z, share, positive, range } = kit;
  return {
    baseline: z.strictObject({
      scope: z.enum(["merged", "per_order"]),
      std: z.enum(["population", "sample", "none"]),
      floor: z.number(),
      /** Whose standard deviation divides; absent = each group's own. */
      over: z.literal("batch").exactOptional(),
      /** Each grader is normalised over its group before they are summed (GDPO); absent = the sum is normalised. */
      combine: z.literal("norm_then_sum").exactOptional(),
    }),
    /** Absent: the clipped objective of PPO, on the ratios that `ratio` says. */
    objective: objectiveSchema(kit).exactOptional(),
    clip: z.strictObject({ low: z.number(), high: z.number(), dual: z.number().exactOptional() }),
    ratio: z.enum(["token", "sequence", "sequence_token"]),
    /** Bound on the log of the ratio (of a row: on its mean), in nats; absent = none. No gradient where it acts. */
    ratioClamp: z.strictObject({ most: z.number(), sides: z.enum(["both", "above"]) }).exactOptional(),
    kl: z
      .strictObject({
        coefficient: z.number(),
        estimator: z.enum(["k1", "k2", "k3", "k3_k2grad", "k3_ratio"]),
        /** Absent: in the loss. */
        place: z.literal("reward").exactOptional(),
        /** Bounds on the term of a token and, before, on d = log π − log π_ref; no gradient where one acts. */
        clamp: z.strictObject({ value: z.number(), argument: z.number().exactOptional() }).exactOptional(),
        /** The coefficient is steered so that the KL divergence stays near a target. */
        steer: z.strictObject({ target: z.number(), horizon: positive }).exactOptional(),
      })
      .exactOptional(),
    /** Every so many steps the reference becomes `share` of the policy and the rest of itself. */
    sync: z.strictObject({ every: positive, share }).exactOptional(),
    entropy: z.strictObject({ coefficient: z.number(), top: share }).exactOptional(),
    /** Groups outside the band are left out of the update, whole. */
    filter: z
      .strictObject({
        /** Of a group: share of right answers, or mean reward. */
        metric: z.enum(["accuracy", "reward"]),
        between: range,
        bounds: z.enum(["open", "closed"]),
        minStd: z.number(),
        /** What happens when a step has lost groups: go on with fewer, sample more prompts, or end the run. */
        shortfall: z.enum(["drop", "refill", "fail"]),
        /** Rounds of `refill`. */
        rounds: positive,
      })
      .exactOptional(),
    /** A penalty that grows over the last `buffer` tokens before the longest completion. */
    overlong: z.strictObject({ buffer: positive, factor: z.number() }).exactOptional(),
    /** Rollouts with a negative advantage whose mean log-ratio of old to new exceeds this do not count (DeepSeek-V3.2). */
    offPolicyMask: z.number().exactOptional(),
    /** Completions that were cut off do not count in the loss. */
    maskTruncated: z.literal(true).exactOptional(),
    mean: z.enum(["token", "sequence", "fixed_budget", "sequence_sum"]),
    /** Only completions with a token that counts are among those that a mean is taken over (verl); absent = all are. */
    meanRows: z.literal("trained").exactOptional(),
  };
};

const machinery = ({ z, positive, share }: Kit) => ({
  /** Passes over the same rollouts; 1 = strictly on policy. */
  innerSteps: positive,
  /** Optimizer steps that share the rollouts of a step between them; absent = 1. */
  updates: positive.exactOptional(),
  /** Rollouts in one pass over the device; absent = as many as fit. */
  microBatch: positive.exactOptional(),
  /** Absent: fp32. */
  precision: z.literal("bf16").exactOptional(),
  lora: z
    .strictObject({
      rank: positive,
      alpha: z.number(),
      targets: z.enum(["all", "attention", "feed_forward"]),
      dropout: share.exactOptional(),
      /** Names of modules that are not adapted. */
      exclude: z.array(z.string().min(1)).min(1).exactOptional(),
    })
    .exactOptional(),
  /** The picture tower is not trained; absent = it is. */
  freezeVision: z.literal(true).exactOptional(),
  recompute: z.literal(true).exactOptional(),
});

/** Optional parts of it that no run executes: whatever is there has to be. */
const missingParts = {
  sync: "`sync`",
  updates: "`updates`",
  microBatch: "`micro_batch`",
  precision: "`precision = bf16`",
  lora: "`lora`",
  recompute: "`recompute`",
  overlongPrompt: "`overlong_prompt = drop`",
} as const;

export const grpo = node({
  kind: "grpo",
  number: 11,
  word: { family: "block", name: "train grpo" },
  fields: (kit) => ({
    policy: kit.edge("model"),
    reference: kit.edge("reference").exactOptional(),
    on: kit.dataset,
    permute: kit.edge("permute").exactOptional(),
    reward: kit.edge("reward"),
    /** Prompts (originals) a step. */
    batch: kit.positive,
    /** Rollouts of one order. */
    group: kit.answers,
    /** Optimizer steps, or epochs: a length in epochs is resolved by the runtime after the filter. */
    length: kit.length,
    rate: kit.curve,
    ...loss(kit),
    sampling: kit.sampling.exactOptional(),
    temperature: kit.z.number(),
    ...machinery(kit),
    /** Each epoch reads the examples as they stand; absent = in an order of its own. */
    shuffle: kit.z.literal(false).exactOptional(),
    wording: kit.wording.exactOptional(),
    /** Steps between which all completions of a step are written to the run's folder. */
    logCompletions: kit.positive.exactOptional(),
    /** What becomes of an example whose prompt is too long; absent = the run ends. */
    overlongPrompt: kit.z.literal("drop").exactOptional(),
    /** Longest prompt, longest completion, in tokens. */
    prompt: kit.positive,
    completion: kit.written,
    adam: kit.adam,
    checkpointEvery: kit.positive,
    /** So many of the last saved states stay; absent = all. */
    checkpointKeep: kit.positive.exactOptional(),
    /** Of the saved states the best and the last stay; `evaluation` as it is called in the spec, absent = the only one that is measured in training. */
    checkpointBest: kit.z.strictObject({ metric: kit.metric, evaluation: kit.id.exactOptional() }).exactOptional(),
  }),
  deed: "trained",
  describe: ({ length, batch, group, rate, kl }) =>
    `${describeLength({ length, batch })}, ${group} rollouts an order, rate ${describeCurve(rate, printNumber)}${kl ? `, ${printNumber(kl.coefficient)} × ${kl.estimator}` : ""}`,
  nonsense: ({ kl, sync, reference, permute, group, baseline, temperature, completion, filter }) => [
    ...when(kl !== undefined && reference === undefined, ["kl"], "there is no reference to be near to"),
    ...when(sync !== undefined && reference === undefined, ["sync"], "there is no reference to renew"),
    ...when(
      permute === undefined && group < 2 && baseline.over === undefined,
      ["group"],
      "a group of 1 rollout has nothing to be compared with",
    ),
    ...warm(temperature, ["temperature"]),
    ...ends(completion),
    ...(filter ? ordered(filter.between, ["filter", "between"]) : []),
  ],
  unable: (train) => [
    ...adaptive("rate", train.rate),
    ...missing("an entropy bonus of the most uncertain tokens alone (`top`)", (train.entropy?.top ?? 1) < 1),
    ...missing(
      "a filter that fills a step up or ends the run (`shortfall`)",
      (train.filter?.shortfall ?? "drop") !== "drop",
    ),
    ...missing("KL in the reward beside `norm_then_sum`", train.kl?.place && train.baseline.combine),
    ...missing("a steered KL coefficient", train.kl?.steer),
    ...penalties(train.sampling),
    ...Object.entries(missingParts).flatMap(([key, words]) => missing(words, train[key as keyof typeof missingParts])),
  ],
  parts: ["sampler", "grading", "packing"],
  draws: { data: always, sampling: always },
  curves: ({ rate }) => [rate],
  costOnly: ["checkpointEvery", "checkpointKeep", "checkpointBest", "logCompletions"],
});

export type GrpoNode = NodeOf<typeof grpo>;
