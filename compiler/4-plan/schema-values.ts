// The parts of the plan's schema that stand inside nodes: curves and conditions. schema.ts checks that they agree with
// the types of plan.ts.

import { z } from "zod";
import type { Predicate } from "./plan.ts";

const share = z.number().min(0).max(1);
const positive = z.int().min(1);
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
    stages: z.array(z.strictObject({ at: share, value: z.number() })).readonly(),
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
export const predicate: z.ZodType<Predicate> = z.lazy(() =>
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
