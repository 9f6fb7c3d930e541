// What a core can do with 128-bit vectors and nothing else: multiplications and additions in registers, as the kernels use them.

import { engine } from "../../runtime/processor/engine.ts";
import { lanes } from "../../runtime/simd/lanes.ts";
import { i32 } from "../../runtime/wasm/code.ts";
import { fun } from "../../runtime/wasm/fun.ts";
import { memory } from "../../runtime/wasm/memory.ts";
import { module } from "../../runtime/wasm/module.ts";

/** Chains that do not wait for each other: more than enough for four cycles of latency and two units. */
const chains = 12;
const turns = 1 << 20;

/** Floating-point operations of one call. */
export const peakOperations = 2 * 4 * chains * turns;

/** A function that runs the loop once in this thread. */
export async function peakLoop(): Promise<() => void> {
  const built = module({ wide: false, pages: 1 });
  const f = fun([]);
  const arithmetic = lanes(f);
  const factor = f.named(memory.splat(i32(0)));
  const values = Array.from({ length: chains }, () => f.named(memory.splat(i32(4))));
  const sums = values.map(() => f.local("v128"));
  for (const each of sums) each.set(arithmetic.number(0));
  f.each(i32(0), i32(turns / 8), i32(1), () => {
    for (let again = 0; again < 8; again++)
      sums.forEach((sum, index) => {
        sum.set(arithmetic.add(sum.get, arithmetic.multiply(values[index] ?? factor, factor)));
      });
  });
  sums.forEach((sum, index) => {
    memory.storeVector(f, i32(64 + 16 * index), sum.get);
  });
  built.export("run", built.add([], f, "peak"));
  const held = new engine.Memory({ initial: 1, maximum: 1, shared: true });
  new Float32Array(held.buffer).set([0.5, 0.25]);
  const { exports } = new engine.Instance(await engine.compile(built.finish()), { env: { memory: held } });
  return exports["run"] as () => void;
}
