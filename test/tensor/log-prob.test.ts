// Log-probabilities and entropies: values, gradients of each output alone and of both, temperature, long rows, peaked
// rows, and that a row's bits do not depend on its neighbours.

import { expect, test } from "vitest";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, f32, feed, fetch, finish, i32 } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();

const targets = (rows: number, width: number) => Int32Array.from({ length: rows }, (_, row) => (7 * row + 3) % width);
const logitsOf = (rows: number, width: number, by: number) =>
  numbers(rows * width, 4).map((each) => Math.fround(by * each));

for (const [rows, width, temperature] of [
  [1, 1, 1],
  [7, 5, 1],
  [65, 33, 0.7],
  [3, 336, 1.3],
  [2, 1024, 1],
  [2, 1025, 0.9],
  [3, 5000, 1],
] as const)
  for (const which of ["logp", "entropy", "both"] as const)
    checkOp({
      name: `logProb [${rows},${width}] at ${temperature}, ${which}`,
      build: (g, [logits, target, heat]) => {
        const { logp, entropy } = logProb(g, logits!, target!, heat!);
        return which === "logp" ? logp : which === "entropy" ? entropy : [logp, entropy];
      },
      inputs: [
        { type: f32(rows, width), data: logitsOf(rows, width, 5) },
        { type: i32(rows), data: targets(rows, width) },
        { type: f32(1), data: [temperature] },
      ],
      differentiable: [0],
      tolerance: { absolute: 4e-6, relative: 4e-6 },
    });

async function evaluate(backend: Backend, logits: ArrayLike<number>, target: ArrayLike<number>, temperature = 1) {
  const rows = target.length;
  const g = builder("log-prob");
  const { logp, entropy } = logProb(
    g,
    feed(g, "logits", f32(rows, logits.length / rows)),
    feed(g, "targets", i32(rows)),
    feed(g, "temperature", f32(1)),
  );
  fetch(g, "logp", logp);
  fetch(g, "entropy", entropy);
  const executable = await backend.compile(finish(g));
  executable.run({
    logits: Float32Array.from(logits),
    targets: Int32Array.from(target),
    temperature: Float32Array.of(temperature),
  });
  const fetched = await executable.fetch("logp", "entropy");
  executable.release();
  return { logp: [...fetched.logp!], entropy: [...fetched.entropy!] };
}

test("a uniform row has log p −ln V and entropy ln V; a certain one has log p and entropy 0", async () => {
  for (const width of [4, 2000]) {
    const uniform = await evaluate(gpu(), new Float32Array(width).fill(12.5), [1]);
    expect(uniform.logp[0]).toBeCloseTo(-Math.log(width), 6);
    expect(uniform.entropy[0]).toBeCloseTo(Math.log(width), 5);
    const certain = await evaluate(
      gpu(),
      Float32Array.from({ length: width }, (_, at) => (at === 2 ? 300 : -300)),
      [2],
    );
    expect(certain.logp[0]).toBe(0);
    expect(certain.entropy[0]).toBeCloseTo(0, 6);
  }
});

test("log p near 0 keeps its digits", async () => {
  const { logp } = await evaluate(gpu(), [0, -9], [0]);
  const exact = -Math.log1p(Math.exp(-9));
  expect(Math.abs(logp[0]! / exact - 1)).toBeLessThan(2e-3);
});

test("temperature 0 reads as temperature 1", async () => {
  const logits = logitsOf(3, 40, 5);
  expect(await evaluate(gpu(), logits, [1, 2, 3], 0)).toEqual(await evaluate(gpu(), logits, [1, 2, 3], 1));
  expect(await evaluate(interpreter(), logits, [1, 2, 3], 0)).toEqual(
    await evaluate(interpreter(), logits, [1, 2, 3], 1),
  );
});

for (const width of [100, 3000])
  test(`a row of ${width} logits has the same bits alone and among others`, async () => {
    const logits = logitsOf(6, width, 8);
    const all = await evaluate(gpu(), logits, targets(6, width), 0.8);
    const one = await evaluate(gpu(), logits.slice(4 * width, 5 * width), targets(6, width).slice(4, 5), 0.8);
    expect(one).toEqual({ logp: [all.logp[4]], entropy: [all.entropy[4]] });
  });

test("one row of a full vocabulary (151 936) agrees with double precision, and its gradient sums to 0", async () => {
  const width = 151_936;
  const g = builder("full vocabulary");
  const logits = feed(g, "logits", f32(1, width));
  const { logp } = logProb(g, logits, feed(g, "targets", i32(1)), feed(g, "temperature", f32(1)));
  fetch(g, "logp", logp);
  const [gradient] = gradients(g, sumAll(g, logp), [logits]);
  fetch(g, "gradient", gradient!);
  const graph = finish(g);
  const feeds = { logits: logitsOf(1, width, 10), targets: Int32Array.of(77_000), temperature: Float64Array.of(1) };
  const [expected, actual] = await Promise.all(
    [interpreter(), gpu()].map(async (backend) => {
      const executable = await backend.compile(graph);
      executable.run(feeds);
      return executable.fetch("logp", "gradient");
    }),
  );
  expect(actual!.logp![0]).toBeCloseTo(expected!.logp![0]!, 4);
  expect(Array.from(actual!.gradient!).reduce((sum, each) => sum + each)).toBeCloseTo(0, 4);
  expect(actual!.gradient![77_000]).toBeCloseTo(1, 4);
});
