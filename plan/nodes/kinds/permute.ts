// permute { … }: P of the paper's algorithm 1, how copies of a sample get other orders of their pictures.

import { printShare } from "../../../compiler/diagnostics/print-number.ts";
import { always, missing, type NodeOf, node } from "../declare.ts";
import { describeCurve, printMovable } from "../describe.ts";
import { adaptive, ordered } from "../facts.ts";

export const permute = node({
  kind: "permute",
  number: 9,
  word: { family: "block" },
  fields: ({ z, dataset, count, movable, curve, answerRules }) => ({
    images: dataset,
    /** n_s of the paper: permuted copies beside the original. */
    copies: count,
    order: z.enum(["random", "derangement", "cyclic", "transposition", "balanced", "all", "hardest"]),
    /** The given order may be drawn too; absent = a copy that is permuted never is the original. */
    identity: z.literal(true).exactOptional(),
    /** When an example gets new orders; absent = in every step in which it comes up. */
    draw: z.literal("run").exactOptional(),
    move: movable,
    probability: curve,
    gate: z.enum(["sample", "batch", "copy"]),
    answers: answerRules,
    profile: z.enum(["paper", "released_code"]),
  }),
  deed: "permuted",
  describe: ({ copies, order, move, probability }) =>
    `${copies} permuted ${copies === 1 ? "copy" : "copies"}, ${order} orders of ${printMovable(move)}, probability ${describeCurve(probability, printShare)}`,
  nonsense: ({ probability }) =>
    probability.kind === "adaptive" ? ordered(probability.between, ["probability", "between"]) : [],
  unable: ({ order, answers, probability }) => [
    ...missing("`order = hardest`", order === "hardest"),
    ...missing("answers by an `oracle`", Object.values(answers).includes("oracle")),
    ...adaptive("probability", probability),
  ],
  draws: { permutation: always },
  curves: ({ probability }) => [probability],
});

export type PermuteNode = NodeOf<typeof permute>;
