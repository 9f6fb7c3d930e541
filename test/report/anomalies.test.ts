// Steps that stand out: the one that a reader of a real run found by eye, injected ones, and none where nothing is wrong.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  type Anomaly,
  anomalies,
  anomalySentence,
  type Curves,
  lastAnomalies,
} from "../../runtime/report/anomalies.ts";
import { draws } from "./draws.ts";

/** A quickstart on SwiftShader, made at commit b0ffdcc. */
const journal = readFileSync(new URL("./fixtures/journal-b0ffdcc.jsonl", import.meta.url), "utf8");
const steps = journal
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter((line) => line.event === "step");

const curvesOf = (list: readonly Record<string, number>[]): Curves => ({
  steps: list.map(({ step = 0 }) => step),
  kl: list.map(({ kl }) => kl),
  gradientNorm: list.map(({ gradientNorm }) => gradientNorm),
  entropy: list.map(({ entropy }) => entropy),
  flatGroups: list.map(({ flatGroups }) => flatGroups),
  truncated: list.map(({ truncated }) => truncated),
});

const spikes = (curves: Curves): readonly Anomaly[] => anomalies(curves).filter(({ kind }) => kind === "spike");

test("the run of b0ffdcc: the KL of step 43, and nothing else", () => {
  const found = anomalies(curvesOf(steps));
  expect(found.map(({ measure, from, to }) => [measure, from, to])).toEqual([["kl", 43, 43]]);
  expect(anomalySentence(found[0] as Anomaly)).toBe(
    "step 43: KL to the reference 3.19, 100 times the 0.0318 around it",
  );
  expect(lastAnomalies(curvesOf(steps.slice(0, 43)))).toHaveLength(1);
  expect(lastAnomalies(curvesOf(steps.slice(0, 44)))).toEqual([]);
});

/** A run in which nothing is wrong: curves that rise or fall over the run, times noise that is log-normal, as real ones are. */
function clean(seed: number): Curves {
  const draw = draws(seed);
  const length = 20 + Math.floor(280 * draw.uniform());
  const noise = 0.15 + 0.35 * draw.uniform();
  const curve = (from: number, to: number) =>
    Array.from({ length }, (_, at) => from * (to / from) ** (at / length) * Math.exp(noise * draw.normal()));
  const share = (from: number, to: number) =>
    Array.from({ length }, (_, at) =>
      Math.min(1, Math.max(0, from + ((to - from) * at) / length + 0.05 * draw.normal())),
    );
  return {
    steps: Array.from({ length }, (_, at) => at + 1),
    kl: [0, ...curve(1e-3, 0.01 + 0.1 * draw.uniform()).slice(1)],
    gradientNorm: curve(0.2 + draw.uniform(), 0.1 + draw.uniform()),
    entropy: curve(0.5, 0.2 + 0.3 * draw.uniform()),
    flatGroups: share(0.2, 0.6),
    truncated: share(0.05, 0.02),
  };
}

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

test("200 clean runs raise at most two false alarms, for the report and live", () => {
  const found = seeds.flatMap((seed) => anomalies(clean(seed)));
  expect(found.length, found.map(anomalySentence).join("\n")).toBeLessThanOrEqual(2);
  const live = seeds.slice(0, 6).flatMap((seed) => {
    const curves = clean(seed);
    return curves.steps.flatMap((_, at) => lastAnomalies(upTo(curves, at + 1)));
  });
  expect(live.length, live.map(anomalySentence).join("\n")).toBeLessThanOrEqual(2);
});

const upTo = (curves: Curves, end: number): Curves =>
  Object.fromEntries(Object.entries(curves).map(([name, values]) => [name, values.slice(0, end)])) as unknown as Curves;

test.each(["kl", "gradientNorm"] as const)(
  "a spike of %s of 20 times the median is seen wherever it stands",
  (measure) => {
    for (const seed of seeds) {
      const curves = clean(seed);
      const values = [...curves[measure]] as number[];
      const at = 8 + (seed % (values.length - 8));
      const around = values.slice(Math.max(0, at - 10), at + 11).filter((_, index) => index !== Math.min(10, at));
      values[at] = 20 * (around.toSorted((a, b) => a - b)[Math.floor(around.length / 2)] ?? 0);
      expect(
        spikes({ ...curves, [measure]: values }).map(({ from }) => from),
        `seed ${seed}`,
      ).toContain(at + 1);
    }
  },
);

test("entropy that is gone, and stretches in which nothing is learnt, are said once, from the step at which they begin", () => {
  const length = 40;
  const level = (from: number, to: number, change: number) =>
    Array.from({ length }, (_, at) => (at < change ? from : to));
  const found = anomalies({
    steps: Array.from({ length }, (_, at) => at + 1),
    kl: level(0.1, 0.1, 0),
    gradientNorm: level(1, 1, 0),
    entropy: level(0.5, 0.01, 20),
    flatGroups: level(0.3, 0.95, 30),
    truncated: level(0, 0.4, 10),
  });
  expect(found.map(({ measure, kind, from, to }) => [measure, kind, from, to])).toEqual([
    ["entropy", "collapse", 21, 40],
    ["flatGroups", "share", 31, 40],
    ["truncated", "share", 11, 40],
  ]);
});

test("short runs, runs without a figure and what is no number raise nothing", () => {
  const none = {
    steps: [1, 2, 3],
    kl: [0, 1, 900],
    gradientNorm: [1, Number.NaN, 1],
    entropy: [undefined, 1, 1],
    flatGroups: [1, 1, 1],
    truncated: [1, 1, 1],
  };
  expect(anomalies(none)).toEqual([]);
});
