// The same matmul in @jax-js/jax, the nearest package of its kind, on the same adapter in the same process.
// Same operands, same number of products between waits, and the product is compared with ours.

import { type Device, napUntil, requestAdapter } from "../runtime/device/dawn.ts";
import { type Measurement, summarise } from "./figures.ts";
import { benchMatmul, type MatmulCase, operand, repeats } from "./matmul.ts";

export interface JaxComparison {
  readonly ours: Measurement;
  readonly jax: Measurement;
  /** Ratio of the medians; above 1 ours is faster. */
  readonly ratio: number;
  /** Greatest difference of an element of the two products, to show that both computed the same. */
  readonly difference: number;
}

let prepared: Promise<typeof import("@jax-js/jax")> | undefined;

/** jax-js takes its adapter from `navigator.gpu`, as in a browser; it gets a fresh one of the same name. */
async function jaxOn(device: Device): Promise<typeof import("@jax-js/jax")> {
  const gpu = { requestAdapter: () => requestAdapter(device.adapter.name), wgslLanguageFeatures: new Set<string>() };
  Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
  const jax = await import("@jax-js/jax");
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  return jax;
}

/** Measures both at a square NN shape, ours first; `runs` samples each. One adapter a process: jax-js keeps its device. */
export async function benchJax(device: Device, shape: MatmulCase, runs = 5): Promise<JaxComparison> {
  const ours = await benchMatmul(device, shape, runs);
  prepared ??= jaxOn(device);
  const { jit, numpy: np, blockUntilReady } = await prepared;
  const a = np.array(operand(shape.m * shape.k, 1)).reshape([shape.m, shape.k]);
  const b = np.array(operand(shape.k * shape.n, 2)).reshape([shape.k, shape.n]);
  const multiply = jit((x: typeof a, y: typeof b) => np.matmul(x, y));
  /** ms of one product, over `count` of them; the wait leaves the cores to a software driver, as ours does. */
  const time = async (count: number): Promise<number> => {
    const start = performance.now();
    for (let i = 1; i < count; i++) multiply(a.ref, b.ref).dispose();
    const last = multiply(a.ref, b.ref);
    const done = blockUntilReady(last.ref);
    if (device.adapter.kind === "software") napUntil(done);
    (await done).dispose();
    last.dispose();
    return (performance.now() - start) / count;
  };
  await time(1);
  const count = repeats(await time(1));
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) samples.push(await time(count));
  const values = (await multiply(a, b).data()) as Float32Array;
  multiply.dispose();
  const flops = 2 * shape.m * shape.n * shape.k;
  const figure = summarise(
    "GFLOP/s",
    samples.map((ms) => flops / ms / 1e6),
  );
  const difference = ours.product.reduce((worst, value, index) => Math.max(worst, Math.abs(value - values[index]!)), 0);
  return {
    ours: ours.measurement,
    jax: { what: shape.name, by: "@jax-js/jax", adapter: device.adapter.name, figure },
    ratio: ours.measurement.figure.median / figure.median,
    difference,
  };
}
