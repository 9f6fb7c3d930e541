// The plan as a zod schema: checks what the compiler made, and reads a plan back from a run's folder.
// plan.ts has the types; a type error here means that the two have drifted apart.

import { z } from "zod";
import type { Curve, Plan, PlanNode } from "./plan.ts";
import { curve, predicate, range } from "./schema-values.ts";

const count = z.int().min(0);
const positive = z.int().min(1);
const share = z.number().min(0).max(1);
const id = z.string().min(1);
const base = { id, because: z.strictObject({ path: z.string(), start: count, end: count }) };

const shape = z.strictObject({
  text: z.strictObject({
    hidden: positive,
    inter: positive,
    layers: positive,
    heads: positive,
    kvHeads: positive,
    tied: z.boolean(),
    ropeTheta: z.number(),
    mropeSections: z.tuple([count, count, count]).readonly(),
  }),
  vision: z.strictObject({
    hidden: positive,
    inter: positive,
    depth: positive,
    heads: positive,
    patch: positive,
    window: positive,
    fullAttentionBlocks: z.array(count).readonly(),
  }),
});

const adam = z.strictObject({
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
  weightDecay: z.number(),
  clipNorm: z.number().exactOptional(),
});

const length = z.strictObject({ unit: z.enum(["step", "epoch"]), count: positive });
const answer = z.enum(["remap", "flip", "keep", "drop", "oracle"]);
const text = z.string().min(1);
const sampling = z.strictObject({
  topP: share.exactOptional(),
  topK: positive.exactOptional(),
  minP: share.exactOptional(),
  repetition: z.number().exactOptional(),
});

const node = z.discriminatedUnion("kind", [
  z.strictObject({
    ...base,
    kind: z.literal("model"),
    from: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("checkpoint"), path: z.string(), sha256: z.string().exactOptional() }),
      z.strictObject({ kind: z.literal("hub"), name: text, revision: text.exactOptional() }),
      z.strictObject({ kind: z.literal("fresh"), shape }),
    ]),
    maxPixels: positive,
    minPixels: positive,
    context: positive.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("judge"), model: text, temperature: z.number() }),
  z.strictObject({ ...base, kind: z.literal("frozen"), of: id }),
  z.strictObject({
    ...base,
    kind: z.literal("four_artists"),
    split: z.enum(["train", "held_out_question", "held_out_concept", "held_out_style"]),
    images: range,
    ask: z
      .array(z.strictObject({ kind: z.enum(["which", "odd", "latest", "count", "same", "most", "forward"]), share }))
      .readonly(),
    slots: z.array(share).readonly().exactOptional(),
    seed: count,
  }),
  z.strictObject({ ...base, kind: z.literal("parquet"), path: z.string() }),
  z.strictObject({ ...base, kind: z.literal("jsonl"), path: z.string() }),
  z.strictObject({
    ...base,
    kind: z.literal("hub"),
    name: text,
    subsets: z.array(text).readonly().exactOptional(),
    split: text,
    revision: text.exactOptional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal("benchmark"),
    input: id,
    items: positive,
    metric: z.literal("accuracy"),
    judge: id.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("rephrase"), input: id, into: z.literal("options_as_images"), by: id }),
  z.strictObject({ ...base, kind: z.literal("label"), input: id, field: z.literal("order_sensitive"), by: id }),
  z.strictObject({
    ...base,
    kind: z.literal("resample"),
    input: id,
    field: z.literal("accuracy"),
    toward: z.array(share).readonly(),
  }),
  z.strictObject({ ...base, kind: z.literal("take"), input: id, count: positive }),
  z.strictObject({
    ...base,
    kind: z.literal("rollout"),
    input: id,
    count: positive,
    from: id,
    temperature: z.number(),
    sampling: sampling.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("where"), input: id, keep: predicate }),
  z.strictObject({
    ...base,
    kind: z.literal("mix"),
    parts: z.array(z.strictObject({ input: id, share: share.exactOptional() })).readonly(),
  }),
  z.strictObject({ ...base, kind: z.literal("shuffle"), input: id }),
  z.strictObject({
    ...base,
    kind: z.literal("permute"),
    images: id,
    copies: count,
    order: z.enum(["random", "derangement", "cyclic", "transposition", "balanced", "all", "hardest"]),
    move: z.enum(["all", "options", "all_but_first"]),
    probability: curve,
    gate: z.enum(["sample", "batch", "copy"]),
    answers: z.strictObject({ letter: answer, number: answer, yes_no: answer, word: answer }),
    profile: z.enum(["paper", "released_code"]),
  }),
  z.strictObject({
    ...base,
    kind: z.literal("reward"),
    terms: z.array(z.strictObject({ grader: z.enum(["boxed", "think_then_box"]), weight: z.number() })).readonly(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal("grpo"),
    policy: id,
    reference: id.exactOptional(),
    on: id,
    permute: id.exactOptional(),
    reward: id,
    batch: positive,
    group: positive,
    length,
    rate: curve,
    baseline: z.strictObject({
      scope: z.enum(["merged", "per_order"]),
      std: z.enum(["population", "sample", "none"]),
      floor: z.number(),
      over: z.literal("batch").exactOptional(),
    }),
    objective: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("cispo"), cap: z.number() }),
        z.strictObject({ kind: z.literal("sapo"), positive: z.number(), negative: z.number() }),
      ])
      .exactOptional(),
    clip: z.strictObject({ low: z.number(), high: z.number(), dual: z.number().exactOptional() }),
    ratio: z.enum(["token", "sequence"]),
    kl: z
      .strictObject({
        coefficient: z.number(),
        estimator: z.enum(["k1", "k2", "k3"]),
        place: z.literal("reward").exactOptional(),
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
    maskTruncated: z.literal(true).exactOptional(),
    sampling: sampling.exactOptional(),
    mean: z.enum(["token", "sequence", "fixed_budget", "sequence_sum"]),
    temperature: z.number(),
    innerSteps: positive,
    updates: positive.exactOptional(),
    microBatch: positive.exactOptional(),
    precision: z.literal("bf16").exactOptional(),
    lora: z
      .strictObject({ rank: positive, alpha: z.number(), targets: z.enum(["all", "attention", "feed_forward"]) })
      .exactOptional(),
    freezeVision: z.literal(true).exactOptional(),
    recompute: z.literal(true).exactOptional(),
    overlongPrompt: z.literal("drop").exactOptional(),
    prompt: positive,
    completion: positive,
    adam,
    checkpointEvery: positive,
  }),
  z.strictObject({
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
    adam,
    checkpointEvery: positive,
  }),
  z.strictObject({
    ...base,
    kind: z.literal("evaluate"),
    policy: id,
    on: id,
    train: id,
    every: count,
    orders: positive,
    decode: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("greedy") }),
      z.strictObject({ kind: z.literal("sample"), temperature: z.number() }),
    ]),
    completion: positive,
    expect: z
      .array(
        z.strictObject({
          metric: z.enum(["accuracy", "flip_rate", "consistent_accuracy"]),
          value: share,
          tolerance: share,
        }),
      )
      .readonly(),
  }),
]);

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const planSchema = z.strictObject({
  edition: z.literal(1),
  runs: z.array(z.strictObject({ name: z.string(), seed: count, nodes: z.array(node).readonly(), hash })).readonly(),
  hash,
});

// both ways: every plan fits the schema, and whatever fits the schema is a plan
type Mutual<A extends B, B> = A extends B ? true : never;
export type CurvesAgree = Mutual<z.infer<typeof curve>, Curve> & Mutual<Curve, z.infer<typeof curve>>;
export type NodesAgree = Mutual<z.infer<typeof node>, PlanNode> & Mutual<PlanNode, z.infer<typeof node>>;
export type PlansAgree = Mutual<z.infer<typeof planSchema>, Plan> & Mutual<Plan, z.infer<typeof planSchema>>;

/** A plan read back from JSON; undefined when it is no plan of this edition. */
export function readPlan(json: unknown): Plan | undefined {
  const read = planSchema.safeParse(json);
  return read.success ? read.data : undefined;
}
