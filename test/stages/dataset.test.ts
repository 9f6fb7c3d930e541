// What stages see of data: predicates of `where`, shares of `mix`, and batches that are pure functions of the step.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mayHold } from "../../plan/nodes/predicate.ts";
import type { DataNode, Predicate } from "../../plan/plan.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { noArtifacts } from "../../runtime/record/artifact.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { Context } from "../../runtime/stages/context.ts";
import { makeDataset } from "../../runtime/stages/data/make.ts";
import { type Dataset, passes, type Sample, samplesOf } from "../../runtime/stages/dataset.ts";
import { keepsNothing } from "../../runtime/stages/shown.ts";
import { batchOf, totalSteps } from "../../runtime/stages/training.ts";
import { codeOf, model, planOf, supervised } from "../run/tiny.ts";

const family = fourArtists({
  split: "train",
  images: { from: 2, to: 4 },
  ask: [
    { kind: "which", share: 0.5 },
    { kind: "count", share: 0.5 },
  ],
  seed: 1,
});
const sample = (number: number, accuracy?: number): Sample => ({
  number,
  example: family.example(number),
  ...(accuracy !== undefined && { accuracy }),
});
const list = (count: number, first = 0): Dataset => ({
  kind: "list",
  samples: Array.from({ length: count }, (_, index) => sample(first + index)),
});
const endless: Dataset = { kind: "endless", sample: (number) => sample(number) };
const { because } = model;

async function made(
  node: Extract<DataNode, { kind: "take" | "where" | "mix" | "shuffle" }>,
  inputs: Record<string, Dataset>,
  seed = 1,
) {
  const said: unknown[] = [];
  const context: Context = {
    // a plan whose inputs are made by hand: what a stage reads of it is its nodes and seeds
    run: { ...planOf([model], seed), nodes: [node, supervised(1, { on: node.id })] },
    backend: interpreter(),
    artifacts: noArtifacts,
    ...keepsNothing(),
    specs: [],
    directory: ".",
    report: (event: Omit<RunEvent, "clock">) => void said.push(event),
    warn: () => undefined,
    doing: () => undefined,
    stopping: () => false,
    policies: new Map(),
    datasets: new Map(Object.entries(inputs)),
  };
  return { samples: samplesOf(await makeDataset(context, node), "it"), said };
}

describe("predicates", () => {
  test("let pass what the compiler thinks possible, whatever arithmetic a share was written with", () => {
    const count = fc.integer({ min: 1, max: 40 });
    const percent = fc.integer({ min: 0, max: 100 });
    const sign = fc.constantFrom("==", "!=", "<", "<=", ">", ">=") as fc.Arbitrary<"==">;
    // `70% - 40%`, `10% + 20%`: what the compiler works out before it writes the plan
    const written = fc.oneof(
      percent.map((each) => each / 100),
      fc.tuple(percent, percent).map(([a, b]) => a / 100 - b / 100),
      fc.tuple(percent, percent).map(([a, b]) => a / 100 + b / 100),
    );
    const exact = (value: number) => Math.round(value * 100);
    fc.assert(
      fc.property(count, fc.nat(), written, sign, (of, seed, value, sign) => {
        const right = seed % (of + 1);
        const known = sample(0, right / of);
        // shares of whole percents, compared as whole numbers
        const [left, limit] = [100 * right, exact(value) * of];
        const truth = {
          "==": left === limit,
          "!=": left !== limit,
          "<": left < limit,
          "<=": left <= limit,
          ">": left > limit,
          ">=": left >= limit,
        }[sign];
        const conditions: readonly [Predicate, boolean][] = [
          [{ kind: "compare", field: "accuracy", with: sign, value }, truth],
          [{ kind: "one_of", field: "accuracy", values: [value] }, left === limit],
          [{ kind: "between", field: "accuracy", from: value, to: 2 }, left >= limit],
        ];
        for (const [condition, expected] of conditions) {
          expect(passes(condition, known)).toBe(expected);
          expect(mayHold(condition, { accuracy: right / of })).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
    expect(passes({ kind: "compare", field: "accuracy", with: "<=", value: 0.7 - 0.4 }, sample(0, 3 / 10))).toBe(true);
  });

  const two = Array.from({ length: 50 }, (_, number) => sample(number)).find(
    (each) => each.example.images.length === 2,
  )!;
  const is = (predicate: Predicate, each: Sample = two) => passes(predicate, each);

  test("between is inclusive at both ends, also for shares that have no exact double", () => {
    for (let right = 0; right <= 10; right++)
      expect(
        is({ kind: "between", field: "accuracy", from: 0.2, to: 0.8 }, { ...two, accuracy: right / 10 }),
        `${right}`,
      ).toBe(right >= 2 && right <= 8);
    expect(is({ kind: "between", field: "accuracy", from: 0.3, to: 0.3 }, { ...two, accuracy: 0.1 + 0.2 })).toBe(true);
  });

  test("compare, one_of, not, all, any", () => {
    const images = (sign: "==" | "!=" | "<" | "<=" | ">" | ">=", value: number) =>
      is({ kind: "compare", field: "images", with: sign, value });
    expect([
      images("==", 2),
      images("!=", 2),
      images("<", 2),
      images("<=", 2),
      images(">", 1),
      images(">=", 3),
    ]).toEqual([true, false, false, true, true, false]);
    const kind = (...values: string[]): Predicate => ({ kind: "one_of", field: "kind", values });
    const [yes, no] = [kind(two.example.kind), kind("odd")];
    expect([is(yes), is(no), is({ kind: "not", of: no })]).toEqual([true, false, true]);
    expect([is({ kind: "all", of: [yes, no] }), is({ kind: "any", of: [no, yes] })]).toEqual([false, true]);
    expect([is({ kind: "all", of: [] }), is({ kind: "any", of: [] })]).toEqual([true, false]);
    expect(is({ kind: "one_of", field: "answer_space", values: [two.example.answerSpace] })).toBe(true);
    expect(is({ kind: "compare", field: "order", with: "==", value: two.example.sensitivity })).toBe(true);
  });
});

describe("nodes", () => {
  test("take, from an endless family and from a list; fewer than asked is E0515", async () => {
    const take = { kind: "take", id: "t", because, input: "in", count: 5 } as const;
    expect((await made(take, { in: endless })).samples.map((each) => each.number)).toEqual([0, 1, 2, 3, 4]);
    expect((await made(take, { in: list(7) })).samples.map((each) => each.number)).toEqual([0, 1, 2, 3, 4]);
    expect((await made(take, { in: list(5) })).samples.length).toBe(5);
    for (const found of [4, 0]) expect(await codeOf(() => made(take, { in: list(found) }))).toBe("E0515");
  });

  test("where reports what it kept and keeps the numbers", async () => {
    const keep: Predicate = { kind: "compare", field: "images", with: "==", value: 2 };
    const { samples, said } = await made({ kind: "where", id: "w", because, input: "in", keep }, { in: list(30) });
    expect(samples.every((each) => each.example.images.length === 2)).toBe(true);
    expect(said).toEqual([{ event: "kept", stage: "w", kept: samples.length, of: 30 }]);
    expect(samples.map((each) => each.number)).toEqual(samples.map((each) => each.example.index));
    expect(samples.length).toBeGreaterThan(3);
  });

  test("shuffle is a permutation that hangs on the seed", async () => {
    const shuffle = { kind: "shuffle", id: "s", because, input: "in" } as const;
    const numbers = async (seed: number) =>
      (await made(shuffle, { in: list(20) }, seed)).samples.map((each) => each.number);
    const first = await numbers(1);
    expect(first.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(first).toEqual(await numbers(1));
    expect(first).not.toEqual(await numbers(2));
  });

  test("mix: plain parts follow each other; with shares the scarcest part decides; all numbers are new", async () => {
    const mix = (...parts: { input: string; share?: number }[]) => ({ kind: "mix", id: "m", because, parts }) as const;
    const inputs = { a: list(10), b: list(30, 100) };
    const plain = (await made(mix({ input: "a" }, { input: "b" }), inputs)).samples;
    expect(plain.map((each) => each.number)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(plain[10]!.example.index).toBe(100);
    const shared = (await made(mix({ input: "a", share: 0.5 }, { input: "b", share: 0.5 }), inputs)).samples;
    expect(shared.length).toBe(20);
    expect(shared.filter((each) => each.example.index >= 100).length).toBe(10);
  });
});

describe("batches", () => {
  const node = { on: "data", batch: 3, shuffle: true };
  const at = { seed: 1, stage: 5 };
  const numbers = (dataset: Dataset, step: number, where = at) =>
    batchOf(dataset, node, where, step).map((each) => each.number);

  test("every epoch shows each sample at most once, in an order of its own; the rest is left out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20 }), fc.nat(1000), (count, seed) => {
        const batches = Math.floor(count / 3);
        const epoch = (which: number) =>
          Array.from({ length: batches }, (_, place) =>
            numbers(list(count), which * batches + place + 1, { ...at, seed }),
          ).flat();
        expect(new Set(epoch(0)).size).toBe(3 * batches);
        expect(new Set(epoch(1)).size).toBe(3 * batches);
      }),
      { numRuns: 30 },
    );
    const [one, two] = [1, 2].map((step) => numbers(list(3), step));
    expect(one!.toSorted()).toEqual(two!.toSorted());
    expect([1, 2, 3, 4, 5].map((step) => numbers(list(3), step).join()).some((each) => each !== one!.join())).toBe(
      true,
    );
  });

  test("an endless family is read on", () => {
    expect([1, 2, 3].flatMap((step) => numbers(endless, step))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("steps of epochs count whole batches; too few samples are E1034 in either unit", async () => {
    const steps = (unit: "step" | "epoch", count: number, dataset: Dataset) =>
      totalSteps({ on: "data", batch: 3, length: { unit, count } }, dataset);
    expect([steps("epoch", 2, list(10)), steps("epoch", 1.5, list(12)), steps("step", 7, list(2))]).toEqual([6, 6, 7]);
    expect(await codeOf(() => steps("epoch", 2, list(2)))).toBe("E1034");
    expect(await codeOf(() => numbers(list(2), 1))).toBe("E1034");
  });
});
