// Sums in stages, as GPUs compute them: which ops stand for one sum, that long ones are split and short ones left, that staging again changes
// nothing, and that the stages sum to what the one op does.

import { expect, test } from "vitest";
import { type Builder, builder, f32, feed, fetch, finish, type Graph, type Value } from "../../runtime/graph/ir.ts";
import { verify } from "../../runtime/graph/verify.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { columnSum } from "../../runtime/tensor/ops/column-sum.ts";
import { globalNorm, sumStages } from "../../runtime/tensor/ops/global-norm.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { sumAll, sumAxis } from "../../runtime/tensor/ops/sum.ts";
import { stageSums } from "../../runtime/tensor/stages/stage-sums.ts";
import { feedsOf } from "./random-graph.ts";

function graphOf(build: (g: Builder) => Value): Graph {
  const g = builder("sums");
  fetch(g, "sum", build(g));
  return finish(g);
}

const weightGradient = (g: Builder): Value => {
  const [x, weight] = [feed(g, "x", f32(150, 3)), feed(g, "weight", f32(3))];
  return gradients(g, sumAll(g, rmsNorm(g, x, weight, 1e-6)), [weight])[0]!;
};

const cases: readonly (readonly [name: string, build: (g: Builder) => Value, one: string, ops: readonly string[]])[] = [
  ["a short sum", (g) => sumAll(g, feed(g, "x", f32(256))), "sum", ["sum"]],
  ["a long one", (g) => sumAll(g, feed(g, "x", f32(257))), "sum", ["partialSum", "sum", "reshape"]],
  ["over an axis", (g) => sumAxis(g, feed(g, "x", f32(2, 20_000, 3)), 1), "sum", ["partialSum", "sum"]],
  ["a column", (g) => columnSum(g, feed(g, "x", f32(65, 4))), "columnSum", ["rowBlockSum", "rowBlockSum", "reshape"]],
  ["few rows", (g) => columnSum(g, feed(g, "x", f32(64, 4))), "columnSum", ["rowBlockSum", "reshape"]],
  [
    "a norm",
    (g) =>
      globalNorm(
        g,
        Array.from({ length: 9 }, (_, at) => feed(g, `x${at}`, f32(300))),
      ),
    "foldAll",
    ["fold", "fold", "fold"],
  ],
  ["a sum of tensors", (g) => sumStages(g, [feed(g, "x", f32(3)), feed(g, "y", f32(2))]), "foldAll", ["fold", "fold"]],
  ["a norm's weight", weightGradient, "rmsNormWeightGradient", ["rmsNormWeightGradient", "rowBlockSum", "reshape"]],
];

test.each(cases)("%s", async (_, build, one, ops) => {
  const graph = graphOf(build);
  const staged = stageSums(graph);
  verify(staged);
  expect(graph.nodes.at(-1)?.op.name).toBe(one);
  const names = staged.nodes.map((each) => each.op.name);
  expect(names.slice(-ops.length)).toEqual(ops);
  expect(staged.nodes.every((each) => each.op.kernel || each.op.view)).toBe(true);
  expect(stageSums(staged).nodes.map((each) => each.op.name)).toEqual(names);
  const [got, wanted] = await Promise.all(
    [staged, graph].map(async (each) => {
      const executable = await interpreter().compile(each);
      executable.run(feedsOf(graph));
      return (await executable.fetch("sum"))["sum"]!;
    }),
  );
  wanted!.forEach((each, at) => {
    expect(Math.abs(got![at]! - each)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(each)));
  });
});

test("a stage has no value in single precision", async () => {
  const graph = stageSums(graphOf((g) => sumAll(g, feed(g, "x", f32(300)))));
  const executable = await interpreter({ precision: "single" }).compile(graph);
  expect(() => executable.run(feedsOf(graph))).toThrow(/stage of a sum/);
});
