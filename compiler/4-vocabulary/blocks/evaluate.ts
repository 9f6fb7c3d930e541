// evaluate { … }, evaluate every 50step { … }: what is measured, on which examples, under how many orders,
// and which figures the spec expects.

import { drawLimits } from "../../../plan/nodes/draw-limits.ts";
import { type EarlyStop, metricNames } from "../../../plan/nodes/metrics.ts";
import type { NodeId } from "../../../plan/plan.ts";
import { evaluated, expectation } from "../../3-types/benchmark.ts";
import { metricWord } from "../../3-types/kept.ts";
import * as limits from "../../3-types/limits.ts";
import { movable } from "../../3-types/movable.ts";
import { count, real, share } from "../../3-types/number.ts";
import { amended, choice, yesNo } from "../../3-types/plain.ts";
import type { Fields, Settings, Settled, ValueOf } from "../../3-types/type.ts";
import { type BenchmarkTree, type Builder, block, type Figure } from "../../3-types/word.ts";
import { bug } from "../../diagnostics/bug.ts";
import { E0218 } from "../../diagnostics/codes.ts";
import { answerRules, loweredAnswers } from "./answers.ts";
import { asTrained, idle, sameAnswers, truncations } from "./decode.ts";
import { temperatureNumber } from "./sampling.ts";

const expected = (doc: string) => ({ type: expectation, doc, optional: true as const });
/** What all orders of four pictures come to. */
const mostOrders = 24;
/** Each order may be a control of the first, whose answers are numbered one behind the other. */
const mostSamples = Math.floor(drawLimits.rollout / mostOrders);
const earlyStopSetting = {
  type: amended(metricWord, {
    patience: {
      type: real(limits.whole().min(1), "3"),
      doc: "For how many measurements in a row it need not get better.",
      default: "3",
    },
    least_gain: {
      type: share(limits.number().min(0).below(1)),
      doc: "By more than this it has to get better to count.",
      default: "0%",
    },
  }),
  doc: "Ends training once this figure no longer gets better than its best so far, as measured `every` so many steps; what was measured before training does not count. Left out: training ends with its last step.",
  optional: true as const,
};

export const evaluate = block({
  name: "evaluate",
  word: "evaluate",
  inside: ["experiment"],
  named: true as const,
  doc: "Accuracy, flip rate, consistent accuracy and accuracy by slot, before and after training and every so many steps.",
  example: "evaluate every 10step { on = data.held_out  orders = 4  accuracy = 70% ± 8% }",
  relations: ["every"],
  figures: true as const,
  settings: {
    on: {
      type: evaluated,
      doc: "The examples, or benchmarks; none of them may be trained on. A benchmark can also be named with the figure expected of it: `blink = 58.53% ± 2.2%`.",
      optional: true as const,
    },
    every: {
      type: count("step"),
      doc: "Steps between measurements in training. Left out: only before and after.",
      optional: true as const,
    },
    orders: {
      type: count("run", limits.whole().min(1).max(mostOrders), true, "how many orders"),
      doc: "Under how many orders of its pictures each example is asked.",
      default: "4",
    },
    move: {
      type: movable,
      doc: "Which pictures change places where an example is asked in several orders; what training moves has no say. Left out: what the rows say, which is the pictures that are options.",
      optional: true as const,
    },
    answers: {
      type: answerRules,
      doc: "What becomes of the right answer in another order, by answer space; what `permute` says has no say. Left out: what the rows say. An answer that names a picture follows it, one that is free of the order stays, and an example of whose answer neither is known is asked in its own order only.",
      optional: true as const,
    },
    samples: {
      type: count("rollout", limits.whole().min(1).max(mostSamples), true),
      doc: "Answers to each order of an example; accuracy is their mean (mean@k). More than one need `decode = sample`.",
      default: "1",
    },
    before: {
      type: yesNo,
      doc: "Whether it is measured before training too.",
      default: "yes",
    },
    decode: {
      type: amended(
        choice({ greedy: "the likeliest token each time", sample: "drawn from the policy's distribution" }),
        {
          temperature: {
            type: real(temperatureNumber, "1.0"),
            doc: "Of `sample`; 1 when left out.",
            optional: true as const,
          },
          ...truncations,
        },
      ),
      doc: "How answers are made.",
      default: "greedy",
    },
    max_completion: {
      type: count("token", limits.whole().min(2).max(drawLimits.position)),
      doc: "Longest completion. Left out: as in training.",
      optional: true as const,
      derives: "train.max_completion",
    },
    early_stop: earlyStopSetting,
    accuracy: expected("The share of right answers that is expected."),
    flip_rate: expected(
      "The expected share of examples whose answer, brought back to one order, changes with the order.",
    ),
    consistent_accuracy: expected("The expected share of examples that are right under every order."),
  },
  lower: (fields, at, build) => {
    const { on, every, orders, move, answers, samples, before, decode, max_completion } = fields;
    const policy = build.part("policy");
    const train = build.part("train");
    if (policy === undefined || train === undefined) return undefined;
    const trained = build.node(train);
    if (trained?.kind !== "grpo" && trained?.kind !== "supervised")
      return bug("`train` is lowered to another kind of node");
    const { base, temperature = 1, ...drawing } = decode.value;
    for (const each of idle(decode)) build.report(each);
    if (base === "greedy" && samples.value > 1) build.report(sameAnswers(samples));
    const stop = fields.early_stop && earlyStop(fields.early_stop.value);
    const how = {
      kind: "evaluate" as const,
      policy,
      train,
      every: every?.value ?? 0,
      orders: orders.value,
      ...(move ? { move: move.value } : {}),
      ...(answers ? { answers: loweredAnswers(answers, build.report) } : {}),
      ...(samples.value > 1 ? { samples: samples.value } : {}),
      ...(before.value ? {} : { before: false as const }),
      decode: base === "greedy" ? { kind: "greedy" as const } : { kind: "sample" as const, temperature },
      ...asTrained(drawing, trained),
      completion: max_completion?.value ?? trained.completion,
      ...(stop && { earlyStop: stop }),
    };
    const expect = metricNames.flatMap((metric) => {
      const figure = fields[metric];
      return figure ? [{ metric, ...figure.value }] : [];
    });
    const figures = figuresOf(fields);
    const listed = on?.value.kind === "benchmarks" ? on.value.benchmarks : [];
    const plain = listed.filter((each) => !figures.some(({ value }) => value.benchmark.name === each.name));
    if (!on && figures.length === 0) {
      build.report(
        E0218({ owner: "evaluate", name: "on", wants: evaluated.wants }, { at, label: "`on` is missing here" }),
      );
      return undefined;
    }
    for (const each of plain) build.add({ ...how, on: lowerBenchmark(each, build), expect }, each.at, each.name);
    for (const { value, at: place } of figures) {
      const { benchmark, ...figure } = value;
      const expected = [{ metric: benchmark.metric, ...figure }];
      build.add({ ...how, on: lowerBenchmark(benchmark, build), expect: expected }, place, benchmark.name);
    }
    if (on?.value.kind !== "dataset") return undefined;
    return build.add({ ...how, on: build.dataset(on.value.tree), expect }, at);
  },
});

/** The plan's form of when training ends. */
function earlyStop({
  base: metric,
  patience,
  least_gain: leastGain,
}: NonNullable<ValueOf<typeof earlyStopSetting>>): EarlyStop {
  return { metric, patience, ...(leastGain > 0 && { leastGain }) };
}

/** Settings that are no word of the block are benchmarks, read by the checker (`figures`). */
function figuresOf(fields: Fields<Settings>): readonly Settled<Figure>[] {
  return Object.keys(fields)
    .filter((key) => !Object.hasOwn(evaluate.settings, key))
    .map((key) => fields[key] as Settled<Figure>);
}

function lowerBenchmark({ name, from, items, metric, judge, at }: BenchmarkTree, build: Builder): NodeId {
  const input = build.dataset(from);
  const reader = judge === undefined ? {} : { judge: build.judge(judge) };
  return build.add({ kind: "benchmark", input, items, metric, ...reader }, at, `${name}.items`);
}
