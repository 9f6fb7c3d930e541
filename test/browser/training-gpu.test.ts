// A run in the worker of a page on a software GPU, in a real Chromium: every event and the weights are those of Node. And of a device that has no
// more than every WebGPU device.

import { afterAll, expect, test } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { openChromium, softwareGpu } from "./chromium.ts";
import { inChromium, inNode } from "./small-run.ts";
import { serveTrainer } from "./trainer.ts";

const browser = await openChromium(softwareGpu);
const served = browser && (await serveTrainer());
afterAll(async () => {
  await browser?.close();
  served?.close();
});

/** Milliseconds: a software GPU compiles and computes for minutes on a machine that others use as well. */
const bound = 1_500_000;

let known: ReturnType<typeof inNode> | undefined;
function here(): ReturnType<typeof inNode> {
  known ??= inNode({ adapter: "swiftshader" });
  return known;
}

test.skipIf(browser === undefined)(
  "the browser's WebGPU",
  async () => {
    expect(await inChromium(browser!, served!.page(false), { adapter: "swiftshader" })).toEqual(await here());
  },
  bound,
);

test(
  "a device with WebGPU's default limits and no optional feature trains the quickstart to the same weights",
  async () => {
    const device = await openDevice("swiftshader", { least: true });
    const least = await inNode({ on: { backend: gpuBackend(device), adapter: device.adapter } });
    expect(device.fault()).toBeUndefined();
    device.destroy();
    expect(least).toEqual(await here());
  },
  bound,
);
