// Indices that are data never lead a kernel out of its row or its buffer: runs turn the driver's own bounds checks off.
// What the host lays out is in range; here it is not, and the kernels read and write what they may, or nothing.

import { expect, test } from "vitest";
import {
  type Builder,
  builder,
  constant,
  f32,
  fetch,
  finish,
  i32,
  state,
  update,
  type Value,
} from "../../runtime/graph/ir.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { attention } from "../../runtime/tensor/ops/attention.ts";
import { gatherRows, segmentSumRows } from "../../runtime/tensor/ops/gather-rows.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { pick, place } from "../../runtime/tensor/ops/pick.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import { numbers, useDevice } from "./check.ts";

const gpu = useDevice();

/** What a graph without feeds computes on the GPU, one list a value. */
async function computed(build: (g: Builder) => readonly Value[]): Promise<readonly (readonly number[])[]> {
  const g = builder("bounds");
  build(g).forEach((each, at) => {
    fetch(g, `y${at}`, each);
  });
  const executable = await gpu().compile(finish(g));
  executable.run({});
  const fetched = await executable.fetch(...g.fetches.map((each) => each.name));
  executable.release();
  return g.fetches.map(({ name }) => [...fetched[name]!]);
}

const floats = (g: Builder, seed: number, ...shape: readonly number[]) =>
  constant(g, f32(...shape), [
    ...numbers(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
  ]);
const integers = (g: Builder, data: readonly number[], ...shape: readonly number[]) =>
  constant(g, i32(...(shape.length ? shape : [data.length])), data);

for (const width of [7, 1100])
  test(`logProb: a target outside its row of ${width} is the nearest token`, async () => {
    const of = (targets: readonly number[]) =>
      computed((g) => {
        const logits = floats(g, 1, 3, width);
        const { logp } = logProb(g, logits, integers(g, targets), constant(g, f32(1), [1]));
        return [logp, gradients(g, sumAll(g, logp), [logits])[0]!];
      });
    const [[logp]] = [await of([-1, width, 2 ** 30])];
    expect(logp).toEqual((await of([0, width - 1, width - 1]))[0]);
  });

test("gatherRows, pick and place: an index out of range gives zeros", async () => {
  const [gathered, picked, placed] = await computed((g) => {
    const table = floats(g, 1, 3, 2);
    const index = integers(g, [-1, 3, 2 ** 30]);
    return [gatherRows(g, table, index), pick(g, table, index), place(g, floats(g, 2, 3), index, 2)];
  });
  for (const each of [gathered, picked, placed]) expect(each!.every((x) => x === 0)).toBe(true);
});

test("segmentSumRows: offsets and positions out of range add nothing", async () => {
  const of = (offsets: readonly number[], positions: readonly number[]) =>
    computed((g) => [
      segmentSumRows(g, floats(g, 1, 3, 4), { offsets: integers(g, offsets), positions: integers(g, positions) }),
    ]);
  expect(await of([0, 1, 99], [2, -1, 1])).toEqual(await of([0, 1, 2], [2, 1, -1]));
  expect(await of([-5, 1, 3], [2, 3, 2 ** 29])).toEqual(await of([0, 1, 1], [2, -1, -1]));
});

test("writeRows: a row out of range is not written", async () => {
  gpu().write("rows", f32(3, 2), [1, 2, 3, 4, 5, 6]);
  const g = builder("rows");
  update(g, "rows", writeRows(g, state(g, "rows", f32(3, 2)), integers(g, [-1, 3, 1]), floats(g, 1, 3, 2)));
  const executable = await gpu().compile(finish(g));
  executable.run({});
  const [e, f] = numbers(6, 1).slice(4);
  expect([...(await gpu().read("rows"))]).toEqual([1, 2, e, f, 5, 6]);
  executable.release();
  gpu().drop("rows");
});

test("attention: ranges and readers beyond the keys and queries end there", async () => {
  const of = (ranges: readonly number[], readers: readonly number[]) =>
    computed((g) => {
      const [q, k, v] = [floats(g, 1, 3, 8), floats(g, 2, 3, 4), floats(g, 3, 3, 4)];
      const options = { heads: 2, kvHeads: 1, scale: 0.5, readers: integers(g, [...readers, ...ranges], 18) };
      const out = attention(g, q, k, v, integers(g, ranges, 3, 4), options);
      return [out, ...gradients(g, sumAll(g, out), [q, k, v]).map((each) => each!)];
    });
  const wild = await of([-4, 2, 0, 0, 0, 99, 0, 0, 0, 1, 2, 2 ** 30], [-7, 99, 0, 2 ** 30, -1, 3]);
  expect(wild).toEqual(await of([0, 2, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3], [0, 3, 0, 3, 0, 3]));
});
