// The parts of a plan are told apart by what they say, in whatever order and layout the file has it.

import { expect, test } from "vitest";
import type { Run } from "../../plan/plan.ts";
import { differingParts, partsOf } from "../../runtime/record/parts.ts";
import { program } from "../plan/demo.ts";

const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, turned(inner)]),
  );
};
const [run] = program({}).plan.runs;

test("a plan with its fields in another order has the same parts", () => {
  expect(JSON.stringify(turned(run))).not.toBe(JSON.stringify(run));
  expect(differingParts(partsOf(run!), partsOf(turned(run) as Run))).toEqual([]);
});

test("in whatever order its fields are, only the changed node is named", () => {
  const nodes = run!.nodes.map((node) => (node.kind === "grpo" ? { ...node, group: 64 } : node));
  const other = { ...run!, nodes };
  expect(differingParts(partsOf(run!), partsOf(turned(other) as Run))).toEqual(["the node `train`"]);
});

test("what JSON can say and no plan may is a difference, not a crash", () => {
  for (const text of [String.raw`"\ud800"`, "1e999"]) {
    const parts = partsOf({ ...run!, name: JSON.parse(text) as string });
    expect(differingParts(partsOf(run!), parts)).toEqual(["name"]);
  }
});
