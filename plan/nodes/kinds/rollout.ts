// rollout(10, from = policy): a model answers each example several times; later stages may ask for its `accuracy`.

import { printNumber } from "../../../compiler/diagnostics/print-number.ts";
import { always, data, type NodeOf } from "../declare.ts";
import { penalties, warm } from "../facts.ts";
import { anything, through } from "../passes.ts";

export const rollout = data({
  kind: "rollout",
  number: 5,
  word: { family: "stage" },
  fields: ({ z, dataset, answers, edge, sampling }) => ({
    input: dataset,
    count: answers,
    from: edge("model"),
    temperature: z.number(),
    sampling: sampling.exactOptional(),
  }),
  deed: "rolled out",
  describe: ({ count, from, temperature }) =>
    `${count} rollouts each, from ${from}, temperature ${printNumber(temperature)}`,
  nonsense: ({ temperature }) => warm(temperature, ["temperature"]),
  unable: ({ sampling }) => penalties(sampling),
  parts: ["sampler", "grading"],
  draws: { sampling: always },
  passes: {
    ...through,
    candidates: ({ count }, [before = anything]) =>
      before.flatMap((each) => Array.from({ length: count + 1 }, (_, right) => ({ ...each, accuracy: right / count }))),
    keepsMeasured: false,
  },
});

export type RolloutNode = NodeOf<typeof rollout>;
