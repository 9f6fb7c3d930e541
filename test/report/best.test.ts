// What is best, and when nothing gets better any more, against definitions that are read off the words of the documentation.

import { describe, expect, test } from "vitest";
import { type MetricName, metricNames } from "../../plan/nodes/metrics.ts";
import { philox } from "../../runtime/method/philox.ts";
import { bestOf, type Measured, stalled } from "../../runtime/report/best.ts";
import { endingLines } from "../../runtime/report/ending.ts";

/** Measurements of few values, so that there are ties, some of them of nothing. */
function drawn(number: number): {
  readonly metric: MetricName;
  readonly measured: readonly Measured[];
  readonly words: readonly number[];
} {
  const words = Array.from({ length: 6 }, (_, block) => [...philox([block, number, 0, 0], [7, 11])]).flat();
  const [which = 0, length = 0, ...rest] = words;
  const values = rest.slice(0, length % 16).map((each) => (each % 9 === 0 ? Number.NaN : (each % 5) / 4));
  return {
    metric: metricNames[which % metricNames.length] ?? "accuracy",
    measured: values.map((value, at) => ({ step: 10 * (at + 1), value })),
    words: rest.slice(16),
  };
}

/** More of it is better, whatever the metric. */
const worth = (metric: MetricName, value: number) => (metric === "flip_rate" ? -value : value);

const cases = Array.from({ length: 500 }, (_, number) => drawn(number));

describe("the best measurement", () => {
  test("is as good as any, and before all that are as good", () => {
    for (const { metric, measured } of cases) {
      const numbers = measured.filter(({ value }) => !Number.isNaN(value));
      const top = Math.max(...numbers.map(({ value }) => worth(metric, value)));
      const first = numbers.find(({ value }) => worth(metric, value) === top);
      expect(bestOf(metric, measured)).toEqual(first);
    }
  });

  test("of nothing is none", () => {
    expect(bestOf("accuracy", [])).toBeUndefined();
    expect(bestOf("accuracy", [{ step: 1, value: Number.NaN }])).toBeUndefined();
  });
});

describe("training that no longer gets better", () => {
  /** Each measurement that beat all marks before it by more than the least gain is a mark; asked of the whole list anew. */
  function marks(metric: MetricName, measured: readonly Measured[], gain: number): readonly number[] {
    const found: number[] = [];
    for (const [at, { value }] of measured.entries()) {
      const mark = found.length === 0 ? undefined : measured[found.at(-1) ?? 0];
      const better = mark === undefined || worth(metric, value) > worth(metric, mark.value) + gain;
      if (!Number.isNaN(value) && better) found.push(at);
    }
    return found;
  }

  test("is one whose last measurements, as many as `patience` says, hold no mark", () => {
    let ended = 0;
    for (const { metric, measured, words } of cases) {
      const patience = 1 + ((words[0] ?? 0) % 4);
      const leastGain = ((words[1] ?? 0) % 3) / 4;
      const all = marks(metric, measured, leastGain);
      const last = all.at(-1);
      const isOver = last !== undefined && measured.length - 1 - last >= patience;
      const found = stalled({ metric, patience, leastGain }, measured);
      expect(found).toEqual(isOver ? measured[last] : undefined);
      if (isOver) ended++;
    }
    expect(ended).toBeGreaterThan(100);
  });

  test("is not said of a gain just above the least one, and is of one that equals it", () => {
    const of = (value: number) => [
      { step: 1, value: 0.5 },
      { step: 2, value },
    ];
    const stop = { metric: "accuracy", patience: 1, leastGain: 0.25 } as const;
    expect(stalled(stop, of(0.75))).toEqual({ step: 1, value: 0.5 });
    expect(stalled(stop, of(0.76))).toBeUndefined();
    expect(stalled({ ...stop, metric: "flip_rate" }, of(0.25))).toEqual({ step: 1, value: 0.5 });
    expect(stalled({ ...stop, metric: "flip_rate" }, of(0.24))).toBeUndefined();
  });
});

test("people are told why training ended, which state is best, and of which step `final` is", () => {
  const by = { evaluation: "evaluate.held", metric: "accuracy" } as const;
  const earlyStop = { ...by, step: 40, of: 60, best: 0.812, bestStep: 10, patience: 3, leastGain: 0.01 };
  const best = { ...by, step: 10, value: 0.812, folder: "checkpoints/step-000010" };
  expect(endingLines({ earlyStop, best }, 40)).toEqual([
    "training  ended after step 40 of 60, by evaluate.held:",
    "          accuracy was 3 times not above 81.2 % (step 10) by more than 1.0 %",
    "best      step 10, accuracy 81.2 % in evaluate.held",
    "          in checkpoints/step-000010",
    "final     step 40, the last",
  ]);
  expect(endingLines({ best: { ...best, step: 60 } }, 60).at(-1)).toBe("final     step 60, the best too");
  expect(endingLines({}, 60)).toEqual([]);
});
