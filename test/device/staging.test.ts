// Reading back makes nothing: a steady step of a run makes no buffer on its device, readings at once do not share one, and what is read is
// the reader's own.

import { afterAll, expect, test } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import { closeDevices } from "../../runtime/device/shared.ts";
import { builder, f32, feed, fetch, finish, state } from "../../runtime/graph/ir.ts";
import { startRun } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { scale } from "../../runtime/tensor/ops/arithmetic.ts";
import { grpo, model, permute, planOf, questions, reward, scratch, supervised, watching } from "../run/tiny.ts";

const parent = scratch();
afterAll(closeDevices);

/** Counts the buffers that are made on a device from now on. */
function counting(device: Device): { readonly made: () => number } {
  let made = 0;
  const make = device.gpu.createBuffer.bind(device.gpu);
  device.gpu.createBuffer = (descriptor) => {
    made++;
    return make(descriptor);
  };
  return { made: () => made };
}

test.each([
  ["supervised", [model, ...questions(4), supervised(5)]],
  ["permutation GRPO", [model, ...questions(2), permute, reward, grpo(5)]],
] as const)(
  "a steady step of %s makes no buffer",
  async (_, nodes) => {
    let count: ReturnType<typeof counting> | undefined;
    const after: number[] = [];
    const { settings } = watching(() => false, {
      adapter: "software",
      backendOn: ({ gpu }) => {
        if (!gpu) throw new Error("no driver");
        count ??= counting(gpu);
        return gpuBackend(gpu);
      },
    });
    const { outcome } = await startRun(planOf(nodes), [], parent, parent, {
      ...settings,
      event: (event) => {
        if (event.event === "step") after.push(count?.made() ?? -1);
      },
    });
    expect(outcome.kind).toBe("finished");
    expect(after.length).toBe(5);
    expect(after[0]).toBeGreaterThan(10);
    // the first steps may meet a longest prompt
    expect(after.map((each, at) => each - (after[at - 1] ?? 0)).slice(2)).toEqual([0, 0, 0]);
  },
  300_000,
);

test("readings at once are each their own, and what was read does not change", async () => {
  const device = await openDevice("software");
  const backend = gpuBackend(device);
  const g = builder("two");
  const x = feed(g, "x", f32(1000));
  fetch(g, "double", scale(g, x, 2));
  fetch(g, "triple", scale(g, state(g, "w", f32(3)), 3));
  backend.write("w", f32(3), [1, 2, 3]);
  const executable = await backend.compile(finish(g));
  const run = (value: number) => {
    executable.run({ x: new Float32Array(1000).fill(value) });
    return Promise.all([executable.fetch("double"), executable.fetch("triple", "double"), backend.read("w")]);
  };
  const [before] = await run(1);
  const count = counting(device);
  const [first, second] = [run(2), run(5)];
  const [double, both, w] = await second;
  const [earlier] = await first;
  expect([earlier["double"]?.[999], double["double"]?.[0], both["double"]?.[500]]).toEqual([4, 10, 10]);
  expect([...both["triple"]!, ...w]).toEqual([3, 6, 9, 1, 2, 3]);
  expect(before["double"]?.[7]).toBe(2);
  expect(count.made()).toBeLessThanOrEqual(3);
  const made = count.made();
  await run(6);
  await run(7);
  expect(count.made()).toBe(made);
  backend.destroy();
  device.destroy();
});
