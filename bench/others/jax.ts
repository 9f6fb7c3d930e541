// The same matmul in @jax-js/jax, the nearest package of its kind, on the same adapter in the same process: `node bench/others/jax.ts [ADAPTER]`.
// Same operands, same number of products between waits, and the product is compared with ours.

import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import packageFile from "../../package.json" with { type: "json" };
import { napUntil, requestAdapter } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import { type Measurement, summarise } from "../device/figures.ts";
import { type MatmulCase, matmulCases, operand, prepareMatmul, rate, repeats } from "../device/matmul.ts";
import { openBenchDevice } from "../device/open.ts";

/** Where the package is not installed, a line that says so, and what brings it; undefined where there is something to compare with. */
export async function missingJax(): Promise<string | undefined> {
  try {
    await import("@jax-js/jax");
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    const line = `npm i @jax-js/jax@${packageFile.devDependencies["@jax-js/jax"]}`;
    return `the comparison with @jax-js/jax is left out, which is not installed: \`${line}\` brings it`;
  }
}

export interface JaxComparison {
  readonly ours: Measurement;
  /** As the package is used: `await blockUntilReady(…)`, during which Dawn polls and takes a core from a software driver. */
  readonly jax: Measurement;
  /** The package with our way of waiting, which leaves that core alone: what is left of the difference is the kernels'. */
  readonly jaxRested: Measurement;
  /** Ratios of the medians, ours over theirs. */
  readonly ratio: number;
  readonly ratioRested: number;
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

/**
 * Measures both at an NN shape, a sample of each in turn, so that other work on the machine slows them alike.
 * One adapter a process: jax-js keeps the device it got first.
 */
export async function benchJax(device: Device, shape: MatmulCase, runs = 5): Promise<JaxComparison> {
  const ours = prepareMatmul(device, shape);
  prepared ??= jaxOn(device);
  const { jit, numpy: np, blockUntilReady } = await prepared;
  const a = np.array(operand(shape.m * shape.k, 1)).reshape([shape.m, shape.k]);
  const b = np.array(operand(shape.k * shape.n, 2)).reshape([shape.k, shape.n]);
  const multiply = jit((x: typeof a, y: typeof b) => np.matmul(x, y));
  /** ms of one product, over `count` that are queued together. All are kept: jax-js skips what nobody holds. */
  const time = async (count: number, rested: boolean): Promise<number> => {
    const start = performance.now();
    const products = Array.from({ length: count }, () => multiply(a.ref, b.ref));
    const done = blockUntilReady(products);
    if (rested && device.adapter.kind === "software") napUntil(done);
    for (const each of await done) each.dispose();
    return (performance.now() - start) / count;
  };
  await ours.first();
  await time(1, true);
  const counts = [repeats(await ours.time(1)), repeats(await time(1, true))] as const;
  const rates: { readonly ours: number[]; readonly jax: number[]; readonly rested: number[] } = {
    ours: [],
    jax: [],
    rested: [],
  };
  for (let run = 0; run < runs; run++) {
    rates.ours.push(rate(shape, await ours.time(counts[0])));
    rates.jax.push(rate(shape, await time(counts[1], false)));
    rates.rested.push(rate(shape, await time(counts[1], true)));
  }
  const values = (await multiply(a, b).data()) as Float32Array;
  const product = await ours.read();
  multiply.dispose();
  ours.release();
  const line = (by: string, samples: readonly number[]): Measurement => ({
    what: shape.name,
    by,
    adapter: device.adapter.name,
    figure: summarise("GFLOP/s", samples),
  });
  const [perlc, jax, jaxRested] = [
    line("perlc", rates.ours),
    line("@jax-js/jax", rates.jax),
    line("@jax-js/jax, waiting as perlc does", rates.rested),
  ];
  return {
    ours: perlc,
    jax,
    jaxRested,
    ratio: perlc.figure.median / jax.figure.median,
    ratioRested: perlc.figure.median / jaxRested.figure.median,
    difference: product.reduce((worst, value, index) => Math.max(worst, Math.abs(value - values[index]!)), 0),
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const missing = await missingJax();
  if (missing === undefined) {
    const device = await openBenchDevice(argv[2]);
    const [cube] = matmulCases;
    const compared = cube && (await benchJax(device, cube));
    stdout.write(`${JSON.stringify(compared, null, 2)}\n`);
    device.destroy();
  } else stdout.write(`${missing}\n`);
}
