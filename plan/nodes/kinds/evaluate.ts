// evaluate { … }: accuracy, flip rate, consistent accuracy and accuracy by slot over `orders` orders of each item.

import { type NodeOf, node, when } from "../declare.ts";
import { describeStop, printMovable } from "../describe.ts";
import { ends, penalties, warm } from "../facts.ts";

export const evaluate = node({
  kind: "evaluate",
  number: 13,
  word: { family: "block" },
  fields: ({ z, edge, dataset, count, positive, movable, answerRules, answers, sampling, written, share, metric }) => ({
    policy: edge("model"),
    on: dataset,
    train: edge("train"),
    /** Steps between evaluations during training; 0 = only before and after. */
    every: count,
    orders: positive,
    /** Pictures that change places; absent = what the rows say, those that are options. Never what `permute` says. */
    move: movable.exactOptional(),
    /** Λ of the evaluation; absent = what the rows say. Never what `permute` says. */
    answers: answerRules.exactOptional(),
    /** Answers to each order of an item; absent = 1. */
    samples: answers.exactOptional(),
    /** Not measured before training; absent = it is. */
    before: z.literal(false).exactOptional(),
    decode: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("greedy") }),
      z.strictObject({ kind: z.literal("sample"), temperature: z.number() }),
    ]),
    /** Beside the temperature of `decode`. */
    sampling: sampling.exactOptional(),
    completion: written,
    /** Training ends once `metric` has not got better, by more than `leastGain` (absent = at all), for `patience` measurements. */
    earlyStop: z.strictObject({ metric, patience: positive, leastGain: share.exactOptional() }).exactOptional(),
    /** Figures the spec expects, each reported as hit or miss; shares 0..1. */
    expect: z.array(
      z.strictObject({
        metric,
        value: share,
        tolerance: share,
      }),
    ),
  }),
  deed: "evaluated",
  describe({ before, every, samples, move, orders, decode, earlyStop }) {
    const first = before === false ? "" : every === 0 ? "before and " : "before, ";
    const when = every === 0 ? `${first}after` : `${first}every ${every} steps, and after`;
    const answers = samples === undefined ? "" : `, ${samples} answers`;
    const moved = move === undefined ? "" : ` of ${printMovable(move)}`;
    return `${when}, ${orders} ${orders === 1 ? "order" : "orders"}${moved} of each, ${decode.kind}${answers}${earlyStop ? `; training ends ${describeStop(earlyStop)}` : ""}`;
  },
  nonsense: ({ decode, completion, earlyStop, every }) => [
    ...when(
      earlyStop !== undefined && every === 0,
      ["earlyStop"],
      "nothing is measured while it trains (`every` is 0)",
    ),
    ...(decode.kind === "sample" ? warm(decode.temperature, ["decode", "temperature"]) : []),
    ...ends(completion),
  ],
  unable: ({ sampling }) => penalties(sampling),
  parts: ["sampler", "grading", "evaluation"],
  draws: { sampling: ({ decode }) => decode.kind === "sample", permutation: ({ orders }) => orders > 1 },
  // measurements in between draw no random number that training uses; they count where they end it
  costOnly: ({ earlyStop }) => (earlyStop ? [] : ["every"]),
});

export type EvaluateNode = NodeOf<typeof evaluate>;
