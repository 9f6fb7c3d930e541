// The parts of the plan's schema that stand inside nodes: curves and conditions. schema.ts checks that they agree with
// the types of plan.ts.

import { drawLimits } from "./draw-limits.ts";
import type { Predicate } from "./plan.ts";
import * as z from "./shape.ts";

export const count = z.int().min(0);
/** What counts along a coordinate of draws (draw-limits.ts). */
export const seed = z
  .int()
  .min(0)
  .max(drawLimits.seed - 1);
export const answers = z.int().min(1).max(drawLimits.rollout);
export const written = z.int().min(1).max(drawLimits.position);
export const share = z.number().min(0).max(1);
export const positive = z.int().min(1);
/** A node's id as the language makes them: names and numbers with dots between. Files are called after it: it is never a path. */
export const id = z.string().regex(/^[A-Za-z_]\w*(?:\.\w+)*$/);
/** A run's name: an experiment's, or a sweep's with the values of its stop. Its folder is called after it. */
export const runName = z.string().regex(/^[A-Za-z_]\w*(?:,[\w.%+=-]+)*$/);
export const base = { id, because: z.strictObject({ path: z.string(), start: count, end: count }) };
const texts = z.array(z.string().min(1)).min(1);
export const sampling = z.strictObject({
  topP: share.exactOptional(),
  topK: positive.exactOptional(),
  minP: share.exactOptional(),
  repetition: z.number().exactOptional(),
  stop: texts.exactOptional(),
  ban: texts.exactOptional(),
});
export const range = z.strictObject({ from: z.number(), to: z.number() });

const moving = { from: z.number(), to: z.number(), over: range, warmup: share };
export const curve = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), value: z.number() }),
  z.strictObject({ kind: z.enum(["linear", "cosine"]), ...moving }),
  z.strictObject({ kind: z.enum(["exponential", "power"]), ...moving, rate: z.number() }),
  z.strictObject({ kind: z.literal("sigmoid"), ...moving, rate: z.number(), middle: share }),
  z.strictObject({
    kind: z.literal("adaptive"),
    by: z.enum(["accuracy", "flip_rate", "entropy"]),
    from: z.number(),
    to: z.number(),
    between: range,
    window: positive,
  }),
  z.strictObject({
    kind: z.literal("steps"),
    from: z.number(),
    stages: z.array(z.strictObject({ at: share, value: z.number() })),
  }),
]);

const field = z.enum([
  "accuracy",
  "images",
  "kind",
  "order",
  "answer_space",
  "options",
  "tokens",
  "subset",
  "order_sensitive",
]);
const scalar = z.union([z.string(), z.number()]);
export const predicate: z.Shape<Predicate> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["all", "any"]), of: z.array(predicate) }),
    z.strictObject({ kind: z.literal("not"), of: predicate }),
    z.strictObject({ kind: z.literal("between"), field, from: z.number(), to: z.number() }),
    z.strictObject({ kind: z.literal("one_of"), field, values: z.array(scalar) }),
    z.strictObject({
      kind: z.literal("compare"),
      field,
      with: z.enum(["==", "!=", "<", "<=", ">", ">="]),
      value: scalar,
    }),
  ]),
);

/** Which pictures change places, slots from 0. */
export const movable = z.union([
  z.enum(["all", "options", "all_but_first"]),
  z.strictObject({ kind: z.literal("last"), count: positive }),
  z.strictObject({ kind: z.literal("slots"), slots: z.array(count) }),
]);

const answer = z.enum(["remap", "flip", "keep", "drop", "oracle"]);

/** Λ by answer space. */
export const answerRules = z.strictObject({
  letter: answer,
  number: answer,
  yes_no: answer,
  word: answer,
  ordering: answer.exactOptional(),
});
