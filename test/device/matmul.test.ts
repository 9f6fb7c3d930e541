// The matmul kernels on the adapter at hand against a double-precision product, at odd shapes, and bit for bit
// against each other: no tile, no batch size and no padding may change an output.

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import { readFloats } from "../../runtime/device/read.ts";
import { chooseTile, type MatmulShape, matmulKernel, type Tile } from "../../runtime/kernels/matmul.ts";
import { targetOf } from "../../runtime/tensor/target.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.destroy());

function noise(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function upload(values: Float32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.gpu.createBuffer({ size: values.byteLength, usage });
  device.gpu.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
  return buffer;
}

async function multiply(shape: MatmulShape, tile: Tile, operands: readonly Float32Array[]): Promise<Float32Array> {
  const { wgsl, workgroups } = matmulKernel(shape, tile, targetOf(device));
  const module = device.gpu.createShaderModule({ code: wgsl });
  const pipeline = device.gpu.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
  // Poison: an output that no thread writes stays visible.
  const buffers = [...operands, new Float32Array(shape.m * shape.n).fill(-77777)].map(upload);
  const bindings = device.gpu.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const encoder = device.gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindings);
  pass.dispatchWorkgroups(...workgroups);
  pass.end();
  device.gpu.queue.submit([encoder.finish()]);
  const product = await readFloats(device, buffers.at(-1)!);
  for (const buffer of buffers) buffer.destroy();
  return product;
}

function operandsOf({ m, n, k, bias }: MatmulShape, seed = 1): readonly Float32Array[] {
  return [noise(m * k, seed), noise(k * n, seed + 1), ...(bias ? [noise(n, seed + 2)] : [])];
}

/** The product in double precision, and for each output the sum of |a·b|, which bounds the rounding of its f32 sum. */
function exact({ m, n, k, transA, transB }: MatmulShape, [a, b, bias]: readonly Float32Array[]) {
  const value = new Float64Array(m * n);
  const scale = new Float64Array(m * n);
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = bias?.[column] ?? 0;
      let size = Math.abs(sum);
      for (let at = 0; at < k; at++) {
        const term = a![transA ? at * m + row : row * k + at]! * b![transB ? column * k + at : at * n + column]!;
        sum += term;
        size += Math.abs(term);
      }
      value[row * n + column] = sum;
      scale[row * n + column] = size;
    }
  }
  return { value, scale };
}

function expectClose(shape: MatmulShape, product: Float32Array, operands: readonly Float32Array[]): void {
  const { value, scale } = exact(shape, operands);
  // Worst case of a sequential f32 sum of k products: (k + 1) half-ulps of the sum of magnitudes.
  const ulps = (shape.k + 2) * 2 ** -24;
  let worst = 0;
  product.forEach((got, index) => {
    worst = Math.max(worst, Math.abs(got - value[index]!) / (scale[index]! * ulps));
  });
  expect(worst).toBeLessThanOrEqual(1);
}

const bits = (values: Float32Array) => Buffer.from(values.buffer).toString("hex");

const tiles: readonly Tile[] = [
  { kind: "register", lanes: 8, rows: 3, columns: 2, depth: 1 },
  { kind: "register", lanes: 4, rows: 2, columns: 3, depth: 4 },
  { kind: "register", lanes: 4, rows: 3, columns: 1, depth: 2 },
  { kind: "register", lanes: 1, rows: 1, columns: 1, depth: 1 },
  { kind: "shared", edge: 1 },
  { kind: "shared", edge: 2 },
];

/** Tiles that share A within a subgroup are legal only where subgroups are that wide. */
function sharing(): readonly Tile[] {
  if (device.adapter.family === "swiftshader")
    return [{ kind: "register", lanes: 4, rows: 3, columns: 2, depth: 4, share: "unrolled" }];
  if (device.adapter.family === "lavapipe")
    return [{ kind: "register", lanes: 8, rows: 3, columns: 2, depth: 1, share: "looped" }];
  return [];
}

describe("matmul", () => {
  const layouts = [
    { transA: false, transB: false },
    { transA: false, transB: true },
    { transA: true, transB: false },
    { transA: true, transB: true },
  ];

  test.each(layouts)("every tile gives the same bits, and they are right: %o", async (layout) => {
    for (const size of [
      { m: 1, n: 1, k: 1, bias: true },
      { m: 33, n: 17, k: 24, bias: false },
      { m: 34, n: 35, k: 31, bias: true },
    ]) {
      const shape = { ...size, ...layout };
      const operands = operandsOf(shape);
      const products: Float32Array[] = [];
      for (const tile of [...tiles, ...sharing()]) products.push(await multiply(shape, tile, operands));
      expectClose(shape, products[0]!, operands);
      expect(new Set(products.map(bits)).size).toBe(1);
    }
  });

  test("the tile of the table is right at any shape", async () => {
    const side = fc.integer({ min: 1, max: 70 });
    const shapes = fc.record({
      m: side,
      n: side,
      k: side,
      transA: fc.boolean(),
      transB: fc.boolean(),
      bias: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom(device.adapter, { kind: "hardware" as const, name: "another", family: "nvidia" }),
        async (shape, adapter) => {
          const operands = operandsOf(shape, 7);
          expectClose(
            shape,
            await multiply(shape, chooseTile(shape, { ...targetOf(device), adapter }), operands),
            operands,
          );
        },
      ),
      { numRuns: 16, seed: 20251122 },
    );
  });

  test("a row's bits do not depend on how many rows there are", async () => {
    const whole = { m: 50, n: 40, k: 64, transA: false, transB: true };
    const [a, b] = operandsOf(whole, 3) as [Float32Array, Float32Array];
    const all = await multiply(whole, chooseTile(whole, targetOf(device)), [a, b]);
    for (const m of [1, 2, 7, 8, 31]) {
      const part = { ...whole, m };
      const some = await multiply(part, chooseTile(part, targetOf(device)), [a.slice(0, m * 64), b]);
      expect(bits(some)).toBe(bits(all.slice(0, m * 40)));
    }
  });

  test("sums of 2,500 terms, as in weight gradients, keep one order", async () => {
    const shape = { m: 24, n: 40, k: 2500, transA: true, transB: false };
    const operands = operandsOf(shape, 11);
    const products = [];
    for (const tile of [tiles[0]!, tiles[1]!, { kind: "shared", edge: 4 } as const])
      products.push(await multiply(shape, tile, operands));
    expectClose(shape, products[0]!, operands);
    expect(new Set(products.map(bits)).size).toBe(1);
  });
});
