// The page of several runs: verdicts that the corrected test allows, a forest plot, curves over seeds, cost, and what differs.

import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { diskFiles } from "../../disk.ts";
import { type Compared, comparisonPage } from "../../report/comparison.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import type { Answered } from "../../runtime/report/answered.ts";
import { type Asked, comparison } from "../../runtime/report/compare.ts";
import { draws } from "./draws.ts";

const files = diskFiles();
const text = readFileSync(new URL("../../specs/quickstart.perl", import.meta.url), "utf8");
const { value } = compile({ path: "specs/quickstart.perl", text }, files);

/** Answers of a policy that is right so often, each question in two orders. */
function answers(share: number, seed: number): readonly Answered[] {
  const draw = draws(seed);
  return Array.from({ length: 200 }, (_, at) => {
    const right = draw.uniform() < share;
    return { item: Math.floor(at / 2), order: at % 2, right, canonicalAnswer: right ? "A" : "B" };
  });
}

const run = (arm: string, seed: number, share: number, rollouts = 144): Asked => ({
  ...{ arm, seed, devices: ["cpu, WebAssembly SIMD, bits 2"], cost: { steps: 20, rollouts, tokens: 9000 } },
  ...{ before: answers(0.3, 7), after: answers(share, 100 * seed + Math.round(100 * share)) },
});

/** What a run left: steps whose reward rises to where it answers. */
const record = (rate: string, share: number): RunRecord => {
  const steps = Array.from({ length: 20 }, (_, at) => ({
    ...{ event: "step", stage: "train", step: at + 1, of: 20, used: "x", tokens: 450, clock: { at: 0 } },
    ...{ loss: 0.1, gradientNorm: 1, rate: 1e-4, reward: share * (at / 20), kl: 0.01 * at, entropy: 1 - at / 40 },
  }));
  const spec = text.replace("rate           = 2e-4", `rate           = ${rate}`);
  const of = (event: string) => (event === "step" ? steps : []);
  return {
    ...{ run: value?.plan.runs[0], specs: [{ path: "specs/quickstart.perl", text: spec }], of },
  } as unknown as RunRecord;
};

const compared = (better: number, rollouts = 144): Compared => ({
  title: "rates",
  comparisons: [
    comparison({
      evaluation: "evaluate",
      arms: [
        { name: "slow", runs: [1, 2, 3].map((seed) => run("slow", seed, 0.5)) },
        { name: "fast", runs: [1, 2, 3].map((seed) => run("fast", seed, better, rollouts)) },
      ],
    }),
  ],
  runs: [
    ...[1, 2, 3].map(() => ({ arm: "slow", record: record("2e-4", 0.5) })),
    ...[1, 2, 3].map(() => ({ arm: "fast", record: record("4e-4", better) })),
  ],
  leftOut: ["1 of 7 runs has not finished."],
});

const clear = comparisonPage(compared(0.95), files);

describe("the page", () => {
  test("is the same twice, runs nothing and loads nothing", () => {
    expect(comparisonPage(compared(0.95), files)).toBe(clear);
    const { document } = parseHTML(clear);
    expect([...document.querySelectorAll("script, iframe, link, img")]).toEqual([]);
    expect(clear).not.toMatch(/NaN|undefined|\[object/);
  });

  test("says more only where the corrected test does", () => {
    expect(clear).toMatch(/<b>fast<\/b> against <b>slow<\/b>: accuracy \+4\d\.\d points/);
    expect(clear).toContain("100 questions and 3 seeds: more than chance explains");
    const none = comparisonPage(compared(0.52), files);
    expect(none).toContain("it cannot be told from no difference");
    expect(none).not.toContain("than chance explains");
  });

  test("has a forest plot of every metric, and curves over seeds", () => {
    const { document } = parseHTML(clear);
    const titles = [...document.querySelectorAll("figcaption b")].map((each) => each.textContent);
    expect(titles).toEqual(
      expect.arrayContaining(["accuracy", "consistent accuracy", "flip rate", "Reward", "Entropy"]),
    );
    for (const each of document.querySelectorAll("figure"))
      expect(each.querySelector("[role=img]")?.getAttribute("aria-label")?.length).toBeGreaterThan(4);
  });

  test("says what it cost, and whether the arms cost the same", () => {
    expect(clear).toContain("The cost of all arms is matched within 5 %.");
    expect(comparisonPage(compared(0.95, 288), files)).toContain("Cost is not matched");
  });

  test("lists the settings that differ, and what is not compared", () => {
    const { document } = parseHTML(clear);
    const rows = [...(document.querySelector("#settings")?.querySelectorAll("tbody tr") ?? [])].map(
      (each) => each.textContent,
    );
    expect(rows).toEqual(["train.rate2e-44e-4"]);
    expect(clear).toContain("1 of 7 runs has not finished.");
  });
});
