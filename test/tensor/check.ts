// How every op is checked: interpreter against GPU and against itself in single precision, VJP against finite differences in double precision, and the
// GPU's gradient against the interpreter's. The upstream gradient is never all ones.

import { afterAll, beforeAll, expect, test } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
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
  size,
  type TensorType,
  type Value,
} from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor } from "../../runtime/processor/processor.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { add, multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";

export interface Input {
  readonly type: TensorType;
  /** Row-major; absent = fixed pseudo-random numbers in ±1. */
  readonly data?: ArrayLike<number>;
}

export interface OpCheck {
  readonly name: string;
  readonly build: (g: Builder, inputs: readonly Value[]) => Value | readonly Value[];
  readonly inputs: readonly Input[];
  /** Indices of the inputs whose gradient is checked. */
  readonly differentiable?: readonly number[];
  readonly tolerance?: { readonly absolute: number; readonly relative: number };
}

/** Numbers in ±1 that depend on the seed and the index only. */
export function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => {
    let word = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d);
    word = Math.imul(word ^ (word >>> 12), 0x297a2d39);
    return Math.fround(((word ^ (word >>> 15)) >>> 8) / 2 ** 23 - 1);
  });
}

/** What openDevice is asked for by tests of WGSL itself. */
export const gpuChoice = process.env["PERLC_ADAPTER"] === "cpu" ? undefined : process.env["PERLC_ADAPTER"];

interface Opened {
  readonly backend: Backend;
  fault(): Error | undefined;
}

/** One device of each kind for all test files that this process runs, so that a kernel is compiled once. */
const held = globalThis as { perlcTestDevices?: Map<string, Promise<Opened>> };

async function open(choice: string | undefined): Promise<Opened> {
  if (choice === "cpu") {
    const processor = openProcessor({ threads: 2 });
    return { backend: processorBackend(processor), fault: () => processor.threads.fault() };
  }
  const device = await openDevice(choice);
  return { backend: gpuBackend(device), fault: () => device.fault() };
}

let backend: Backend | undefined;

/** Call once at the top of a test file: the device for its tests, that of PERLC_ADAPTER unless it must be another. */
export function useDevice(choice = process.env["PERLC_ADAPTER"]): () => Backend {
  beforeAll(async () => {
    held.perlcTestDevices ??= new Map();
    const key = choice ?? "";
    const before = await held.perlcTestDevices.get(key)?.catch(() => undefined);
    // what one file has broken is not handed to the next
    if (before === undefined || before.fault() !== undefined) held.perlcTestDevices.set(key, open(choice));
    backend = (await held.perlcTestDevices.get(key))?.backend;
  });
  afterAll(() => backend?.destroy()); // forgets the states; the compiled kernels stay
  return () => backend as Backend;
}

async function evaluate(backend: Backend, graph: Graph, data: readonly ArrayLike<number>[]) {
  const executable = await backend.compile(graph);
  executable.run(Object.fromEntries(data.map((each, index) => [`in${index}`, Float64Array.from(each)])));
  const fetched = await executable.fetch(...graph.fetches.map((each) => each.name));
  executable.release();
  return fetched;
}

function close(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  absolute: number,
  relative: number,
  what: string,
) {
  expect(actual.length, what).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) {
    const a = actual[at] as number;
    const e = expected[at] as number;
    if (!(Math.abs(a - e) <= absolute + relative * Math.abs(e)))
      expect.fail(`${what}: element ${at} of ${expected.length} is ${a}, expected ${e}`);
  }
}

/** Registers the tests of one op at one set of shapes. */
export function checkOp(check: OpCheck, of: () => Backend = () => backend as Backend): void {
  const { absolute, relative } = check.tolerance ?? { absolute: 2e-5, relative: 2e-5 };
  const data = check.inputs.map((each, index) => each.data ?? numbers(size(each.type.shape), index));

  const graphOf = (differentiate: boolean): Graph => {
    const g = builder(check.name);
    const inputs = check.inputs.map((each, index) => feed(g, `in${index}`, each.type));
    const built = check.build(g, inputs);
    const outputs = (Array.isArray(built) ? built : [built]) as readonly Value[];
    outputs.forEach((each, index) => {
      fetch(g, `out${index}`, each);
    });
    if (differentiate) {
      const terms = outputs
        .filter((each) => each.type.dtype === "f32")
        .map((each, index) => {
          const weights = constant(g, f32(...each.type.shape), [...numbers(size(each.type.shape), 77 + index)]);
          return sumAll(g, multiply(g, each, weights));
        });
      const loss = terms.reduce((sum, each) => add(g, sum, each));
      fetch(g, "loss", loss);
      const wanted = (check.differentiable ?? []).map((index) => inputs[index] as Value);
      gradients(g, loss, wanted).forEach((each, index) => {
        if (!each) expect.fail(`${check.name}: no gradient for input ${check.differentiable?.[index]}`);
        fetch(g, `gradient${check.differentiable?.[index]}`, each);
      });
    }
    return finish(g);
  };

  test(`${check.name}: GPU equals interpreter`, async () => {
    const graph = graphOf(false);
    const expected = await evaluate(interpreter(), graph, data);
    const actual = await evaluate(of(), graph, data);
    for (const { name } of graph.fetches) {
      const want = expected[name] as ArrayLike<number>;
      expect(want.length).toBeGreaterThan(0);
      close(actual[name] as ArrayLike<number>, want, absolute, relative, `${check.name} ${name}`);
    }
  });

  test(`${check.name}: single precision equals double`, async () => {
    const graph = graphOf((check.differentiable ?? []).length > 0);
    const expected = await evaluate(interpreter(), graph, data);
    const actual = await evaluate(interpreter({ precision: "single" }), graph, data);
    for (const { name, value } of graph.fetches.filter((each) => each.name !== "loss")) {
      const want = expected[name] as ArrayLike<number>;
      if (value.type.dtype === "f32") expect(actual[name]).toBeInstanceOf(Float32Array);
      const scale = name.startsWith("out") ? 1 : Math.max(1, ...Array.from(want, Math.abs));
      close(actual[name] as ArrayLike<number>, want, absolute * scale, relative, `${check.name} ${name}`);
    }
  });

  if (!check.differentiable?.length) return;
  test(`${check.name}: VJP equals finite differences`, async () => {
    const graph = graphOf(true);
    const oracle = interpreter();
    const expected = await evaluate(oracle, graph, data);
    const executable = await oracle.compile(graph);
    const lossAt = async (changed: readonly ArrayLike<number>[]): Promise<number> => {
      executable.run(Object.fromEntries(changed.map((each, index) => [`in${index}`, Float64Array.from(each)])));
      return (await executable.fetch("loss"))["loss"]?.[0] as number;
    };
    for (const index of check.differentiable ?? []) {
      const gradient = expected[`gradient${index}`] as ArrayLike<number>;
      const own = data[index] as ArrayLike<number>;
      const step = 1e-5;
      // Every element of a small input, an even sample of a large one, smaller where each number takes long.
      const stride = Math.max(1, Math.floor(own.length / (own.length > 1000 ? 6 : 24)));
      for (let at = 0; at < own.length; at += stride) {
        const moved = (by: number) =>
          data.map((each, i) => (i === index ? Float64Array.from(each, (x, j) => (j === at ? x + by : x)) : each));
        const slope = ((await lossAt(moved(step))) - (await lossAt(moved(-step)))) / (2 * step);
        const got = gradient[at] as number;
        if (!(Math.abs(got - slope) <= 1e-6 + 1e-6 * Math.abs(slope)))
          expect.fail(`${check.name}: d/d in${index}[${at}] is ${got}, finite difference ${slope}`);
      }
    }
  });

  test(`${check.name}: GPU gradient equals interpreter`, async () => {
    const graph = graphOf(true);
    const expected = await evaluate(interpreter(), graph, data);
    const actual = await evaluate(of(), graph, data);
    for (const index of check.differentiable ?? []) {
      const name = `gradient${index}`;
      const want = expected[name] as ArrayLike<number>;
      const scale = Math.max(1, ...Array.from(want, Math.abs));
      close(actual[name] as ArrayLike<number>, want, absolute * scale, relative, `${check.name} ${name}`);
    }
  });
}
