// The plan as a zod schema: checks what the compiler made, and reads a plan back from a run's folder.
// plan.ts has the types; a type error here means that the two have drifted apart.

import { z } from "zod";
import type { Curve, Plan, PlanNode, Predicate } from "./plan.ts";

const count = z.int().min(0);
const positive = z.int().min(1);
const share = z.number().min(0).max(1);
const id = z.string().min(1);
const range = z.strictObject({ from: z.number(), to: z.number() });
const base = { id, because: z.strictObject({ path: z.string(), start: count, end: count }) };

const moving = { from: z.number(), to: z.number(), over: range, warmup: share };
const curve = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), value: z.number() }),
  z.strictObject({ kind: z.enum(["linear", "cosine"]), ...moving }),
  z.strictObject({ kind: z.enum(["exponential", "power"]), ...moving, rate: z.number() }),
  z.strictObject({
    kind: z.literal("steps"),
    from: z.number(),
    stages: z.array(z.strictObject({ at: share, value: z.number() })).readonly(),
  }),
]);

const field = z.enum(["accuracy", "images", "kind", "order", "answer_space"]);
const scalar = z.union([z.string(), z.number()]);
const predicate: z.ZodType<Predicate> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["all", "any"]), of: z.array(predicate).readonly() }),
    z.strictObject({ kind: z.literal("not"), of: predicate }),
    z.strictObject({ kind: z.literal("between"), field, from: z.number(), to: z.number() }),
    z.strictObject({ kind: z.literal("one_of"), field, values: z.array(scalar).readonly() }),
    z.strictObject({
      kind: z.literal("compare"),
      field,
      with: z.enum(["==", "!=", "<", "<=", ">", ">="]),
      value: scalar,
    }),
  ]),
);

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
const answer = z.enum(["remap", "flip", "keep", "drop"]);

const node = z.discriminatedUnion("kind", [
  z.strictObject({
    ...base,
    kind: z.literal("model"),
    from: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("checkpoint"), path: z.string(), sha256: z.string().exactOptional() }),
      z.strictObject({ kind: z.literal("fresh"), shape }),
    ]),
    maxPixels: positive,
    minPixels: positive,
  }),
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
  z.strictObject({ ...base, kind: z.literal("take"), input: id, count: positive }),
  z.strictObject({
    ...base,
    kind: z.literal("rollout"),
    input: id,
    count: positive,
    from: id,
    temperature: z.number(),
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
    order: z.enum(["random", "derangement", "cyclic", "transposition", "balanced"]),
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
    }),
    clip: z.strictObject({ low: z.number(), high: z.number(), dual: z.number().exactOptional() }),
    ratio: z.enum(["token", "sequence"]),
    kl: z.strictObject({ coefficient: z.number(), estimator: z.enum(["k1", "k2", "k3"]) }).exactOptional(),
    mean: z.enum(["token", "sequence", "fixed_budget", "sequence_sum"]),
    temperature: z.number(),
    innerSteps: positive,
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
