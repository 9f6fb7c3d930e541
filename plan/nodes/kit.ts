// The words in which kinds of nodes say their fields, as zod schemas. A declaration is handed them and imports no zod: types are
// inferred from what it gives back, checks are generated from it (plan/generate.ts), and only what writes JSON Schema loads zod.

import type * as Zod from "zod";
import { drawLimits } from "./draw-limits.ts";
import { metricNames } from "./metrics.ts";

type Z = typeof Zod;

/** What an edge may lead to. */
export type Target = "dataset" | "model" | "reference" | "judge" | "reward" | "permute" | "train";

/** Plain values, and the ids of other nodes. */
function plainOf(z: Z) {
  const name = /^[A-Za-z_]\w*(?:\.\w+)*$/;
  const edge = (target: Target) => z.string().regex(name).meta({ "x-edge": target });
  const text = z.string().min(1);
  return {
    z,
    /** A node's id as the language makes them: names and numbers with dots between. Files are called after it: it is never a path. */
    id: z.string().regex(name),
    /** A run's name: an experiment's, or a sweep's with the values of its stop. Its folder is called after it. */
    runName: z.string().regex(/^[A-Za-z_]\w*(?:,[\w.%+=-]+)*$/),
    hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    /** The id of another node of the run, which stands before it. */
    edge,
    dataset: edge("dataset"),
    count: z.int().min(0),
    positive: z.int().min(1),
    share: z.number().min(0).max(1),
    text,
    texts: z.array(text).min(1),
    /** What counts along a coordinate of draws (draw-limits.ts). */
    seed: z
      .int()
      .min(0)
      .max(drawLimits.seed - 1),
    answers: z.int().min(1).max(drawLimits.rollout),
    written: z.int().min(1).max(drawLimits.position),
    range: z.strictObject({ from: z.number(), to: z.number() }),
    metric: z.enum(metricNames),
    answerRule: z.enum(["remap", "flip", "keep", "drop", "oracle"]),
  };
}

/** A value over the run: shares are 0..1; `over` is the part of the run in which the value moves (0..1). */
function curveOf({ z, range, share, positive }: ReturnType<typeof plainOf>) {
  const moving = { from: z.number(), to: z.number(), over: range, warmup: share };
  return z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("constant"), value: z.number() }),
      z.strictObject({ kind: z.enum(["linear", "cosine"]), ...moving }),
      z.strictObject({ kind: z.enum(["exponential", "power"]), ...moving, rate: z.number() }),
      /** A logistic curve through its middle (a share of `over`), stretched so that it meets both ends. */
      z.strictObject({ kind: z.literal("sigmoid"), ...moving, rate: z.number(), middle: share }),
      /** Moves with what training measures: `from` at or below `between.from`, `to` at or above `between.to`. */
      z.strictObject({
        kind: z.literal("adaptive"),
        by: z.enum(["accuracy", "flip_rate", "entropy"]),
        from: z.number(),
        to: z.number(),
        between: range,
        /** Steps over which the measure is averaged. */
        window: positive,
      }),
      z.strictObject({
        kind: z.literal("steps"),
        from: z.number(),
        stages: z.array(z.strictObject({ at: share, value: z.number() })),
      }),
    ])
    .meta({ id: "curve", description: "A value over the run." });
}

/** Which pictures of an example move, by their slots, which count from 0. */
const movableOf = ({ z, count, positive }: ReturnType<typeof plainOf>) =>
  z.union([
    z.enum(["all", "options", "all_but_first"]),
    z.strictObject({ kind: z.literal("last"), count: positive }),
    z.strictObject({ kind: z.literal("slots"), slots: z.array(count) }),
  ]);

/** Kinds of values inside nodes. All objects are strict, all optional fields absent rather than `undefined`. */
export function kitOf(z: Z) {
  const plain = plainOf(z);
  const { count, positive, share, text, texts, answerRule: rule } = plain;
  const movable = movableOf(plain);
  return {
    ...plain,
    because: z.strictObject({ path: z.string(), start: count, end: count }),
    curve: curveOf(plain),
    condition: conditionOf(z),
    movable,
    /** How tokens are drawn beside the temperature; each is absent when it does nothing. */
    sampling: z.strictObject({
      /** Smallest set of tokens whose shares sum to this. */
      topP: share.exactOptional(),
      /** So many likeliest tokens. */
      topK: positive.exactOptional(),
      /** Tokens at least this share as likely as the likeliest. */
      minP: share.exactOptional(),
      /** Logits of tokens already said are divided by this. */
      repetition: z.number().exactOptional(),
      /** Tokens behind which a completion ends, beside the model's own end tokens. */
      stop: texts.exactOptional(),
      /** Tokens that are never drawn, beside those that mark pictures and turns. */
      ban: texts.exactOptional(),
    }),
    /** Λ by answer space; `ordering` is absent where it is remapped. */
    answerRules: z.strictObject({
      letter: rule,
      number: rule,
      yes_no: rule,
      word: rule,
      ordering: rule.exactOptional(),
    }),
    /** Names of columns as the spec gives them; absent = those of PeRL's trainer, or of published files (runtime/data/rows/columns.ts). */
    columns: z.strictObject({
      prompt: text.exactOptional(),
      images: text.exactOptional(),
      /** Of the right answer itself, which PeRL's trainer has inside `reward_model`. */
      answer: text.exactOptional(),
    }),
    /** What answers mean when pictures move, for the rows of a source that do not say it themselves. */
    meaning: z.strictObject({
      whenPermuted: z.enum(["answer_follows", "answer_stays", "refuse"]).exactOptional(),
      /** What the letters of options stand for; absent = what the rows show. */
      options: z.enum(["pictures", "text", "true_false", "orders", "none"]).exactOptional(),
      /** The pictures that are options, in the order of their letters; absent = all, or those that the question lists. */
      optionSlots: movable.exactOptional(),
      /** Texts name no picture by its place; absent = they are searched for such words. */
      placeWords: z.literal("none").exactOptional(),
    }),
    /** What stands around a question when the model is asked, in training and in evaluation. The template holds `{question}` once. */
    wording: z.strictObject({ system: z.string().exactOptional(), template: z.string().exactOptional() }),
    length: z.strictObject({ unit: z.enum(["step", "epoch"]), count: positive }),
    adam: z.strictObject({
      beta1: z.number(),
      beta2: z.number(),
      epsilon: z.number(),
      weightDecay: z.number(),
      /** Global L2 norm above which gradients are scaled down; absent = never. */
      clipNorm: z.number().exactOptional(),
    }),
  };
}

export type Kit = ReturnType<typeof kitOf>;

/** Read-only to its last field. */
export type Frozen<T> = T extends readonly [infer A, infer B, infer C]
  ? readonly [A, B, C]
  : T extends readonly (infer E)[]
    ? readonly Frozen<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;

/** The type of a schema's values. */
export type ValueOf<S extends Zod.core.$ZodType> = Frozen<Zod.infer<S>>;

/** The type of the values of one word of the kit. */
export type Value<K extends { [W in keyof Kit]: Kit[W] extends Zod.core.$ZodType ? W : never }[keyof Kit]> = ValueOf<
  Extract<Kit[K], Zod.core.$ZodType>
>;

export type Range = Value<"range">;
export type Curve = Value<"curve">;
export type Movable = Value<"movable">;
export type Sampling = Value<"sampling">;
export type AnswerRule = Value<"answerRule">;
export type AnswerRules = Value<"answerRules">;
export type Columns = Value<"columns">;
export type RowMeaning = Value<"meaning">;
export type Wording = Value<"wording">;
export type Adam = Value<"adam">;

/** Fields of examples that a condition may ask about. */
export const exampleFields = [
  "accuracy",
  "images",
  "kind",
  "order",
  "answer_space",
  "options",
  "tokens",
  "subset",
  "order_sensitive",
] as const;

export type ExampleField = (typeof exampleFields)[number];

/** Written out, because it holds itself: the schema below is held to it. */
export type Predicate =
  | { readonly kind: "all" | "any"; readonly of: readonly Predicate[] }
  | { readonly kind: "not"; readonly of: Predicate }
  /** Inclusive at both ends; shares are 0..1. */
  | { readonly kind: "between"; readonly field: ExampleField; readonly from: number; readonly to: number }
  | { readonly kind: "one_of"; readonly field: ExampleField; readonly values: readonly (string | number)[] }
  | {
      readonly kind: "compare";
      readonly field: ExampleField;
      readonly with: "==" | "!=" | "<" | "<=" | ">" | ">=";
      readonly value: string | number;
    };

function conditionOf(z: Z): Zod.ZodType<Predicate> {
  const field = z.enum(exampleFields);
  const scalar = z.union([z.string(), z.number()]);
  const condition: Zod.ZodType<Predicate> = z
    .lazy(() =>
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.enum(["all", "any"]), of: z.array(condition) }),
        z.strictObject({ kind: z.literal("not"), of: condition }),
        z.strictObject({ kind: z.literal("between"), field, from: z.number(), to: z.number() }),
        z.strictObject({ kind: z.literal("one_of"), field, values: z.array(scalar) }),
        z.strictObject({
          kind: z.literal("compare"),
          field,
          with: z.enum(["==", "!=", "<", "<=", ">", ">="]),
          value: scalar,
        }),
      ]),
    )
    .meta({ id: "condition", description: "What an example must be to be kept." });
  return condition;
}
