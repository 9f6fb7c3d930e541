// Programs on a device: what a run creates (nothing), what states, feeds and fetches do over several runs and
// between executables.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import {
  type Builder,
  builder,
  constant,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  state,
  update,
} from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { sigmoid } from "../../runtime/tensor/ops/activation.ts";
import { add, multiply, scale } from "../../runtime/tensor/ops/arithmetic.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import { numbers } from "./check.ts";

const adapter = process.env.PERLC_ADAPTER ?? undefined;
let device: Device;
let gpu: Backend;
beforeAll(async () => {
  device = await openDevice(adapter);
  gpu = gpuBackend(device);
});
afterAll(() => {
  gpu.destroy();
  device.destroy();
});

function graph(name: string, build: (g: Builder) => void): Graph {
  const g = builder(name);
  build(g);
  return finish(g);
}

/** A network of several slabs: w ← w + ½·mean-ish gradient, with a fetched loss. */
function step(): Graph {
  return graph("step", (g) => {
    const [x, w] = [feed(g, "x", f32(33, 20)), state(g, "w", f32(20, 20))];
    const hidden = rmsNorm(g, sigmoid(g, matmul(g, x, w)), constant(g, f32(20), new Array(20).fill(1)), 1e-5);
    const product = matmul(g, x, hidden, { transA: true });
    update(g, "w", add(g, w, scale(g, product, 0.01)));
    fetch(g, "loss", sumAll(g, multiply(g, hidden, hidden)));
    fetch(g, "hidden", hidden);
  });
}
const weights = () => numbers(400, 1);
const batch = (at: number) => ({ x: numbers(660, 100 + at) });

describe("runs", () => {
  test("neither a run nor a later reading creates a buffer, a bind group or a pipeline", async () => {
    const names = ["createBuffer", "createBindGroup", "createComputePipelineAsync", "createShaderModule"] as const;
    gpu.write("w", f32(20, 20), weights());
    const executable = await gpu.compile(step());
    executable.run(batch(0));
    await executable.fetch("loss");
    const spies = names.map((name) => vi.spyOn(device.gpu, name));
    for (let at = 0; at < 5; at++) executable.run(batch(at));
    expect(spies.map((each) => each.mock.calls.length)).toEqual([0, 0, 0, 0]);
    await executable.fetch("loss", "hidden");
    expect(spies.map((each) => each.mock.calls.length)).toEqual([0, 0, 0, 0]);
    for (const each of spies) each.mockRestore();
    executable.release();
    gpu.drop("w");
  });

  test("equal kernels are compiled once for all programs of a backend", async () => {
    gpu.write("w", f32(20, 20), weights());
    const first = await gpu.compile(step());
    const spy = vi.spyOn(device.gpu, "createComputePipelineAsync");
    const second = await gpu.compile(step());
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
    for (const each of [first, second]) each.release();
    gpu.drop("w");
  });

  test("the same runs give the same bits", async () => {
    const results: number[][] = [];
    for (let turn = 0; turn < 2; turn++) {
      gpu.write("w", f32(20, 20), weights());
      const executable = await gpu.compile(step());
      for (let at = 0; at < 4; at++) executable.run(batch(at));
      const { loss, hidden } = await executable.fetch("loss", "hidden");
      results.push([...loss!, ...hidden!, ...(await gpu.read("w"))]);
      executable.release();
      gpu.drop("w");
    }
    expect(results[0]).toEqual(results[1]);
  });

  test("what is left in the slabs from one run does not reach the next", async () => {
    gpu.write("w", f32(20, 20), weights());
    const executable = await gpu.compile(step());
    executable.run(batch(0));
    const { loss: once } = await executable.fetch("loss");
    gpu.write("w", f32(20, 20), weights());
    executable.run({ x: new Float32Array(660).fill(1e6) });
    gpu.write("w", f32(20, 20), weights());
    executable.run(batch(0));
    expect((await executable.fetch("loss")).loss).toEqual(once);
    executable.release();
    gpu.drop("w");
  });

  test("fetching gives the last run's values, in any order, again and again", async () => {
    const executable = await gpu.compile(graph("last", (g) => fetch(g, "y", scale(g, feed(g, "x", f32(3)), 2))));
    executable.run({ x: Float64Array.of(1, 2, 3) });
    executable.run({ x: Float64Array.of(4, 5, 6) });
    expect([...(await executable.fetch("y")).y!]).toEqual([8, 10, 12]);
    expect([...(await executable.fetch("y")).y!]).toEqual([8, 10, 12]);
    await expect(executable.fetch("z")).rejects.toThrow(/no fetch z/);
    executable.release();
  });

  test("release frees what the executable holds, and no state", async () => {
    gpu.write("w", f32(20, 20), weights());
    const made: GPUBuffer[] = [];
    const create = device.gpu.createBuffer.bind(device.gpu);
    const spy = vi.spyOn(device.gpu, "createBuffer").mockImplementation((descriptor) => {
      made.push(create(descriptor));
      return made.at(-1)!;
    });
    const executable = await gpu.compile(step());
    spy.mockRestore();
    expect(made.length).toBeGreaterThan(3);
    const destroyed = made.map((each) => vi.spyOn(each, "destroy"));
    executable.release();
    for (const each of destroyed) expect(each).toHaveBeenCalledOnce();
    expect((await gpu.read("w")).length).toBe(400);
    gpu.drop("w");
  });
});

// Both backends keep the same rules, so that the interpreter stays an oracle of whole programs.
describe.each(["gpu", "interpreter"] as const)("%s: states and feeds", (which) => {
  const backend = () => (which === "gpu" ? gpu : oracle);
  const oracle = interpreter();

  test("two executables see one state", async () => {
    const on = backend();
    on.write("w", f32(2), [1, 2]);
    const grow = await on.compile(graph("grow", (g) => update(g, "w", scale(g, state(g, "w", f32(2)), 3))));
    const look = await on.compile(graph("look", (g) => fetch(g, "y", scale(g, state(g, "w", f32(2)), 10))));
    grow.run({});
    look.run({});
    expect([...(await look.fetch("y")).y!]).toEqual([30, 60]);
    grow.run({});
    look.run({});
    expect([...(await look.fetch("y")).y!]).toEqual([90, 180]);
    on.write("w", f32(2));
    look.run({});
    expect([...(await look.fetch("y")).y!]).toEqual([0, 0]);
    for (const each of [grow, look]) each.release();
    on.drop("w");
    await expect(on.read("w")).rejects.toThrow(/w was never written/);
  });

  test("updates read the states as they were before the run: two states may change places", async () => {
    const on = backend();
    on.write("a", f32(2), [1, 2]);
    on.write("b", f32(2), [3, 4]);
    on.write("c", f32(2), [5, 6]);
    const swap = await on.compile(
      graph("swap", (g) => {
        const [a, b, c] = [state(g, "a", f32(2)), state(g, "b", f32(2)), state(g, "c", f32(2))];
        update(g, "c", scale(g, c, 10));
        update(g, "a", b);
        update(g, "b", a);
      }),
    );
    swap.run({});
    const read = async () => [[...(await on.read("a"))], [...(await on.read("b"))], [...(await on.read("c"))]];
    expect(await read()).toEqual([
      [3, 4],
      [1, 2],
      [50, 60],
    ]);
    swap.run({});
    expect(await read()).toEqual([
      [1, 2],
      [3, 4],
      [500, 600],
    ]);
    swap.release();
    on.drop("a", "b", "c");
  });

  test("a fetched old value, direct or through a view, is that from before the update", async () => {
    const on = backend();
    on.write("n", i32(4), [1, 2, 3, 4]);
    const fresh = graph("fresh", (g) => {
      const n = state(g, "n", i32(4));
      fetch(g, "old", n);
      fetch(g, "view", reshape(g, n, [2, 2]));
      update(g, "n", feed(g, "next", i32(4)));
    });
    const executable = await on.compile(fresh);
    executable.run({ next: Int32Array.of(9, 8, 7, 6) });
    const { old, view } = await executable.fetch("old", "view");
    expect([[...old!], [...view!], [...(await on.read("n"))]]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [9, 8, 7, 6],
    ]);
    executable.release();
    on.drop("n");
  });

  test("an update in place and one by a feed or constant", async () => {
    const on = backend();
    on.write("cache", f32(3, 2), [1, 2, 3, 4, 5, 6]);
    on.write("seen", f32(2));
    on.write("fixed", f32(1));
    const written = await on.compile(
      graph("written", (g) => {
        const rows = feed(g, "rows", f32(1, 2));
        update(g, "cache", writeRows(g, state(g, "cache", f32(3, 2)), feed(g, "at", i32(1)), rows));
        update(g, "seen", reshape(g, rows, [2]));
        update(g, "fixed", constant(g, f32(1), [7]));
      }),
    );
    written.run({ at: Int32Array.of(1), rows: Float64Array.of(-1, -2) });
    written.run({ at: Int32Array.of(2), rows: Float64Array.of(-3, -4) });
    expect([...(await on.read("cache"))]).toEqual([1, 2, -1, -2, -3, -4]);
    expect([...(await on.read("seen"))]).toEqual([-3, -4]);
    expect([...(await on.read("fixed"))]).toEqual([7]);
    written.release();
    on.drop("cache", "seen", "fixed");
  });

  test("feeds, states and types that do not fit are bugs, by name", async () => {
    const on = backend();
    const fed = await on.compile(graph("fed", (g) => fetch(g, "y", scale(g, feed(g, "x", f32(2, 2)), 2))));
    expect(() => fed.run({ x: new Float64Array(5) })).toThrow(/f32\[2,2\].* 5 elements/);
    expect(() => fed.run({})).toThrow(/no feed x/);
    fed.release();
    on.write("w", f32(2, 3));
    expect(() => on.write("w", f32(3, 2))).toThrow(/state w is f32\[2,3\], not f32\[3,2\]/);
    expect(() => on.write("w", f32(2, 3), [1])).toThrow(/f32\[2,3\].* 1 elements/);
    const other = graph("other", (g) => fetch(g, "y", scale(g, state(g, "w", f32(3, 2)), 2)));
    await expect(on.compile(other)).rejects.toThrow(/other: state w is f32\[2,3\], not f32\[3,2\]/);
    const unknown = graph("unknown", (g) => fetch(g, "y", scale(g, state(g, "v", f32(1)), 2)));
    await expect(on.compile(unknown)).rejects.toThrow(/state v was never written/);
    on.drop("w");
  });

  test("a graph that breaks a rule is not compiled", async () => {
    const good = graph("good", (g) => fetch(g, "y", scale(g, feed(g, "x", f32(2)), 2)));
    await expect(backend().compile({ ...good, sources: [] })).rejects.toThrow(/graph good: /);
  });
});
