// Rows and elements by index: values, gradients through the inverse index, in-place writes.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builder, f32, feed, fetch, finish, i32, state, update } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { gatherRows, inverseIndex, segmentSumRows } from "../../runtime/tensor/ops/gather-rows.ts";
import { pick, place } from "../../runtime/tensor/ops/pick.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();

/** Indices −1 … rows − 1 with repeats. */
const some = (count: number, rows: number) =>
  Int32Array.from(numbers(count, 11), (x) => Math.floor(((x + 1) / 2) * (rows + 1)) - 1);

for (const [rows, width, count] of [
  [1, 1, 1],
  [5, 7, 13],
  [64, 3, 65],
  [9, 65, 4],
  [3, 64, 129],
] as const) {
  const index = some(count, rows);
  const inverse = inverseIndex(index, rows);
  const turned = [
    { type: i32(count), data: index },
    { type: i32(rows + 1), data: inverse.offsets },
    { type: i32(count), data: inverse.positions },
  ];
  const shapes = `${count} of [${rows},${width}]`;
  checkOp({
    name: `gatherRows ${shapes}`,
    build: (g, [table, at, offsets, positions]) =>
      gatherRows(g, table!, at!, { offsets: offsets!, positions: positions! }),
    inputs: [{ type: f32(rows, width) }, ...turned],
    differentiable: [0],
  });
  checkOp({
    name: `segmentSumRows ${shapes}`,
    build: (g, [each, at, offsets, positions]) =>
      segmentSumRows(g, each!, { offsets: offsets!, positions: positions! }, at!),
    inputs: [{ type: f32(count, width) }, ...turned],
    differentiable: [0],
  });
}
for (const [rows, width] of [
  [1, 1],
  [7, 65],
  [65, 3],
] as const) {
  const at = { type: i32(rows), data: some(rows, width) };
  checkOp({
    name: `pick from [${rows},${width}]`,
    build: (g, [x, index]) => pick(g, x!, index!),
    inputs: [{ type: f32(rows, width) }, at],
    differentiable: [0],
  });
  checkOp({
    name: `place into [${rows},${width}]`,
    build: (g, [x, index]) => place(g, x!, index!, width),
    inputs: [{ type: f32(rows) }, at],
    differentiable: [0],
  });
}
checkOp({
  name: "gatherRows of integers",
  build: (g, [table, index]) => gatherRows(g, table!, index!),
  inputs: [
    { type: i32(3, 2), data: [1, -2, 3, -4, 5, -6] },
    { type: i32(4), data: [2, -1, 0, 2] },
  ],
});

test("a table without an inverse takes no gradient", () => {
  const g = builder("embedding");
  const table = feed(g, "table", f32(4, 2));
  const loss = sumAll(g, gatherRows(g, table, feed(g, "index", i32(3))));
  expect(() => gradients(g, loss, [table])).toThrow(/without an inverse/);
});

describe("inverseIndex", () => {
  test("lists every position once, under its row, in rising order", () => {
    const cases = fc
      .integer({ min: 1, max: 9 })
      .chain((rows) =>
        fc.tuple(fc.constant(rows), fc.array(fc.integer({ min: -1, max: rows - 1 }), { maxLength: 40 })),
      );
    fc.assert(
      fc.property(cases, ([rows, index]) => {
        const { offsets, positions } = inverseIndex(index, rows);
        expect(offsets.length).toBe(rows + 1);
        expect(positions.length).toBe(index.length);
        for (let row = 0; row < rows; row++) {
          const expected = index.flatMap((each, at) => (each === row ? [at] : []));
          expect([...positions.slice(offsets[row], offsets[row + 1])]).toEqual(expected);
        }
      }),
    );
  });
  test("refuses an index outside the rows", () => {
    expect(() => inverseIndex([0, 3], 3)).toThrow(/index 3/);
  });
});

describe("writeRows", () => {
  for (const [rows, width, index] of [
    [5, 3, [4, -1, 0]],
    [70, 65, [69, 3, -1, 64, 0]],
  ] as const)
    test(`into [${rows},${width}], twice, on both backends`, async () => {
      const before = numbers(rows * width, 1);
      const first = numbers(index.length * width, 2);
      const second = numbers(index.length * width, 3);
      const expected = [...before];
      index.forEach((row, i) => {
        for (let n = 0; row >= 0 && n < width; n++) expected[row * width + n] = second[i * width + n]!;
      });
      for (const backend of [interpreter(), gpu()]) {
        const g = builder("cache");
        const cache = state(g, "cache", f32(rows, width));
        const written = writeRows(
          g,
          cache,
          feed(g, "index", i32(index.length)),
          feed(g, "rows", f32(index.length, width)),
        );
        update(g, "cache", written);
        fetch(g, "total", sumAll(g, written));
        backend.write("cache", f32(rows, width), before);
        const executable = await backend.compile(finish(g));
        executable.run({ index: Int32Array.from(index), rows: first });
        executable.run({ index: Int32Array.from(index), rows: second });
        expect([...(await backend.read("cache"))]).toEqual(expected);
        const { total } = await executable.fetch("total");
        expect(total![0]).toBeCloseTo(
          expected.reduce((sum, each) => sum + each, 0),
          3,
        );
        executable.release();
        backend.drop("cache");
      }
    });
});
