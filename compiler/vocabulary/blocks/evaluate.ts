// evaluate { … }, evaluate every 50step { … }: what is measured, on which examples, under how many orders,
// and which figures the spec expects.

import { z } from "zod";
import { dataset } from "../../3-types/dataset.ts";
import { count, real, share } from "../../3-types/number.ts";
import { amended, choice, tolerance } from "../../3-types/plain.ts";
import { bug } from "../../diagnostics/bug.ts";
import { E0420 } from "../../diagnostics/codes.ts";
import { block } from "../word.ts";

const expectation = tolerance(share(), "70% ± 8%");
const expected = (doc: string) => ({ type: expectation, doc, optional: true as const });
const metrics = ["accuracy", "flip_rate", "consistent_accuracy"] as const;

export const evaluate = block({
  name: "evaluate",
  word: "evaluate",
  inside: ["experiment"],
  named: true as const,
  doc: "Accuracy, flip rate, consistent accuracy and accuracy by slot, before and after training and every so many steps.",
  example: "evaluate every 10step { on = data.held_out  orders = 4  accuracy = 70% ± 8% }",
  relations: ["every"],
  settings: {
    on: { type: dataset, doc: "The examples; none of them may be trained on." },
    every: {
      type: count("step"),
      doc: "Steps between measurements in training. Left out: only before and after.",
      optional: true as const,
    },
    orders: {
      type: count("run", z.int().min(1).max(24), true),
      doc: "Under how many orders of its pictures each example is asked.",
      default: "4",
    },
    decode: {
      type: amended(
        choice({ greedy: "the likeliest token each time", sample: "drawn from the policy's distribution" }),
        {
          temperature: { type: real(z.number().gt(0), "1.0"), doc: "Of `sample`.", optional: true as const },
        },
      ),
      doc: "How answers are made.",
      default: "greedy",
    },
    completion: { type: count("token"), doc: "Longest completion. Left out: as in training.", optional: true as const },
    accuracy: expected("The share of right answers that is expected."),
    flip_rate: expected(
      "The expected share of examples whose answer, brought back to one order, changes with the order.",
    ),
    consistent_accuracy: expected("The expected share of examples that are right under every order."),
  },
  lower: (fields, at, build) => {
    const { on, every, orders, decode, completion } = fields;
    const policy = build.part("policy");
    const train = build.part("train");
    if (policy === undefined || train === undefined) return undefined;
    const trained = build.node(train);
    if (trained?.kind !== "grpo" && trained?.kind !== "supervised")
      return bug("`train` is lowered to another kind of node");
    const { base, temperature } = decode.value;
    if (base === "greedy" && temperature !== undefined)
      build.report(
        E0420({ path: "decode.temperature" }, { at: decode.at, label: "the likeliest token has no temperature" }),
      );
    return build.add(
      {
        kind: "evaluate",
        policy,
        on: build.dataset(on.value),
        train,
        every: every?.value ?? 0,
        orders: orders.value,
        decode: base === "greedy" ? { kind: "greedy" } : { kind: "sample", temperature: temperature ?? 1 },
        completion: completion?.value ?? trained.completion,
        expect: metrics.flatMap((metric) => {
          const figure = fields[metric];
          return figure ? [{ metric, ...figure.value }] : [];
        }),
      },
      at,
    );
  },
});
