// The tile table by itself, without a device: every choice is legal on the smallest adapters and wastes little.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Target } from "../../runtime/graph/op.ts";
import { chooseTile, matmulKernel } from "../../runtime/kernels/matmul.ts";

/** A device with the limits that every WebGPU device has, by family and the threads of its subgroups. */
const device = (kind: "software" | "hardware", family: string, subgroup: number | undefined): Target => ({
  adapter: { kind, family, name: family },
  subgroup,
  limits: {
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
    maxComputeWorkgroupsPerDimension: 65_535,
    maxComputeWorkgroupStorageSize: 16_384,
  },
});
const families = [
  device("software", "swiftshader", 4),
  device("software", "lavapipe", 8),
  device("software", "another", undefined),
];
const side = fc.integer({ min: 1, max: 3000 });
const shapes = fc.record({ m: side, n: side, k: side, transA: fc.boolean(), transB: fc.boolean() });

test("a grid covers every output and stays within 65,535 workgroups", () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(...families, device("hardware", "nvidia", 32)), (shape, adapter) => {
      const tile = chooseTile(shape, adapter);
      const [x, y, z] = matmulKernel(shape, tile, adapter).workgroups;
      const wide = tile.kind === "register" ? tile.lanes * tile.columns : 16 * tile.edge;
      const high = tile.kind === "register" ? tile.rows : 16 * tile.edge;
      expect(x * wide).toBeGreaterThanOrEqual(shape.n);
      expect((x - 1) * wide).toBeLessThan(shape.n);
      expect(y * high).toBeGreaterThanOrEqual(shape.m);
      expect((y - 1) * high).toBeLessThan(shape.m);
      expect(z).toBe(1);
      expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
    }),
  );
});

test("the same shape on the same family always gets the same tile", () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(...families), (shape, adapter) => {
      expect(chooseTile(shape, adapter)).toEqual(chooseTile({ ...shape }, structuredClone(adapter)));
    }),
  );
});

test("software drivers get no barrier and full blocks where the shape has room", () => {
  const shape = { m: 512, n: 512, k: 512, transA: false, transB: false };
  expect(chooseTile(shape, families[0]!)).toMatchObject({ lanes: 4, depth: 4, share: "unrolled" });
  expect(chooseTile(shape, families[1]!)).toMatchObject({ lanes: 8, depth: 1, share: "looped" });
  for (const adapter of families) {
    const tile = chooseTile(shape, adapter);
    expect(tile.kind === "register" ? tile.rows * tile.columns : 0).toBeGreaterThanOrEqual(32);
  }
  for (const adapter of families)
    expect(matmulKernel(shape, chooseTile(shape, adapter), adapter).wgsl).not.toContain("workgroupBarrier");
});

test("small products get small blocks, which compile soon", () => {
  const tile = (m: number) => chooseTile({ m, n: 32, k: 16, transA: false, transB: true }, families[0]!);
  const outputs = (m: number) => {
    const { rows, columns } = tile(m) as { readonly rows: number; readonly columns: number };
    return rows * columns;
  };
  expect(outputs(256)).toBeLessThanOrEqual(16);
  expect(outputs(257)).toBeGreaterThan(16);
});

test("narrow products do not pay for columns they lack", () => {
  const tile = chooseTile({ m: 1000, n: 48, k: 192, transA: false, transB: true }, families[1]!);
  expect(tile).toMatchObject({ kind: "register", lanes: 8, columns: 6, share: "looped" });
  const odd = chooseTile({ m: 1000, n: 48, k: 199, transA: false, transB: true }, families[1]!);
  expect(odd).not.toHaveProperty("share");
});

test("lanes share only on a device whose subgroups have as many threads, whatever its family", () => {
  const shape = { m: 512, n: 512, k: 512, transA: false, transB: false };
  for (const subgroup of [undefined, 8, 32]) {
    const target = device("software", "swiftshader", subgroup);
    expect(chooseTile(shape, target)).not.toHaveProperty("share");
    expect(matmulKernel(shape, chooseTile(shape, target), target).wgsl).not.toContain("subgroup");
  }
});
