// Rows and examples alone and in other layouts, on the processor: not one bit may differ. bench/invariance.ts draws many more of the same cases.

import { afterAll, beforeAll, expect, test } from "vitest";
import { invarianceCases, type Kind } from "../../bench/layouts/invariance.ts";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor, type Processor } from "../../runtime/processor/processor.ts";
import { sumAll, sumAxis } from "../../runtime/tensor/ops/sum.ts";
import { numbers } from "../tensor/check.ts";

let processor: Processor;

beforeAll(() => {
  processor = openProcessor({ threads: 2 });
});
afterAll(() => processor.destroy());

test("samples, logits, log-probs and weights depend on no neighbour, no padding and no place", async () => {
  const count = new Map<Kind, number>();
  for (let seed = 1; seed <= 3; seed++)
    for await (const { kind, compared, differing } of invarianceCases(processorBackend(processor), seed, 2)) {
      expect(differing, `scene ${seed}, ${kind}`).toEqual([]);
      if (compared > 0) count.set(kind, (count.get(kind) ?? 0) + 1);
    }
  expect([...count.values()].reduce((sum, each) => sum + each)).toBeGreaterThan(150);
  expect(Math.min(...count.values())).toBeGreaterThanOrEqual(6);
});

test("a bit that one layout has otherwise is found", async () => {
  const honest = processorBackend(processor);
  let programs = 0;
  const backend: typeof honest = {
    ...honest,
    async compile(graph) {
      const made = await honest.compile(graph);
      // the passes over rows: the first is that of each example alone
      const isOther = graph.name === "scored" && programs++ > 0;
      return {
        ...made,
        async fetch(...names) {
          const found = await made.fetch(...names);
          const { entropy } = found;
          return isOther && entropy ? { ...found, entropy: entropy.map((each) => each + 1e-6) } : found;
        },
      };
    },
  };
  const wrong = new Set<Kind>();
  for await (const { kind, differing } of invarianceCases(backend, 1, 1)) if (differing.length > 0) wrong.add(kind);
  expect([...wrong]).toEqual(["rows of a tree", "rows in sequence"]);
});

test("a sum over everything, or over rows, is blind to zeros between its terms", async () => {
  const backend = processorBackend(processor);
  const sums = async (rows: number, width: number, data: Float64Array) => {
    const g = builder("sums");
    const given = feed(g, "given", f32(rows, width));
    fetch(g, "all", sumAll(g, given));
    fetch(g, "rows", sumAxis(g, given, 0));
    const program = await backend.compile(finish(g));
    program.run({ given: data });
    const { all, rows: columns } = await program.fetch("all", "rows");
    program.release();
    return [...(all ?? []), ...(columns ?? [])];
  };
  for (const [rows, width] of [
    [37, 5],
    [50, 1],
    [3, 64],
  ] as const) {
    const plain = numbers(rows * width, 7);
    const padded = Float64Array.from(
      Array.from({ length: 3 * rows }, (_, row) =>
        row % 3 === 1
          ? [...plain.slice(((row - 1) / 3) * width, ((row + 2) / 3) * width)]
          : new Array<number>(width).fill(0),
      ).flat(),
    );
    expect(await sums(3 * rows, width, padded)).toEqual(await sums(rows, width, plain));
  }
  backend.destroy();
});
