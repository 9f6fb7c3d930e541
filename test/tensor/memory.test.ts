// The memory planner, as properties over random graphs: what lives at the same time lies apart, no dispatch binds one
// buffer both read and read-write, and executing inside the planned slabs gives the interpreter's numbers.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostArray } from "../../runtime/graph/host.ts";
import {
  builder,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  size,
  state,
  update,
  type Value,
} from "../../runtime/graph/ir.ts";
import { type MemoryPlan, planMemory } from "../../runtime/graph/memory.ts";
import type { HostArray } from "../../runtime/graph/op.ts";
import { verify } from "../../runtime/graph/verify.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { fusePointwise } from "../../runtime/tensor/fuse.ts";
import { add, scale } from "../../runtime/tensor/ops/arithmetic.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { argmax } from "../../runtime/tensor/ops/row-maximum.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import { feedsOf, type Recipe, randomGraph, recipes, sameNumbers } from "./random-graph.ts";

const alignment = 64;
const most = 1 << 16;
const runs = { numRuns: 150, seed: 20 };
const aligned = (value: Value): number => Math.ceil((4 * size(value.type.shape)) / alignment) * alignment;

interface Slot {
  readonly value: Value;
  readonly from: number;
  readonly until: number;
}

/** What needs storage in a slab, and from which node to which: recomputed here by brute force over the uses. */
function slots(graph: Graph): readonly Slot[] {
  const root = new Map<number, number>();
  for (const { op, inputs, outputs } of graph.nodes)
    if (op.view) root.set(outputs[0]!.id, root.get(inputs[0]!.id) ?? inputs[0]!.id);
  const same = (value: Value, each: Value): boolean => (root.get(each.id) ?? each.id) === value.id;
  return graph.nodes.flatMap(({ op, outputs }, from) => {
    const inPlace = new Set((op.inPlace ?? []).map(([output]) => output));
    return outputs.flatMap((value, index) => {
      if (op.view || inPlace.has(index)) return [];
      let until = from;
      graph.nodes.forEach(({ inputs }, now) => {
        if (inputs.some((each) => same(value, each))) until = Math.max(until, now);
      });
      if ([...graph.fetches, ...graph.updates].some((each) => same(value, each.value))) until = graph.nodes.length;
      return [{ value, from, until }];
    });
  });
}

function placeOf(plan: MemoryPlan, value: Value) {
  return plan.storage.get(value.id) ?? expect.fail(`value ${value.id} has no storage`);
}

function check(graph: Graph, plan: MemoryPlan, limit = most): void {
  const live = slots(graph);
  for (const { value } of live) {
    const place = placeOf(plan, value);
    if (place.kind !== "slab") expect.fail(`value ${value.id} lies in a source`);
    expect(place.offset % alignment).toBe(0);
    expect(place.bytes).toBeGreaterThanOrEqual(4 * size(value.type.shape));
    expect(place.offset + place.bytes).toBeLessThanOrEqual(plan.slabs[place.slab]!);
  }
  for (const bytes of plan.slabs) expect(bytes).toBeLessThanOrEqual(limit);
  for (const [index, one] of live.entries())
    for (const other of live.slice(index + 1)) {
      if (one.until < other.from || other.until < one.from) continue;
      const [a, b] = [placeOf(plan, one.value), placeOf(plan, other.value)];
      if (a.kind !== "slab" || b.kind !== "slab" || a.slab !== b.slab) continue;
      if (a.offset + a.bytes > b.offset && b.offset + b.bytes > a.offset)
        expect.fail(`values ${one.value.id} and ${other.value.id} live together at ${a.offset} and ${b.offset}`);
    }
  for (const { op, inputs, outputs } of graph.nodes) {
    if (op.view) {
      expect(placeOf(plan, outputs[0]!)).toEqual(placeOf(plan, inputs[0]!));
      continue;
    }
    const read = new Set(inputs.map((each) => placeOf(plan, each)).map((each) => each.kind === "slab" && each.slab));
    for (const output of outputs) {
      const place = placeOf(plan, output);
      if (place.kind === "slab" && read.has(place.slab)) expect.fail(`${op.name} reads the slab that it writes`);
    }
  }
  const total = plan.slabs.reduce((sum, each) => sum + each, 0);
  expect(total).toBeLessThanOrEqual(live.reduce((sum, { value }) => sum + aligned(value), 0));
}

/** Executes node by node inside the planned storage: what a GPU does, in double precision. */
function execute(graph: Graph, plan: MemoryPlan, feeds: { readonly [name: string]: HostArray }) {
  const slabs = plan.slabs.map((bytes) => new Float64Array(bytes / 4).fill(Number.NaN));
  const sources = graph.sources.map((each) =>
    Float64Array.from(each.kind === "constant" ? each.data : (feeds[each.name] ?? [])),
  );
  const at = (value: Value): Float64Array => {
    const place = placeOf(plan, value);
    if (place.kind === "source") return sources[place.source]!;
    return slabs[place.slab]!.subarray(place.offset / 4, place.offset / 4 + size(value.type.shape));
  };
  for (const { op, inputs, outputs, attributes } of graph.nodes) {
    if (op.view) continue;
    const types = { inputs: inputs.map((each) => each.type), outputs: outputs.map((each) => each.type) };
    const read = inputs.map((each) => {
      const own = hostArray(each.type.dtype, size(each.type.shape));
      own.set(at(each));
      return own;
    });
    op.reference(read, attributes, types).forEach((each, index) => {
      at(outputs[index]!).set(each);
    });
  }
  return Object.fromEntries(graph.fetches.map(({ name, value }) => [name, at(value).slice()]));
}

async function interpreted(graph: Graph, feeds: { readonly [name: string]: HostArray }) {
  const executable = await interpreter().compile(graph);
  executable.run(feeds);
  return executable.fetch(...graph.fetches.map((each) => each.name));
}

describe("random graphs", () => {
  for (const [what, prepare] of [
    ["as built", (recipe: Recipe) => randomGraph(recipe)],
    ["fused", (recipe: Recipe) => fusePointwise(randomGraph(recipe))],
  ] as const) {
    test(`${what}: live tensors lie apart, no slab is read and written at once, views share`, () => {
      fc.assert(
        fc.property(recipes(40), (recipe) => {
          const graph = prepare(recipe);
          verify(graph);
          check(graph, planMemory(graph, alignment, most));
        }),
        runs,
      );
    });

    test(`${what}: executing inside the plan gives the interpreter's numbers, fetched values included`, async () => {
      await fc.assert(
        fc.asyncProperty(recipes(40), async (recipe) => {
          const graph = prepare(recipe);
          const feeds = feedsOf(graph);
          const got = execute(graph, planMemory(graph, alignment, most), feeds);
          for (const [name, want] of Object.entries(await interpreted(graph, feeds)))
            if (!sameNumbers(got[name]!, want)) expect.fail(`${name}: ${got[name]} instead of ${want}`);
        }),
        runs,
      );
    });
  }

  test("a tight limit makes more slabs, never a larger one", () => {
    fc.assert(
      fc.property(recipes(40), (recipe) => {
        const graph = randomGraph(recipe);
        const tight = Math.max(0, ...slots(graph).map(({ value }) => aligned(value)));
        check(graph, planMemory(graph, alignment, tight), tight);
      }),
      runs,
    );
  });
});

describe("shapes of plans", () => {
  function chain(length: number, fetched: readonly number[] = []) {
    const g = builder("chain");
    let x = feed(g, "x", f32(256));
    for (let at = 0; at < length; at++) {
      x = add(g, x, reshape(g, x, [256]));
      if (fetched.includes(at)) fetch(g, `kept${at}`, x);
    }
    fetch(g, "out", x);
    return finish(g);
  }

  test("a chain of a hundred tensors takes the room of two, and of one more for each that is fetched", () => {
    const bytes = (graph: Graph) => planMemory(graph, 256, most).slabs.reduce((sum, each) => sum + each, 0);
    expect(bytes(chain(100))).toBe(2 * 1024);
    expect(bytes(chain(100, [3, 50]))).toBe(4 * 1024);
  });

  test("a fetched view keeps the tensor beneath it to the end", () => {
    const g = builder("views");
    let x = scale(g, feed(g, "x", f32(64)), 2);
    const view = reshape(g, reshape(g, x, [8, 8]), [4, 16]);
    fetch(g, "view", view);
    for (let at = 0; at < 5; at++) x = scale(g, x, 2);
    fetch(g, "out", x);
    const graph = finish(g);
    const plan = planMemory(graph, alignment, most);
    check(graph, plan);
    expect(slots(graph).find(({ value }) => value.id === graph.nodes[0]!.outputs[0]!.id)?.until).toBe(
      graph.nodes.length,
    );
    expect(placeOf(plan, view)).toBe(placeOf(plan, graph.nodes[0]!.outputs[0]!));
  });

  test("outputs that nobody reads have room of their own while they are written", () => {
    const g = builder("unread");
    fetch(g, "out", argmax(g, feed(g, "x", f32(4, 700))));
    const graph = finish(g);
    check(graph, planMemory(graph, alignment, most));
    const last = graph.nodes.findLast((each) => each.op.name === "blockMaximum");
    const [a, b] = last!.outputs.map((each) => planMemory(graph, alignment, most).storage.get(each.id));
    expect(a).not.toEqual(b);
  });

  test("an in-place result lies in its state, sources in their own buffers", () => {
    const g = builder("cache");
    const held = state(g, "cache", f32(4, 3));
    const next = writeRows(g, held, feed(g, "at", i32(1)), feed(g, "rows", f32(1, 3)));
    update(g, "cache", next);
    fetch(g, "sum", sumAll(g, reshape(g, next, [12])));
    const graph = finish(g);
    const plan = planMemory(graph, alignment, most);
    expect(placeOf(plan, next)).toEqual({
      kind: "source",
      source: graph.sources.findIndex((each) => each.value === held),
    });
    expect(plan.slabs).toEqual([alignment]);
  });

  test("a tensor beyond what the device binds is refused", () => {
    const g = builder("large");
    fetch(g, "y", scale(g, feed(g, "x", f32(most)), 2));
    expect(() => planMemory(finish(g), 256, most)).toThrow(/a tensor of 262144 bytes, the device binds 65536/);
  });
});
