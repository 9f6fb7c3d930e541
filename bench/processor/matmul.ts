// Matrix products on the device `cpu`, on a driver in software, in the WebAssembly of another package, and what registers alone
// would allow: a sample of each in turn, in processor time, on one thread where that can be said.

import { cpuUsage } from "node:process";
import { openDevice } from "../../runtime/device/dawn.ts";
import { builder, f32, feed, fetch, finish, state } from "../../runtime/graph/ir.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor } from "../../runtime/processor/processor.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { summarise } from "../device/figures.ts";
import { type MatmulCase, operand, prepareMatmul } from "../device/matmul.ts";
import { peakLoop, peakOperations } from "./peak.ts";

/** GFLOP a second of processor time, medians. */
export interface MatmulRates {
  readonly what: string;
  readonly cpu: number;
  readonly registers: number;
  readonly swiftshader: number | undefined;
  readonly jax: number | undefined;
}

/** Seconds of processor time, all threads of this process, that `work` took. */
async function processorSeconds(work: () => Promise<void> | void): Promise<number> {
  const before = cpuUsage();
  await work();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1e6;
}

interface Contender {
  /** GFLOP of one turn. */
  readonly amount: number;
  turn(): Promise<void> | void;
  close(): void;
}

/** Turns of about `seconds` of processor time, after what a compiler needs to warm up. */
async function sized(one: Contender, seconds = 0.15): Promise<Contender> {
  for (let warm = 0; warm < 3; warm++) await one.turn();
  const took = await processorSeconds(() => one.turn());
  const count = Math.max(1, Math.round(seconds / took));
  const turn = async () => {
    for (let each = 0; each < count; each++) await one.turn();
  };
  await turn();
  return { ...one, amount: one.amount * count, turn };
}

async function onCpu({ m, n, k, transA, transB }: MatmulCase): Promise<Contender> {
  const processor = openProcessor({ threads: 1 });
  const backend = processorBackend(processor);
  const g = builder("product");
  const a = feed(g, "a", transA ? f32(k, m) : f32(m, k));
  const type = transB ? f32(n, k) : f32(k, n);
  backend.write("b", type, operand(n * k, 2));
  fetch(g, "c", matmul(g, a, state(g, "b", type), { transA, transB }));
  const program = await backend.compile(finish(g));
  const feeds = { a: operand(m * k, 1) };
  return {
    amount: (2 * m * n * k) / 1e9,
    async turn() {
      program.run(feeds);
      await processor.threads.done();
    },
    close() {
      backend.destroy();
      processor.destroy();
    },
  };
}

async function onSwiftShader(shape: MatmulCase): Promise<Contender | undefined> {
  const device = await openDevice("swiftshader").catch(() => undefined);
  if (!device) return undefined;
  const prepared = prepareMatmul(device, shape);
  await prepared.first();
  return {
    amount: (2 * shape.m * shape.n * shape.k) / 1e9,
    turn: async () => void (await prepared.time(1)),
    close() {
      prepared.release();
      device.destroy();
    },
  };
}

async function inJax({ m, n, k, transA, transB }: MatmulCase): Promise<Contender | undefined> {
  const jax = await import("@jax-js/jax").catch(() => undefined);
  if (!jax || transA || transB) return undefined;
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const { jit, numpy: np, blockUntilReady } = jax;
  const a = np.array(operand(m * k, 1)).reshape([m, k]);
  const b = np.array(operand(k * n, 2)).reshape([k, n]);
  const multiply = jit((x: typeof a, y: typeof b) => np.matmul(x, y));
  return {
    amount: (2 * m * n * k) / 1e9,
    async turn() {
      for (const each of await blockUntilReady([multiply(a.ref, b.ref)])) each.dispose();
    },
    close() {
      multiply.dispose();
    },
  };
}

async function registers(): Promise<Contender> {
  const turn = await peakLoop();
  return { amount: peakOperations / 1e9, turn, close() {} };
}

/** A sample of each in turn, `runs` times. */
export async function compareMatmul(shape: MatmulCase, runs = 7): Promise<MatmulRates> {
  const contenders = {
    cpu: await onCpu(shape),
    registers: await registers(),
    swiftshader: await onSwiftShader(shape),
    jax: await inJax(shape),
  };
  const names = ["cpu", "registers", "swiftshader", "jax"] as const;
  const ready = new Map<string, Contender>();
  for (const name of names) {
    const each = contenders[name];
    if (each) ready.set(name, await sized(each));
  }
  const rates = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run++)
    for (const [name, { amount, turn }] of ready) rates.get(name)?.push(amount / (await processorSeconds(turn)));
  for (const each of ready.values()) each.close();
  const median = (name: (typeof names)[number]): number | undefined => {
    const samples = rates.get(name) ?? [];
    return samples.length > 0 ? summarise("GFLOP/s", samples).median : undefined;
  };
  return {
    what: shape.name,
    cpu: median("cpu") ?? 0,
    registers: median("registers") ?? 0,
    swiftshader: median("swiftshader"),
    jax: median("jax"),
  };
}
