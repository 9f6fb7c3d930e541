// The training and evaluation nodes of the plan's schema. schema.ts checks that they agree with the types of train-nodes.ts.

import {
  answerRules,
  answers,
  base,
  count,
  curve,
  id,
  movable,
  positive,
  range,
  sampling,
  share,
  written,
} from "./schema-values.ts";
import * as z from "./shape.ts";

const adam = z.strictObject({
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
  weightDecay: z.number(),
  clipNorm: z.number().exactOptional(),
});
const length = z.strictObject({ unit: z.enum(["step", "epoch"]), count: positive });
const wording = z.strictObject({ system: z.string().exactOptional(), template: z.string().exactOptional() });

export const grpo = z.strictObject({
  ...base,
  kind: z.literal("grpo"),
  policy: id,
  reference: id.exactOptional(),
  on: id,
  permute: id.exactOptional(),
  reward: id,
  batch: positive,
  group: answers,
  length,
  rate: curve,
  baseline: z.strictObject({
    scope: z.enum(["merged", "per_order"]),
    std: z.enum(["population", "sample", "none"]),
    floor: z.number(),
    over: z.literal("batch").exactOptional(),
    combine: z.literal("norm_then_sum").exactOptional(),
  }),
  objective: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("cispo"), cap: z.number() }),
      z.strictObject({ kind: z.literal("cispo_clip") }),
      z.strictObject({ kind: z.literal("sapo"), positive: z.number(), negative: z.number() }),
    ])
    .exactOptional(),
  clip: z.strictObject({ low: z.number(), high: z.number(), dual: z.number().exactOptional() }),
  ratio: z.enum(["token", "sequence", "sequence_token"]),
  ratioClamp: z.strictObject({ most: z.number(), sides: z.enum(["both", "above"]) }).exactOptional(),
  kl: z
    .strictObject({
      coefficient: z.number(),
      estimator: z.enum(["k1", "k2", "k3", "k3_k2grad", "k3_ratio"]),
      place: z.literal("reward").exactOptional(),
      clamp: z.strictObject({ value: z.number(), argument: z.number().exactOptional() }).exactOptional(),
      steer: z.strictObject({ target: z.number(), horizon: positive }).exactOptional(),
    })
    .exactOptional(),
  sync: z.strictObject({ every: positive, share }).exactOptional(),
  entropy: z.strictObject({ coefficient: z.number(), top: share }).exactOptional(),
  filter: z
    .strictObject({
      metric: z.enum(["accuracy", "reward"]),
      between: range,
      bounds: z.enum(["open", "closed"]),
      minStd: z.number(),
      shortfall: z.enum(["drop", "refill", "fail"]),
      rounds: positive,
    })
    .exactOptional(),
  overlong: z.strictObject({ buffer: positive, factor: z.number() }).exactOptional(),
  offPolicyMask: z.number().exactOptional(),
  maskTruncated: z.literal(true).exactOptional(),
  sampling: sampling.exactOptional(),
  mean: z.enum(["token", "sequence", "fixed_budget", "sequence_sum"]),
  meanRows: z.literal("trained").exactOptional(),
  temperature: z.number(),
  innerSteps: positive,
  updates: positive.exactOptional(),
  microBatch: positive.exactOptional(),
  precision: z.literal("bf16").exactOptional(),
  lora: z
    .strictObject({
      rank: positive,
      alpha: z.number(),
      targets: z.enum(["all", "attention", "feed_forward"]),
      dropout: share.exactOptional(),
      exclude: z.array(z.string().min(1)).min(1).exactOptional(),
    })
    .exactOptional(),
  freezeVision: z.literal(true).exactOptional(),
  recompute: z.literal(true).exactOptional(),
  shuffle: z.literal(false).exactOptional(),
  wording: wording.exactOptional(),
  logCompletions: positive.exactOptional(),
  overlongPrompt: z.literal("drop").exactOptional(),
  prompt: positive,
  completion: written,
  adam,
  checkpointEvery: positive,
  checkpointKeep: positive.exactOptional(),
});

export const supervised = z.strictObject({
  ...base,
  kind: z.literal("supervised"),
  policy: id,
  on: id,
  batch: positive,
  length,
  rate: curve,
  prompt: positive,
  completion: positive,
  augment: z.boolean(),
  shuffle: z.boolean(),
  wording: wording.exactOptional(),
  adam,
  checkpointEvery: positive,
  checkpointKeep: positive.exactOptional(),
});

export const evaluate = z.strictObject({
  ...base,
  kind: z.literal("evaluate"),
  policy: id,
  on: id,
  train: id,
  every: count,
  orders: positive,
  move: movable.exactOptional(),
  answers: answerRules.exactOptional(),
  samples: answers.exactOptional(),
  before: z.literal(false).exactOptional(),
  decode: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("greedy") }),
    z.strictObject({ kind: z.literal("sample"), temperature: z.number() }),
  ]),
  sampling: sampling.exactOptional(),
  completion: written,
  expect: z.array(
    z.strictObject({
      metric: z.enum(["accuracy", "flip_rate", "consistent_accuracy"]),
      value: share,
      tolerance: share,
    }),
  ),
});
