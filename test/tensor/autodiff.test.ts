// Reverse mode itself, apart from the VJPs of single ops: where gradients flow, in which order they add up, through
// views, diamonds and several seeds, and random graphs against finite differences in double precision.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Builder,
  builder,
  constant,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  type Node,
  type Shape,
  sameShape,
  size,
  type Value,
} from "../../runtime/graph/ir.ts";
import { verify } from "../../runtime/graph/verify.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gradients, pullback } from "../../runtime/tensor/autodiff.ts";
import { sigmoid } from "../../runtime/tensor/ops/activation.ts";
import { add, multiply, scale, subtract } from "../../runtime/tensor/ops/arithmetic.ts";
import { stopGradient } from "../../runtime/tensor/ops/compare.ts";
import { concatenate } from "../../runtime/tensor/ops/concatenate.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { argmax } from "../../runtime/tensor/ops/row-maximum.ts";
import { slice } from "../../runtime/tensor/ops/slice.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { numbers } from "./check.ts";
import { feedsOf, grow, recipes } from "./random-graph.ts";

type Feeds = { readonly [name: string]: Float64Array };

async function evaluate(graph: Graph, feeds: Feeds): Promise<{ readonly [name: string]: readonly number[] }> {
  const executable = await interpreter().compile(graph);
  executable.run(feeds);
  const fetched = await executable.fetch(...graph.fetches.map((each) => each.name));
  return Object.fromEntries(Object.entries(fetched).map(([name, data]) => [name, [...data]]));
}

/** A loss of f32[4] inputs a, b, … and its gradients on the interpreter. */
async function gradientsOf(count: number, build: (g: Builder, inputs: readonly Value[]) => Value) {
  const g = builder("gradients");
  const inputs = Array.from({ length: count }, (_, at) => feed(g, `x${at}`, f32(4)));
  gradients(g, build(g, inputs), inputs).forEach((each, at) => {
    if (each) fetch(g, `d${at}`, each);
  });
  return evaluate(
    finish(g),
    Object.fromEntries(inputs.map((_, at) => [`x${at}`, Float64Array.of(1 + at, 2 + at, 3 + at, 4 + at)])),
  );
}

/** A sum of all elements with fixed, unequal weights. */
function weighed(g: Builder, value: Value, seed: number): Value {
  const count = size(value.type.shape);
  return sumAll(g, multiply(g, value, constant(g, value.type, [...numbers(count, seed)])));
}

describe("where gradients flow", () => {
  test("a diamond: both ways add up", async () => {
    // y = (2x)·(x + x) = 4x²: dy/dx = 8x.
    const { d0 } = await gradientsOf(1, (g, [x]) => sumAll(g, multiply(g, scale(g, x!, 2), add(g, x!, x!))));
    expect(d0).toEqual([8, 16, 24, 32]);
  });

  test("one value as both operands, and a forward value used twice", async () => {
    const { d0 } = await gradientsOf(1, (g, [x]) => sumAll(g, multiply(g, x!, x!)));
    expect(d0).toEqual([2, 4, 6, 8]);
    const { d0: cubed } = await gradientsOf(1, (g, [x]) => {
      const square = multiply(g, x!, x!);
      return sumAll(g, multiply(g, square, x!));
    });
    expect(cubed).toEqual([3, 12, 27, 48]);
  });

  test("unused inputs, and inputs behind stopGradient or an index, get none", async () => {
    const got = await gradientsOf(3, (g, [x, y, z]) => {
      argmax(g, z!);
      return sumAll(g, multiply(g, x!, stopGradient(g, y!)));
    });
    expect(got).toEqual({ d0: [2, 3, 4, 5] });
  });

  test("through views and slices back to one tensor, each part to its place", async () => {
    const { d0 } = await gradientsOf(1, (g, [x]) => {
      const square = reshape(g, x!, [2, 2]);
      const row = slice(g, square, 0, 1, 2);
      const flat = reshape(g, square, [4]);
      return add(g, sumAll(g, scale(g, row, 10)), sumAll(g, slice(g, flat, 0, 0, 3)));
    });
    expect(d0).toEqual([1, 1, 11, 10]);
  });

  test("with respect to a value inside, and to what it is made of, at once", async () => {
    const g = builder("inside");
    const x = feed(g, "x", f32(2));
    const inner = scale(g, x, 3);
    const [toInner, toX] = gradients(g, sumAll(g, multiply(g, inner, inner)), [inner, x]);
    fetch(g, "inner", toInner!);
    fetch(g, "x", toX!);
    expect(await evaluate(finish(g), { x: Float64Array.of(1, 2) })).toEqual({ inner: [6, 12], x: [18, 36] });
  });

  test("the loss itself has gradient one; a loss of several elements is refused", async () => {
    const g = builder("loss");
    const loss = sumAll(g, feed(g, "x", f32(2)));
    fetch(g, "d", gradients(g, loss, [loss])[0]!);
    expect(await evaluate(finish(g), { x: Float64Array.of(1, 2) })).toEqual({ d: [1] });
    expect(() => gradients(g, feed(g, "x", f32(2)), [feed(g, "x", f32(2))])).toThrow(/bug/);
  });

  test("an op without VJP is named, where a gradient would have to pass it", () => {
    const g = builder("blocked");
    const x = feed(g, "x", f32(3, 4));
    const { op, ...rest } = scaleNode(g, x);
    const { vjp: _, ...blind } = op;
    g.nodes.splice(g.nodes.indexOf(g.nodes.at(-1)!), 1, { op: blind, ...rest });
    expect(() => gradients(g, sumAll(g, rest.outputs[0]!), [x])).toThrow(/gradient flows into scale, which has no VJP/);
  });
});

function scaleNode(g: Builder, x: Value): Node {
  scale(g, x, 2);
  return g.nodes.at(-1)!;
}

describe("several seeds", () => {
  test("pullback adds what each seed sends back", async () => {
    const g = builder("pullback");
    const [x, u, v] = [feed(g, "x", f32(2)), feed(g, "u", f32(2)), feed(g, "v", f32(2))];
    const [double, square] = [scale(g, x, 2), multiply(g, x, x)];
    const seeds = [
      { value: double, gradient: u },
      { value: square, gradient: v },
      { value: square, gradient: u },
      { value: x, gradient: v },
    ];
    const [d, none] = pullback(g, seeds, [x, feed(g, "other", f32(2))]);
    fetch(g, "d", d!);
    expect(none).toBeUndefined();
    const feeds = { x: Float64Array.of(3, 5), u: Float64Array.of(1, 10), v: Float64Array.of(100, 1000) };
    // 2u + 2x(v + u) + v
    expect(await evaluate(finish(g), feeds)).toEqual({ d: [2 + 6 * 101 + 100, 20 + 10 * 1010 + 1000] });
  });

  test("a seed of another shape than its value is refused, though it would broadcast", () => {
    const g = builder("seeds");
    const x = feed(g, "x", f32(4));
    const y = scale(g, x, 2);
    for (const shape of [[1], [], [3, 4]])
      expect(() => pullback(g, [{ value: y, gradient: feed(g, `u${shape}`, f32(...shape)) }], [x])).toThrow(
        /gradient f32\[.*\] of a value f32\[4\]/,
      );
  });
});

describe("order", () => {
  /** The ops that `gradients` appended, with the places of their inputs among all values. */
  function backward(): readonly string[] {
    const g = builder("order");
    const x = feed(g, "x", f32(4));
    const parts = [scale(g, x, 2), sigmoid(g, x), multiply(g, x, x), reshape(g, x, [2, 2])];
    const loss = parts.map((each, at) => weighed(g, each, at)).reduce((a, b) => add(g, a, b));
    const before = g.nodes.length;
    gradients(g, loss, [x]);
    return g.nodes.slice(before).map(({ op, inputs, outputs, attributes }) => {
      const ids = (values: readonly Value[]) => values.map((each) => each.id).join(",");
      return `${op.name} ${JSON.stringify(attributes)} ${ids(inputs)} → ${ids(outputs)}`;
    });
  }

  test("building twice gives the same backward graph, node for node", () => expect(backward()).toEqual(backward()));

  test("contributions add up from the last consumer to the first", () => {
    const g = builder("order");
    const x = feed(g, "x", f32(4));
    const parts = [1, 2, 3].map((by) => scale(g, x, by));
    const loss = sumAll(g, add(g, add(g, parts[0]!, parts[1]!), parts[2]!));
    const before = g.nodes.length;
    const [d] = gradients(g, loss, [x]);
    const made = g.nodes.slice(before);
    const nodeOf = (value: Value) => made.find((each) => each.outputs[0] === value)!;
    const last = nodeOf(d!);
    const by = (value: Value) => nodeOf(value).attributes.by;
    expect(last.op.name).toBe("add");
    // ((3 + 2) + 1)
    expect(by(last.inputs[1]!)).toBe(1);
    expect(nodeOf(last.inputs[0]!).inputs.map(by)).toEqual([3, 2]);
  });

  test("a gradient has the shape of its value, whatever broadcast it", () => {
    const g = builder("shapes");
    const shapes: readonly Shape[] = [[3, 4], [4], [3, 1], [1, 1], []];
    const inputs = shapes.map((shape, at) => feed(g, `x${at}`, f32(...shape)));
    const sum = inputs.reduce((a, b) => multiply(g, a, b));
    gradients(g, sumAll(g, sum), inputs).forEach((each, at) => {
      expect(each && sameShape(each.type.shape, shapes[at]!)).toBe(true);
    });
  });
});

test("random graphs: gradients equal finite differences, and asking for them changes no forward value", async () => {
  await fc.assert(
    fc.asyncProperty(recipes(14), async (recipe) => {
      const { g, values } = grow(recipe);
      const outs = [values.at(-1)!, ...recipe.fetched.map((at) => values[at % values.length]!)];
      const loss = outs.map((each, at) => weighed(g, each, 50 + at)).reduce((a, b) => add(g, a, b));
      fetch(g, "loss", loss);
      const forward = finish(g);
      const wrt = forward.sources.flatMap((each) => (each.kind === "feed" ? [each] : []));
      const found = gradients(
        g,
        loss,
        wrt.map((each) => each.value),
      );
      found.forEach((each, at) => {
        expect(each?.type).toEqual(wrt[at]!.value.type);
        fetch(g, `d${at}`, each!);
      });
      const whole = finish(g);
      verify(whole);
      const feeds = feedsOf(forward);
      const got = await evaluate(whole, feeds);
      expect(got.loss).toEqual((await evaluate(forward, feeds)).loss);
      // Along one random direction through all inputs at once: one slope tests every element.
      const directions = wrt.map(({ value }, at) => numbers(size(value.type.shape), 90 + at));
      const step = 1e-5;
      const lossAt = async (by: number) => {
        const moved = wrt.map(({ name }, at) => [name, feeds[name]!.map((x, j) => x + by * directions[at]![j]!)]);
        return (await evaluate(forward, Object.fromEntries(moved))).loss![0]!;
      };
      const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
      const along = directions.map((each, at) => each.reduce((sum, x, j) => sum + x * got[`d${at}`]![j]!, 0));
      const total = along.reduce((a, b) => a + b, 0);
      const sizes = along.reduce((sum, each) => sum + Math.abs(each), 1);
      if (!(Math.abs(total - slope) <= 1e-6 * sizes)) expect.fail(`slope ${slope}, gradients give ${total}`);
    }),
    { numRuns: 60, seed: 24 },
  );
});

test("a concatenation of a value with itself gathers both halves", async () => {
  const { d0 } = await gradientsOf(1, (g, [x]) => {
    const twice = concatenate(g, [x!, subtract(g, x!, x!), x!], 0);
    return sumAll(g, multiply(g, twice, twice));
  });
  expect(d0).toEqual([4, 8, 12, 16]);
});
