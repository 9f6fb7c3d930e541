// What datasets are called, how many examples are left of them, and which of their parts may hold the same rows: as the plan says it
// before anything is read. Found by mutants (bench/mutation) that no other test noticed.

import { describe, expect, test } from "vitest";
import { declared } from "../../plan/declared.ts";
import { examples } from "../../plan/passing.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { codesOf, compiled, nodeIn, type Parts, runOf } from "./demo.ts";

const said = (node: PlanNode) => declared(node).describe(node);
/** The first node of a kind, of an experiment that may have warnings. */
const ofKind = (parts: Parts, kind: PlanNode["kind"]) =>
  compiled(parts).value!.plan.runs[0]!.nodes.find((node) => node.kind === kind)!;

test("a dataset of the hub is said with its subsets and its revision where it has them", () => {
  const of = (more: string) => said(ofKind({ data: `hub("a/b"${more}) | take(64)` }, "hub"));
  expect([of(""), of(', revision = "0f3a9c1"')]).toEqual(["a/b, train", "a/b, train at 0f3a9c1"]);
  expect(of(', subsets = [one, two], revision = "0f3a9c1"')).toBe("a/b (one, two), train at 0f3a9c1");
});

test("one copy is a copy, and any other number of them are copies", () => {
  const of = (copies: number) => said(nodeIn(runOf({ permute: `copies = ${copies}` }), "permute")).split(",")[0];
  expect([0, 1, 2, 3].map(of)).toEqual([
    "0 permuted copies",
    "1 permuted copy",
    "2 permuted copies",
    "3 permuted copies",
  ]);
});

describe("an evaluation of what training learns from is told", () => {
  const told = (train: string, measured: string) =>
    codesOf({ data: `${train} | take(64)`, more: `evaluate { on = ${measured} | take(40)  orders = 2 }` }).includes(
      "E0801",
    );
  const hub = (more: string) => `hub("a/b", revision = "1"${more})`;

  test.each([
    ["no subsets", "", "", true],
    ["subsets here alone, which may be all that there are", ", subsets = [one]", "", true],
    ["subsets there alone", "", ", subsets = [one]", true],
    ["the same subset", ", subsets = [one]", ", subsets = [one]", true],
    ["one subset of several", ", subsets = [one, two]", ", subsets = [two, three]", true],
    ["other subsets", ", subsets = [one]", ", subsets = [two]", false],
    ["another split", "", ", split = validation", false],
    ["other subsets and another split", ", subsets = [one]", ", subsets = [two], split = validation", false],
  ])("of the hub: %s", (_, train, measured, wanted) => expect(told(hub(train), hub(measured))).toBe(wanted));

  test("of the hub: another dataset", () =>
    expect(told(hub(""), 'hub("a/c", revision = "1", split = train)')).toBe(false));

  const table = 'parquet("train.parquet")';
  test.each([
    ["all but the rows that are learnt", `${table} | skip(64)`, false],
    ["one row of them", `${table} | skip(63)`, true],
    ["what two skips leave out together", `${table} | skip(32) | skip(32)`, false],
    ["two skips that leave one in", `${table} | skip(32) | skip(31)`, true],
    ["a part of them", `${table} | take(70) | skip(63)`, true],
  ])("of one table: %s", (_, measured, wanted) => expect(told(table, measured)).toBe(wanted));
});

test("skip leaves what stands behind so many, and never fewer than none", () => {
  const left = (data: string) => {
    const { nodes } = compiled({ data }).value!.plan.runs[0]!;
    return examples(nodes, nodes.find((node) => node.kind === "skip")!.id);
  };
  expect(left("four_artists(split = train) | take(100) | skip(30)")).toEqual({ count: 70, atMost: false });
  expect(left('parquet("train.parquet") | skip(30)')).toEqual({ count: undefined, atMost: false });
  const filtered =
    "four_artists(split = train) | take(100) | rollout(2, from = policy) | where(accuracy > 0%) | skip(30)";
  expect(left(filtered)).toEqual({ count: 70, atMost: true });
  // the count is in the message of a batch that is larger
  const told = (skipped: number) =>
    compiled({ data: `four_artists(split = train) | take(100) | skip(${skipped})` }).diagnostics.map(
      ({ title }) => title,
    );
  const few = (count: number) => [`a step wants 8 prompts, and there are ${count}`];
  expect([told(92), told(93), told(100), told(130)]).toEqual([[], few(7), few(0), few(0)]);
  expect(codesOf({ data: "four_artists(split = train) | skip(30) | take(64)" })).toEqual([]);
});
