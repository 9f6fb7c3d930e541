// Fusion of pointwise ops: the fused graph computes what the unfused one does, exactly on the interpreter and bit for
// bit on SwiftShader; what others read stays; reads of a state are not moved behind its overwriting.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Builder,
  builder,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  state,
  update,
} from "../../runtime/graph/ir.ts";
import { verify } from "../../runtime/graph/verify.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { fusePointwise } from "../../runtime/tensor/fuse.ts";
import { sigmoid } from "../../runtime/tensor/ops/activation.ts";
import { add, multiply, scale, subtract } from "../../runtime/tensor/ops/arithmetic.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import { numbers, useDevice } from "./check.ts";
import { feedsOf, grow, randomGraph, recipes, sameNumbers } from "./random-graph.ts";

const gpu = useDevice();

function graph(build: (g: Builder) => void): Graph {
  const g = builder("fused");
  build(g);
  return finish(g);
}

const names = ({ nodes }: Graph): readonly string[] => nodes.map((each) => each.op.name);

async function interpreted(which: Graph, feeds = feedsOf(which)) {
  const executable = await interpreter().compile(which);
  executable.run(feeds);
  return executable.fetch(...which.fetches.map((each) => each.name));
}

describe("random graphs", () => {
  for (const only of ["pointwise", undefined] as const)
    test(`${only ?? "all ops"}: the same numbers on the interpreter, exactly, from fewer nodes of at most eight bindings`, async () => {
      await fc.assert(
        fc.asyncProperty(recipes(40), async (recipe) => {
          const plain = randomGraph(recipe, only);
          const fused = fusePointwise(plain);
          verify(fused);
          expect(fused.nodes.length).toBeLessThanOrEqual(plain.nodes.length);
          for (const { op, inputs, outputs } of fused.nodes)
            if (op.name.startsWith("fused")) expect(inputs.length + outputs.length).toBeLessThanOrEqual(8);
          const want = await interpreted(plain);
          for (const [name, got] of Object.entries(await interpreted(fused)))
            if (!sameNumbers(got, want[name]!)) expect.fail(`${name}: ${got} instead of ${want[name]}`);
        }),
        { numRuns: 150, seed: 21 },
      );
    });

  test("fusing loses no operation and repeats none", () => {
    fc.assert(
      fc.property(recipes(40), (recipe) => {
        const plain = randomGraph(recipe);
        const within = (name: string) => /^fused\((.*)\)$/.exec(name)?.[1]?.split(" ") ?? [name];
        expect(names(fusePointwise(plain)).flatMap(within).sort()).toEqual([...names(plain)].sort());
      }),
      { numRuns: 100, seed: 22 },
    );
  });

  // WGSL lets a compiler reassociate within a kernel. SwiftShader never does; Mesa folds a product into the exp() behind
  // it, which moves the last bit; a GPU's compiler may contract products into sums.
  test("on the GPU fused and unfused agree: bit for bit on SwiftShader, else to rounding", async () => {
    await fc.assert(
      fc.asyncProperty(recipes(14), async (recipe) => {
        const { g, values } = grow(recipe, "pointwise");
        fetch(g, "out", values.at(-1)!);
        const fused = finish(g);
        // Fetching every inner value leaves fusion nothing to absorb.
        for (const each of values) fetch(g, `value${each.id}`, each);
        const plain = finish(g);
        const [one, other] = [await gpu().compile(fused), await gpu().compile(plain)];
        const feeds = feedsOf(plain);
        for (const each of [one, other]) each.run(feeds);
        const [{ out: got }, { out: want }] = [await one.fetch("out"), await other.fetch("out")];
        for (const each of [one, other]) each.release();
        const bits = (of: unknown) => [...new Uint32Array((of as Float32Array).buffer)];
        if (/swiftshader/i.test(gpu().name)) expect(bits(got)).toEqual(bits(want));
        else got!.forEach((each, at) => void expect(Math.abs(each - want![at]!)).toBeLessThan(1e-4));
      }),
      { numRuns: 25, seed: 23 },
    );
  });
});

test("a software driver contracts no product into the sum that follows it in a fused kernel", async () => {
  if (!/swiftshader|llvmpipe/i.test(gpu().name)) return;
  // a·b − round(a·b) is 0 as written and the rounding error of a·b where a driver makes one fma of the two.
  const count = 64;
  const [a, b] = [numbers(count, 1).map(Math.fround), numbers(count, 2).map(Math.fround)];
  const exact = graph((g) => {
    const product = multiply(g, feed(g, "a", f32(count)), feed(g, "b", f32(count)));
    fetch(g, "rest", subtract(g, product, feed(g, "c", f32(count))));
  });
  const executable = await gpu().compile(exact);
  expect(executable.dispatches).toBe(1);
  executable.run({ a, b, c: a.map((each, at) => Math.fround(each * b[at]!)) });
  const { rest } = await executable.fetch("rest");
  executable.release();
  expect([...rest!]).toEqual(new Array(count).fill(0));
});

describe("what is fused", () => {
  test("a chain becomes one node, a second reader outside keeps the inner value", () => {
    const chain = graph((g) => fetch(g, "y", scale(g, sigmoid(g, scale(g, feed(g, "x", f32(5)), 2)), 3)));
    expect(names(fusePointwise(chain))).toEqual(["fused(scale sigmoid scale)"]);
    const shared = graph((g) => {
      const inner = scale(g, feed(g, "x", f32(5)), 2);
      fetch(g, "y", sigmoid(g, inner));
      fetch(g, "z", sumAll(g, inner));
    });
    expect(names(fusePointwise(shared))).toEqual(["scale", "sigmoid", "sum"]);
  });

  test("a diamond is one node that computes its top once", () => {
    const diamond = graph((g) => {
      const top = sigmoid(g, feed(g, "x", f32(5)));
      fetch(g, "y", subtract(g, scale(g, top, 2), scale(g, top, 3)));
    });
    expect(names(fusePointwise(diamond))).toEqual(["fused(sigmoid scale scale subtract)"]);
  });

  test("fetched and updated inner values stay", async () => {
    const g = builder("kept");
    const inner = scale(g, feed(g, "x", f32(4)), 2);
    fetch(g, "inner", inner);
    const next = add(g, state(g, "w", f32(4)), inner);
    update(g, "w", next);
    fetch(g, "out", scale(g, next, 10));
    const kept = finish(g);
    expect(names(fusePointwise(kept))).toEqual(["scale", "add", "scale"]);
    gpu().write("w", f32(4), [1, 2, 3, 4]);
    const executable = await gpu().compile(kept);
    executable.run({ x: Float64Array.of(1, 0, -1, 2) });
    const { inner: got, out } = await executable.fetch("inner", "out");
    expect([[...got!], [...out!], [...(await gpu().read("w"))]]).toEqual([
      [2, 0, -2, 4],
      [30, 20, 10, 80],
      [3, 2, 1, 8],
    ]);
    executable.release();
    gpu().drop("w");
  });

  test("a smaller value that broadcasts is computed once, outside", () => {
    const row = graph((g) => {
      const bias = sigmoid(g, feed(g, "b", f32(4)));
      fetch(g, "y", sigmoid(g, add(g, feed(g, "x", f32(3, 4)), bias)));
    });
    expect(names(fusePointwise(row))).toEqual(["sigmoid", "fused(add sigmoid)"]);
  });

  test("more than seven inputs make more than one node", async () => {
    const wide = graph((g) => {
      let sum = feed(g, "x0", f32(3));
      for (let at = 1; at < 20; at++) sum = add(g, sum, feed(g, `x${at}`, f32(3)));
      fetch(g, "y", sum);
    });
    const fused = fusePointwise(wide);
    expect(fused.nodes.length).toBe(4);
    expect(await interpreted(fused)).toEqual(await interpreted(wide));
  });
});

describe("states that are overwritten in place", () => {
  /** `read` makes a value of the cache before a row is written; the sum of both needs the old one. */
  function before(through: "state" | "view"): Graph {
    return graph((g) => {
      const held = state(g, "cache", f32(3, 4));
      const old = scale(g, through === "view" ? reshape(g, reshape(g, held, [12]), [3, 4]) : held, 2);
      const next = writeRows(g, held, feed(g, "at", i32(1)), feed(g, "rows", f32(1, 4)));
      update(g, "cache", next);
      fetch(g, "out", multiply(g, sigmoid(g, old), next));
    });
  }

  for (const through of ["state", "view"] as const)
    test(`a read through a ${through} stays ahead of the write`, async () => {
      const graph = before(through);
      verify(graph);
      const fused = fusePointwise(graph);
      verify(fused);
      expect(names(fused).filter((each) => each !== "reshape")).toEqual([
        "scale",
        "writeRows",
        "fused(sigmoid multiply)",
      ]);
      const results: number[][] = [];
      for (const backend of [interpreter(), gpu()]) {
        backend.write("cache", f32(3, 4), numbers(12, 1));
        const executable = await backend.compile(graph);
        executable.run({ at: Int32Array.of(1), rows: Float64Array.of(5, 6, 7, 8) });
        results.push([...(await executable.fetch("out")).out!]);
        executable.release();
        backend.drop("cache");
      }
      results[0]!.forEach((each, at) => {
        expect(results[1]![at]).toBeCloseTo(each, 5);
      });
    });

  test("what is read and combined before the write is fused still", () => {
    const early = graph((g) => {
      const held = state(g, "cache", f32(3, 4));
      fetch(g, "out", sigmoid(g, scale(g, held, 2)));
      update(g, "cache", writeRows(g, held, feed(g, "at", i32(1)), feed(g, "rows", f32(1, 4))));
    });
    expect(names(fusePointwise(early))).toEqual(["fused(scale sigmoid)", "writeRows"]);
  });
});
