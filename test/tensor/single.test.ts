// Single precision on the host: the orders in which ops sum, stated here once more by hand; that a row depends on no other; that rows of
// zeros change no bit of what is summed over rows; that what is no number goes where it should; and all ops over random graphs.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exponential } from "../../runtime/graph/functions/exponential.ts";
import {
  type Builder,
  builder,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  u32,
  type Value,
} from "../../runtime/graph/ir.ts";
import { single } from "../../runtime/graph/single.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { fusePointwise } from "../../runtime/tensor/fuse.ts";
import { attention } from "../../runtime/tensor/ops/attention.ts";
import { columnSum } from "../../runtime/tensor/ops/column-sum.ts";
import { clamp, maximum, minimum } from "../../runtime/tensor/ops/extremum.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { sample } from "../../runtime/tensor/ops/sample.ts";
import { sumAll, sumAxis } from "../../runtime/tensor/ops/sum.ts";
import { laneSum } from "../../runtime/tensor/single/lanes.ts";
import { numbers } from "./check.ts";
import { feedsOf, randomGraph, recipes } from "./random-graph.ts";

const { fround } = Math;
const floats = () => interpreter({ precision: "single" });

type Data = { readonly [name: string]: ArrayLike<number> };

async function run(backend: ReturnType<typeof interpreter>, graph: Graph, feeds: Data) {
  const executable = await backend.compile(graph);
  executable.run(Object.fromEntries(Object.entries(feeds).map(([name, data]) => [name, Float64Array.from(data)])));
  return executable.fetch(...graph.fetches.map((each) => each.name));
}

/** What a graph built from feeds gives in single precision. */
async function computed(build: (g: Builder) => readonly Value[], feeds: Data): Promise<readonly (readonly number[])[]> {
  const g = builder("single");
  build(g).forEach((each, at) => {
    fetch(g, `y${at}`, each);
  });
  const fetched = await run(floats(), finish(g), feeds);
  return g.fetches.map(({ name }) => [...fetched[name]!]);
}

describe("orders", () => {
  const x = numbers(11, 3);
  test("a row sums over four lanes; what goes over rows, or over everything, is one chain", async () => {
    const lanes = [0, 1, 2, 3].map((lane) => {
      let sum = 0;
      for (let at = lane; at < 11; at += 4) sum = fround(sum + x[at]!);
      return sum;
    });
    const byLanes = fround(fround(lanes[0]! + lanes[1]!) + fround(lanes[2]! + lanes[3]!));
    let chain = 0;
    for (const each of x) chain = fround(chain + each);
    expect(chain).not.toBe(byLanes);
    const [all, rows, column] = await computed(
      (g) => [
        sumAll(g, feed(g, "x", f32(11))),
        sumAxis(g, feed(g, "twice", f32(2, 11)), 1),
        sumAxis(g, feed(g, "y", f32(11, 2)), 0),
      ],
      {
        x,
        twice: [...x, ...x],
        y: Array.from(x).flatMap((each) => [each, 1]),
      },
    );
    expect(all).toEqual([chain]);
    expect(rows).toEqual([byLanes, byLanes]);
    expect(column).toEqual([chain, 11]);
  });
  test("a product sums over k in one chain, and the bias comes last", async () => {
    const w = numbers(11, 4);
    let chain = 0;
    for (let at = 0; at < 11; at++) chain = fround(chain + fround(x[at]! * w[at]!));
    const build = (g: Builder) =>
      [true, false].map((transB) =>
        matmul(g, feed(g, "x", f32(1, 11)), feed(g, `w${transB}`, transB ? f32(1, 11) : f32(11, 1)), {
          transB,
          bias: feed(g, "bias", f32(1)),
        }),
      );
    const [a, b] = await computed(build, { x, wtrue: w, wfalse: w, bias: [0.3] });
    expect(a).toEqual([fround(chain + fround(0.3))]);
    expect(b).toEqual(a);
  });
  test("the sampler's log p has the bits of logProb", async () => {
    const logits = numbers(5 * 9, 8).map((each) => fround(9 * each));
    const feeds = {
      logits,
      keys: Array.from({ length: 20 }, (_, at) => at * 77),
      seed: [9],
      t: [0.7],
      banned: new Array(9).fill(0),
    };
    const [tokens, logp] = await computed((g) => {
      const draw = { keys: feed(g, "keys", u32(5, 4)), seed: feed(g, "seed", u32(1)) };
      const rest = { temperature: feed(g, "t", f32(1)), banned: feed(g, "banned", f32(9)) };
      const drawn = sample(g, feed(g, "logits", f32(5, 9)), { ...draw, ...rest });
      return [drawn.token, drawn.logp];
    }, feeds);
    const [again] = await computed(
      (g) => [logProb(g, feed(g, "logits", f32(5, 9)), feed(g, "tokens", i32(5)), feed(g, "t", f32(1))).logp],
      {
        logits,
        tokens: tokens!,
        t: [0.7],
      },
    );
    expect(again).toEqual(logp);
    expect(new Set(tokens).size).toBeGreaterThan(1);
  });
});

/** Gradients of the weights of a norm, a linear layer and its bias, summed over rows. */
function layer(rows: number, width: number) {
  return (g: Builder): readonly Value[] => {
    const [x, norm] = [feed(g, "x", f32(rows, width)), feed(g, "norm", f32(width))];
    const [w, bias, toward] = [feed(g, "w", f32(3, width)), feed(g, "bias", f32(3)), feed(g, "toward", f32(rows, 3))];
    const y = matmul(g, rmsNorm(g, x, norm, 1e-5), w, { transB: true, bias });
    const { logp } = logProb(g, y, feed(g, "targets", i32(rows)), feed(g, "t", f32(1)));
    const loss = sumAll(g, logp);
    return [...gradients(g, loss, [norm, w, bias]).map((each) => each!), columnSum(g, toward), y];
  };
}

test("rows of zeros between and behind change no bit of a sum over rows, and no row another", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(999),
      async (rows, width, seed) => {
        const shared = { norm: numbers(width, seed), w: numbers(3 * width, seed + 1), bias: numbers(3, 5) };
        const [x, toward] = [numbers(rows * width, seed + 2), numbers(rows * 3, seed + 3)];
        const spread = (data: Float64Array, own: number) =>
          Array.from({ length: 2 * rows + 3 }, (_, row) =>
            row % 2 === 0 && row < 2 * rows
              ? [...data.slice((row / 2) * own, (row / 2 + 1) * own)]
              : new Array(own).fill(0),
          ).flat();
        const sums = (count: number, of: (data: Float64Array, own: number) => ArrayLike<number>) =>
          computed(
            (g) => {
              const [a, inner] = [feed(g, "x", f32(count, width)), feed(g, "toward", f32(count, 3))];
              const y = matmul(g, rmsNorm(g, a, feed(g, "norm", f32(width)), 1e-5), feed(g, "w", f32(3, width)), {
                transB: true,
                bias: feed(g, "bias", f32(3)),
              });
              return [columnSum(g, inner), matmul(g, inner, a, { transA: true }), y];
            },
            { ...shared, x: of(x, width), toward: of(toward, 3) },
          );
        const [column, weight, y] = await sums(rows, (data) => data);
        const [column2, weight2, y2] = await sums(2 * rows + 3, spread);
        expect(column2).toEqual(column);
        expect(weight2).toEqual(weight);
        for (let row = 0; row < rows; row++)
          expect(y2!.slice(6 * row, 6 * row + 3)).toEqual(y!.slice(3 * row, 3 * row + 3));
      },
    ),
    { numRuns: 40 },
  );
});

test("the gradients of a layer are near those of double precision", async () => {
  for (const [rows, width] of [
    [1, 1],
    [3, 4],
    [70, 5],
    [130, 9],
  ] as const) {
    const g = builder("layer");
    layer(
      rows,
      width,
    )(g).forEach((each, at) => {
      fetch(g, `y${at}`, each);
    });
    const graph = finish(g);
    const feeds: Data = { ...feedsOf(graph), targets: Array.from({ length: rows }, (_, at) => at % 3), t: [1] };
    const [got, wanted] = [await run(floats(), graph, feeds), await run(interpreter(), graph, feeds)];
    for (const { name } of graph.fetches)
      wanted[name]!.forEach((each, at) => {
        expect(Math.abs(got[name]![at]! - each)).toBeLessThanOrEqual(
          1e-5 * Math.max(1, Math.abs(each)) * Math.sqrt(rows),
        );
      });
  }
});

/** Units of the last place, at the size of the largest element: what a graph of up to 40 ops may lose. */
const lost = 2 ** -24 * 400;

test("random graphs in single precision are near double precision, and fusing changes no bit", async () => {
  await fc.assert(
    fc.asyncProperty(recipes(25), async (recipe) => {
      const graph = randomGraph(recipe);
      const feeds = feedsOf(graph);
      const [got, wanted] = [await run(floats(), graph, feeds), await run(interpreter(), graph, feeds)];
      const fused = await run(floats(), fusePointwise(graph), feeds);
      for (const { name } of graph.fetches) {
        expect([...fused[name]!]).toEqual([...got[name]!]);
        const scale = Math.max(1, ...Array.from(wanted[name]!, Math.abs));
        wanted[name]!.forEach((each, at) => {
          expect(Math.abs(got[name]![at]! - each)).toBeLessThanOrEqual(lost * scale);
        });
      }
    }),
    { numRuns: 150 },
  );
});

test("attention of rows without keys is 0, and of few keys of few dimensions near double precision", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(99),
      async (dimension, keys, seed) => {
        const g = builder("attention");
        const [q, k, v] = [
          feed(g, "q", f32(4, 2 * dimension)),
          feed(g, "k", f32(keys, dimension)),
          feed(g, "v", f32(keys, dimension)),
        ];
        const [ranges, readers] = [feed(g, "ranges", i32(4, 4)), feed(g, "readers", i32(2 * keys + 16))];
        const out = attention(g, q, k, v, ranges, { heads: 2, kvHeads: 1, scale: 0.5, readers });
        fetch(g, "out", out);
        gradients(g, sumAll(g, out), [q, k, v]).forEach((each, at) => {
          fetch(g, `d${at}`, each!);
        });
        const graph = finish(g);
        const half = Math.floor(keys / 2);
        const table = [0, 0, 0, 0, 0, keys, 0, 0, half, keys, 0, half, keys, keys, 0, half];
        const feeds: Data = {
          q: numbers(8 * dimension, seed).map((each) => 3 * each),
          k: numbers(keys * dimension, seed + 1),
          v: numbers(keys * dimension, seed + 2),
          ranges: table,
          readers: [...Array.from({ length: keys }, () => [0, 4]).flat(), ...table],
        };
        const [got, wanted] = [await run(floats(), graph, feeds), await run(interpreter(), graph, feeds)];
        expect([...got["out"]!.slice(0, 2 * dimension)].every((each) => each === 0)).toBe(true);
        for (const { name } of graph.fetches)
          wanted[name]!.forEach((each, at) => {
            expect(Math.abs(got[name]![at]! - each)).toBeLessThanOrEqual(5e-6);
          });
      },
    ),
    { numRuns: 60 },
  );
});

describe("what is no number", () => {
  const odd = [NaN, Infinity, -Infinity, -0, 2];
  test("stays where one is chosen or clamped, as in double precision", async () => {
    const g = builder("odd");
    const [x, y] = [feed(g, "x", f32(5)), feed(g, "y", f32(1))];
    [maximum(g, x, y), minimum(g, x, y), clamp(g, x, -1, 1)].forEach((each, at) => {
      fetch(g, `y${at}`, each);
    });
    const graph = finish(g);
    const feeds = { x: odd, y: [1] };
    const [got, wanted] = [await run(floats(), graph, feeds), await run(interpreter(), graph, feeds)];
    for (const { name } of graph.fetches) expect([...got[name]!]).toEqual([...wanted[name]!]);
    expect([...got["y2"]!]).toEqual([NaN, 1, -1, -0, 1]);
  });
  test("spreads over its row alone", async () => {
    const x = numbers(12, 1);
    x[5] = NaN;
    const [y] = await computed((g) => [rmsNorm(g, feed(g, "x", f32(3, 4)), feed(g, "w", f32(4)), 1e-5)], {
      x,
      w: [1, 1, 1, 1],
    });
    expect(y!.map(Number.isNaN)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0].map(Boolean));
  });
});

test("what overflows in single precision is infinite there", async () => {
  const [y] = await computed((g) => [matmul(g, feed(g, "x", f32(1, 1)), feed(g, "w", f32(1, 1)))], {
    x: [1e30],
    w: [1e30],
  });
  expect(y).toEqual([Infinity]);
  expect(exponential(single, 89)).toBe(Infinity);
  expect(laneSum(3, () => 3e38)).toBe(Infinity);
});
