// The data of each panel of a report is had from a run folder alone, which was moved elsewhere meanwhile: nothing else is asked.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { beforeAll, expect, test } from "vitest";
import { answerable } from "../../bench/campaigns/tiny.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { diskFiles } from "../../disk.ts";
import { valueAt } from "../../plan/curve.ts";
import { reportOf } from "../../report/page.ts";
import { arrange } from "../../runtime/method/order.ts";
import { openRun, type Recorded, type RunRecord } from "../../runtime/record/read/open.ts";
import type { Graded } from "../../runtime/report/answered.ts";
import { evaluate, frozen, grpo, permute, planOf, questions, reward, useTrained, watching } from "../run/tiny.ts";

const { start, again, policy, parent } = useTrained(40);

function had<T>(recorded: Recorded<T>): T {
  if ("missing" in recorded) throw new Error(recorded.missing);
  return recorded.value;
}

let record: RunRecord;
beforeAll(async () => {
  const train = grpo(4, {
    on: "data.kept",
    reference: "reference",
    kl: { coefficient: 0.02, estimator: "k3" },
    temperature: 1.3,
    checkpointEvery: 1,
  });
  const nodes = [
    policy,
    frozen,
    ...questions(8),
    ...answerable("data"),
    { ...permute, images: "data.kept" },
    reward,
    train,
    { ...evaluate(0), expect: [{ metric: "accuracy" as const, value: 0.5, tolerance: 0.05 }] },
  ];
  const half = await start(
    planOf(nodes),
    watching((event) => event?.event === "step" && event.step === 2),
  );
  const { folder } = await again(half.folder);
  const elsewhere = join(parent, "elsewhere");
  cpSync(folder, elsewhere, { recursive: true });
  rmSync(folder, { recursive: true });
  record = openRun(elsewhere, readExternal);
}, 240_000);

const ends = () => record.evaluations.filter(({ when }) => when !== "during");

test("headline and table: what it was before, and after, with intervals", () => {
  const [before, after] = ends();
  expect([before?.when, after?.when]).toEqual(["before", "after"]);
  for (const { figures } of ends()) {
    expect(figures.accuracy.low).toBeLessThanOrEqual(figures.accuracy.value);
    expect(figures.flipRate.of).toBeGreaterThan(0);
  }
});

test("accuracy by slot, before and after", () => {
  for (const { figures } of ends()) {
    expect(figures.slots).toHaveLength(2);
    for (const each of figures.slots) expect(each.high).toBeGreaterThanOrEqual(each.value);
  }
});

test("orders right of each question, before × after", () => {
  const rightOf = (answers: readonly Graded[]) =>
    new Map(
      [...Map.groupBy(answers, (each) => each.item)].map(([item, all]) => [
        item,
        all.filter((each) => each.right).length,
      ]),
    );
  const [before, after] = ends().map((each) => rightOf(had(each.answers())));
  const matrix = [0, 1, 2].map((was) =>
    [0, 1, 2].map((is) => [...before!].filter(([item, right]) => right === was && after!.get(item) === is).length),
  );
  expect(matrix.flat().reduce((sum, each) => sum + each, 0)).toBe(before!.size);
});

test("which letter it prefers, and which flips: the answer given at each slot, and its text", () => {
  for (const each of ends())
    for (const { permutation = [], given, givenSlot, completion, goldSlot } of had(each.answers())) {
      expect(permutation).toHaveLength(2);
      if (given === "A" || given === "B") expect(givenSlot).toBe("AB".indexOf(given));
      expect(goldSlot).toBeLessThan(2);
      expect(completion).toBeTypeOf("string");
    }
});

test("filter: histogram, its samples by name, and the band that was kept", () => {
  const [filter] = record.of("filter");
  const { samples, rollouts } = had(record.samples(filter!.stage));
  const counts = Array.from(
    { length: rollouts + 1 },
    (_, right) => samples.filter((each) => each.right === right).length,
  );
  expect(counts).toEqual(filter!.histogram);
  expect(new Set(samples.map((each) => each.id)).size).toBe(filter!.seen);
  const where = record.run.nodes.find((each) => each.kind === "where");
  expect(where).toMatchObject({ keep: { kind: "between", from: 0, to: 1 } });
});

test("funnel: what each stage left", () => {
  expect(record.of("kept").map(({ kept, of }) => kept <= of)).toEqual([true]);
  expect(record.of("permutable")[0]?.of).toBeGreaterThan(0);
  expect(record.of("stage")[0]?.examples).toBeGreaterThan(0);
});

test("curves: every figure of every step, and where the run was taken up again", () => {
  const steps = record.of("step");
  expect(steps.map((each) => each.step)).toEqual([1, 2, 3, 4]);
  const names = [
    "reward",
    "rewardStd",
    "accuracy",
    "format",
    "alpha",
    "permutedShare",
    "kl",
    "klP95",
    "klMost",
    "entropy",
    "gradientNorm",
    "clippedNorm",
    "weightNorm",
    "updateNorm",
    "flatGroups",
    "clippedLow",
    "clippedHigh",
    "truncated",
    "advantageVariance",
    "tokens",
    "promptTokens",
  ] as const;
  for (const step of steps) {
    for (const name of names) expect(step[name], name).toBeTypeOf("number");
    for (const name of ["originals", "copies", "slots", "groups", "lengths", "grades"] as const)
      expect(step[name], name).toBeDefined();
    const { seconds = 0, phases = {}, memory } = step.clock;
    for (const phase of ["pictures", "rollout", "score", "learn", "record"] as const)
      expect(phases[phase]).toBeGreaterThanOrEqual(0);
    expect(step.tokens / seconds).toBeGreaterThan(0);
    expect(memory?.device).toBeGreaterThan(0);
    const node = record.run.nodes.find((each) => each.kind === "permute")!;
    expect(step.alpha).toBe(valueAt(node.probability, step.step, step.of));
  }
  expect(record.of("resume").map((each) => each.step)).toEqual([2]);
  for (const each of record.of("checkpoint")) expect(each.clock.seconds).toBeGreaterThan(0);
});

test("gallery: a question, its pictures in both orders with the right one, its answers with advantages", () => {
  for (const { stage, step } of record.kept) {
    const { items, pictures, rollouts, credits } = had(record.rollouts(stage, step));
    for (const [place, item] of items.entries()) {
      const own = rollouts.filter((each) => each.item === place);
      expect(new Set(own.map((each) => each.copy))).toEqual(new Set([0, 1]));
      for (const { order, goldSlot = -1, advantage, text } of own) {
        const shown = arrange(item.pictures, order).map((each) => pictures[each]!);
        for (const { digest, credit = "" } of shown) {
          expect(had(record.picture(digest)).bytes.length).toBeGreaterThan(0);
          expect(credits[credit]?.holder).toBeTruthy();
        }
        // the right picture is the same one in each order
        const right = pictures[item.pictures["AB".indexOf(item.answer)]!]!;
        expect(shown[goldSlot]).toEqual(right);
        expect(Number.isFinite(advantage)).toBe(true);
        expect(text.length).toBeGreaterThan(0);
      }
    }
  }
  expect(record.kept.map((each) => each.step)).toEqual([1, 2, 3, 4]);
});

test("spec, hashes, environment and the command, of each part of the run", () => {
  expect(record.specs[0]?.text).toContain("spec 1");
  expect(record.run.hash).toBe(record.of("start")[0]?.plan);
  expect(record.of("finish")[0]?.weights).toMatch(/^sha256:/);
  for (const { clock } of [...record.of("start"), ...record.of("resume")]) {
    expect(clock.host?.node).toBe(process.versions.node);
    expect(clock.host?.command.length).toBeGreaterThan(0);
  }
  const [first, last] = [record.events[0]!, record.events.at(-1)!];
  expect(last.clock.at).toBeGreaterThanOrEqual(first.clock.at);
});

/** Each panel that a report has to have, where it is, and what stands in it. */
const panels = [
  ["headline", "header .lead", /Accuracy (rose|fell|went) from .* on \d+ questions/],
  ["contents", "nav", /What was changed\?.*How to repeat it/],
  ["how intervals are computed", "#method dd", /Wilson's score interval/],
  ["what words mean", "#words", /GRPO.*advantage.*KL.*flip rate/],
  ["what was changed", "#changed p", /trained by GRPO with permuted copies, for 4 steps/],
  ["table", "#outcome-evaluate table", /consistent accuracy.*\[/],
  ["expectations hit or missed", "#outcome-evaluate h3", /What the spec expected/],
  ["what failed", "#failed", /What failed\?/],
  ["accuracy by slot, before and after", "#order-evaluate figure", /Accuracy by the place.*first place/s],
  ["which order hurts", "#order-evaluate p", /training/],
  ["orders right, before × after", "#order-evaluate figure", /Orders right, before and after.*0 after/s],
  ["filter, before and after", "#data figure", /How often .* was right/],
  ["funnel", "#data table", /data\.kept.*kept/],
  ...[
    ["Reward by term", /boxed/],
    ["Length of completions", /shortest.*longest/],
    ["Truncated completions", /step/],
    ["KL to the reference", /step 4/],
    ["KL of single tokens", /95 % stay below/],
    ["Clipped tokens", /lower bound.*upper bound/],
    ["Variance of advantages", /step/],
    ["Groups without variance", /all right.*all wrong/],
    ["Accuracy by place", /first.*second/],
    ["Time by phase", /rollout.*learn/],
    ["Memory", /device.*process/],
  ].map(
    ([title, says]) =>
      [
        `by step: ${title}`,
        "#training-train figure",
        new RegExp(`^${title}.*${(says as RegExp).source}`, "s"),
      ] as const,
  ),
  ["steps that stand out, or none", "#training-train p, #training-train h3", /No step stands out|Look at these steps/],
  ["taken up again, marked", "#training-train .about", /taken up again after step 2/],
  ["ledger", "#ledger table", /permuted copies/],
  ["gallery: pictures in both orders", "#gallery .at", /the original.*copy 1/s],
  ["gallery: answers with advantages", "#gallery .roll summary", /reward .* advantage/],
  ["gallery: tokens with log-probs", "#gallery .tok", /^\S.* (0\.00|−\d+\.\d\d)$/],
  ["gallery: the same question across steps", "#gallery .card > label", /step \d/],
  ["origin of every setting", "#spec", /The spec as it was/],
  ["environment", "#environment", /machine.*cores/s],
  ["credits", "#credits table", /may I\?.*Apache-2\.0|MIT|CC-BY/s],
  ["command", "#environment .command", /npx perlc run plan\.json/],
] as const;

test("the page itself: every panel, of a folder that was moved, the same bytes twice", () => {
  const made = () =>
    reportOf(openRun(record.folder, readExternal), { files: diskFiles(), command: "npx perlc run plan.json" });
  const page = made();
  expect(made()).toBe(page);
  expect(page.length).toBeLessThan(2_000_000);
  const { document } = parseHTML(page);
  const missing = panels.filter(
    ([, place, says]) => ![...document.querySelectorAll(place)].some((each) => says.test(each.textContent ?? "")),
  );
  expect(missing.map(([name]) => name)).toEqual([]);
  const idle = record.of("step").some(({ flatGroups = 0 }) => flatGroups > 0);
  expect(page.includes("Groups that taught nothing")).toBe(idle);
});
