// What a caller of an executable is told when the device or one of its kernels fails: the next run or fetch stops with the
// fault's diagnostic, and a kernel of ours that a driver refuses is a bug, not a lost device.

import { describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import { apply1, type Builder, builder, f32, feed, fetch, finish, type Graph } from "../../runtime/graph/ir.ts";
import type { Op } from "../../runtime/graph/op.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { scale, scaleOp } from "../../runtime/tensor/ops/arithmetic.ts";

const adapter = process.env.PERLC_ADAPTER ?? undefined;

function graph(name: string, build: (g: Builder) => void): Graph {
  const g = builder(name);
  build(g);
  return finish(g);
}

describe("failures of the device", () => {
  const double = () => graph("double", (g) => fetch(g, "y", scale(g, feed(g, "x", f32(2)), 2)));
  const feeds = { x: Float64Array.of(1, 2) };
  const codeOf = (error: unknown) => (error instanceof Failure ? error.diagnostics.map(({ code }) => code) : error);

  test("a call that validation rejects stops the next run and the next fetch with E1005", async () => {
    const own = await openDevice(adapter);
    const executable = await gpuBackend(own).compile(double());
    executable.run(feeds);
    own.gpu.createBuffer({ size: 16, usage: 0x8000 });
    expect(codeOf(await executable.fetch("y").catch((error: unknown) => error))).toEqual(["E1005"]);
    expect(() => executable.run(feeds)).toThrow(Failure);
    own.destroy();
  });

  test("a lost device stops the next fetch and then every run with E1004", async () => {
    const own = await openDevice(adapter);
    const executable = await gpuBackend(own).compile(double());
    executable.run(feeds);
    own.gpu.destroy();
    expect(codeOf(await executable.fetch("y").catch((error: unknown) => error))).toEqual(["E1004"]);
    let stopped: unknown;
    try {
      executable.run(feeds);
    } catch (error) {
      stopped = error;
    }
    expect(codeOf(stopped)).toEqual(["E1004"]);
  });

  test("a kernel that the driver refuses is a bug of ours, shown with its text, and no lost device", async () => {
    const wide: Op = {
      ...scaleOp,
      name: "wide",
      kernel: (types, attributes, target) => {
        const kernel = scaleOp.kernel!(types, attributes, target);
        return { ...kernel, wgsl: kernel.wgsl.replace("fn main(", "fn other(") };
      },
    };
    const { pointwise: _, ...alone } = wide;
    const own = await openDevice(adapter);
    const refused = graph("refused", (g) => fetch(g, "y", apply1(g, alone, { by: 2 }, [feed(g, "x", f32(2))])));
    await expect(gpuBackend(own).compile(refused)).rejects.toThrow(/a kernel does not compile[\s\S]*fn other/);
    expect(own.fault()).toBeUndefined();
    own.destroy();
  });
});
