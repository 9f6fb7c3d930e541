// The plan's schema: checks what the compiler made, and reads a plan back from a run's folder.
// plan.ts has the types; a type error here means that the two have drifted apart.

import type { BuiltIn } from "./built-ins.ts";
import type { Curve, Plan, PlanNode } from "./plan.ts";
import { evaluate, grpo, supervised } from "./schema-train.ts";
import {
  answerRules,
  answers,
  base,
  count,
  curve,
  id,
  movable,
  positive,
  predicate,
  range,
  runName,
  sampling,
  seed,
  share,
} from "./schema-values.ts";
import * as z from "./shape.ts";

const shape = z.strictObject({
  text: z.strictObject({
    hidden: positive,
    inter: positive,
    layers: positive,
    heads: positive,
    kvHeads: positive,
    tied: z.boolean(),
    ropeTheta: z.number(),
    mropeSections: z.tuple([count, count, count]),
  }),
  vision: z.strictObject({
    hidden: positive,
    inter: positive,
    depth: positive,
    heads: positive,
    patch: positive,
    window: positive,
    fullAttentionBlocks: z.array(count),
  }),
});

const text = z.string().min(1);

const columns = z.strictObject({
  prompt: text.exactOptional(),
  images: text.exactOptional(),
  answer: text.exactOptional(),
});

const meaning = z.strictObject({
  whenPermuted: z.enum(["answer_follows", "answer_stays", "refuse"]).exactOptional(),
  options: z.enum(["pictures", "text", "true_false", "orders", "none"]).exactOptional(),
  optionSlots: movable.exactOptional(),
  placeWords: z.literal("none").exactOptional(),
});

const rows = {
  path: z.string(),
  columns: columns.exactOptional(),
  badRows: z.literal("fail").exactOptional(),
  meaning: meaning.exactOptional(),
};

const node = z.discriminatedUnion("kind", [
  z.strictObject({
    ...base,
    kind: z.literal("model"),
    from: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("checkpoint"), path: z.string(), sha256: z.string().exactOptional() }),
      z.strictObject({ kind: z.literal("hub"), name: text, revision: text.exactOptional() }),
      z.strictObject({ kind: z.literal("fresh"), shape }),
    ]),
    maxPixels: positive.exactOptional(),
    minPixels: positive.exactOptional(),
    context: positive.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("judge"), model: text, temperature: z.number() }),
  z.strictObject({ ...base, kind: z.literal("frozen"), of: id }),
  z.strictObject({
    ...base,
    kind: z.literal("four_artists"),
    split: z.enum(["train", "held_out_question", "held_out_concept", "held_out_style"]),
    images: range,
    ask: z.array(
      z.strictObject({ kind: z.enum(["which", "odd", "latest", "count", "same", "most", "forward"]), share }),
    ),
    slots: z.array(share).exactOptional(),
    seed: seed.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("parquet"), ...rows }),
  z.strictObject({ ...base, kind: z.literal("jsonl"), ...rows }),
  z.strictObject({
    ...base,
    kind: z.literal("hub"),
    name: text,
    subsets: z.array(text).exactOptional(),
    split: text,
    revision: text.exactOptional(),
    meaning: meaning.exactOptional(),
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
    toward: z.array(share),
  }),
  z.strictObject({ ...base, kind: z.literal("take"), input: id, count: positive }),
  z.strictObject({
    ...base,
    kind: z.literal("rollout"),
    input: id,
    count: answers,
    from: id,
    temperature: z.number(),
    sampling: sampling.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("where"), input: id, keep: predicate }),
  z.strictObject({
    ...base,
    kind: z.literal("mix"),
    parts: z.array(z.strictObject({ input: id, share: share.exactOptional() })),
  }),
  z.strictObject({ ...base, kind: z.literal("shuffle"), input: id }),
  z.strictObject({
    ...base,
    kind: z.literal("permute"),
    images: id,
    copies: count,
    order: z.enum(["random", "derangement", "cyclic", "transposition", "balanced", "all", "hardest"]),
    identity: z.literal(true).exactOptional(),
    draw: z.literal("run").exactOptional(),
    move: movable,
    probability: curve,
    gate: z.enum(["sample", "batch", "copy"]),
    answers: answerRules,
    profile: z.enum(["paper", "released_code"]),
  }),
  z.strictObject({
    ...base,
    kind: z.literal("reward"),
    terms: z.array(z.strictObject({ grader: z.enum(["boxed", "think_then_box"]), weight: z.number() })),
  }),
  grpo,
  supervised,
  evaluate,
]);

const seeds = z.strictObject({
  data: seed.exactOptional(),
  sampling: seed.exactOptional(),
  permutation: seed.exactOptional(),
});
const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const version = positive.exactOptional();
const versions = z.strictObject({
  four_artists: version,
  rows: version,
  pictures: version,
  draws: version,
  jumps: version,
  sampler: version,
  grading: version,
  evaluation: version,
  numerics: version,
} satisfies Record<BuiltIn, unknown>);
const input = z.strictObject({ node: id, role: text, digest: hash });

export const planSchema = z.strictObject({
  edition: z.literal(1),
  runs: z.array(
    z.strictObject({
      name: runName,
      seed,
      seeds: seeds.exactOptional(),
      dataSeed: seed.exactOptional(),
      nodes: z.array(node),
      builtIns: versions,
      inputs: z.array(input).exactOptional(),
      outline: hash,
      hash: hash.exactOptional(),
    }),
  ),
  outline: hash,
  hash: hash.exactOptional(),
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
