// The benchmarks measure what they say: right products, sane figures, and the null device gives host times only.

import { execFileSync } from "node:child_process";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { benchDispatch } from "../../bench/device/dispatch.ts";
import { summarise } from "../../bench/device/figures.ts";
import { benchMatmul, matmulCases } from "../../bench/device/matmul.ts";
import { benchJax } from "../../bench/others/jax.ts";
import { openDevice } from "../../runtime/device/dawn.ts";

test("a figure is the median with its range", () => {
  expect(summarise("us", [5, 1, 3])).toEqual({ unit: "us", median: 3, min: 1, max: 5, runs: 3 });
  expect(summarise("us", [4, 1, 2, 9])).toMatchObject({ median: 3, min: 1, max: 9 });
});

test("jax-js and perlc compute the same product on the same adapter", async () => {
  const device = await openDevice();
  const cube = { name: "matmul 96×96×96 NN", m: 96, n: 96, k: 96, transA: false, transB: false };
  const { ours, jax, ratio, difference } = await benchJax(device, cube, 1);
  expect([ours.adapter, jax.adapter]).toEqual([device.adapter.name, device.adapter.name]);
  expect(ours.figure.median).toBeGreaterThan(0);
  expect(ratio).toBeGreaterThan(0);
  expect(difference).toBeLessThan(1e-4);
  device.destroy();
});

test("where jax-js is not installed the comparison is left out, and a line says what brings it", () => {
  const hiding = `import { registerHooks } from "node:module";
    registerHooks({ resolve: (name, context, next) => next(name.startsWith("@jax-js") ? "@jax-js/not-installed" : name, context) });`;
  const program = fileURLToPath(new URL("../../bench/others/jax.ts", import.meta.url));
  const args = ["--import", `data:text/javascript,${encodeURIComponent(hiding)}`, program, "null"];
  expect(execFileSync(execPath, args, { encoding: "utf8" })).toMatch(
    /^the comparison with @jax-js\/jax is left out, which is not installed: `npm i @jax-js\/jax@[\d.]+` brings it\n$/,
  );
});

test("a matmul is measured and its buffers are freed", async () => {
  const device = await openDevice();
  const { measurement, firstMs } = await benchMatmul(device, matmulCases[2]!, 2);
  expect(measurement).toMatchObject({ what: "matmul 1000×192×64 NT", adapter: device.adapter.name });
  expect(measurement.figure.min).toBeGreaterThan(0);
  expect(firstMs).toBeGreaterThan(0);
  expect(device.fault()).toBeUndefined();
  device.destroy();
});

test("host time per dispatch is measured without a GPU", async () => {
  const device = await openDevice("null");
  for (const { figure, adapter } of await benchDispatch(device, 3)) {
    expect(adapter).toBe("null");
    expect(figure.min).toBeGreaterThan(0);
    // Hundreds of microseconds a dispatch would mean that something is compiled or created in the loop.
    expect(figure.median).toBeLessThan(200);
  }
  device.destroy();
});
