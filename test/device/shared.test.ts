// One device for the runs of a process: it is found again, a fault ends it, and a run, also one that failed, leaves nothing on it.

import { expect, test } from "vitest";
import type { Device } from "../../runtime/device/device.ts";
import { borrowDevice, closeDevices } from "../../runtime/device/shared.ts";
import { startRun } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { codeOf, evaluate, model, planOf, questions, scratch, supervised, watching } from "../run/tiny.ts";

const parent = scratch();

test("a device is found again; two at once are two; one with a fault is not lent again", async () => {
  const first = await borrowDevice();
  const second = await borrowDevice();
  expect(second.device).not.toBe(first.device);
  first.giveBack();
  first.giveBack();
  const third = await borrowDevice();
  expect(third.device).toBe(first.device);
  second.giveBack();
  third.giveBack();
  const fourth = await borrowDevice();
  fourth.device.gpu.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  await fourth.device.guard(fourth.device.gpu.queue.onSubmittedWorkDone()).catch(() => undefined);
  expect(fourth.device.fault()).toBeDefined();
  fourth.giveBack();
  const fifth = await borrowDevice();
  expect(fifth.device).not.toBe(fourth.device);
  expect(fifth.device.fault()).toBeUndefined();
  fifth.giveBack();
  closeDevices();
});

/** Buffers of a device that were made and not destroyed. */
const living = new WeakMap<Device, Set<GPUBuffer>>();
function counted(device: Device): Device {
  if (living.has(device)) return device;
  const alive = new Set<GPUBuffer>();
  living.set(device, alive);
  const make = device.gpu.createBuffer.bind(device.gpu);
  device.gpu.createBuffer = (descriptor) => {
    const made = make(descriptor);
    alive.add(made);
    const destroy = made.destroy.bind(made);
    made.destroy = () => {
      alive.delete(made);
      return destroy();
    };
    return made;
  };
  return device;
}

test("runs after each other share a device and leave no buffer on it, one that fails neither", async () => {
  const devices = new Set<Device>();
  const left: number[] = [];
  const settings = () =>
    watching(() => false, {
      adapter: "software",
      backendOn: ({ gpu: device }) => {
        if (!device) throw new Error("no driver");
        devices.add(counted(device));
        return gpuBackend(device);
      },
    }).settings;
  const good = planOf([model, ...questions(4), supervised(2), evaluate(0)]);
  const bad = planOf([model, ...questions(4), supervised(2, { rate: { kind: "constant", value: 1e38 } }), evaluate(0)]);
  const digests: unknown[] = [];
  for (const plan of [good, bad, good]) {
    const code = await codeOf(async () => {
      const { outcome } = await startRun(plan, [], parent, parent, settings());
      digests.push(outcome.kind === "finished" && outcome.weights);
    });
    expect(code).toBe(plan === bad ? "E1011" : "none");
    left.push(...[...devices].map((each) => living.get(each)?.size ?? -1));
  }
  expect(devices.size).toBe(1);
  expect(left).toEqual([0, 0, 0]);
  expect(digests[1]).toBe(digests[0]);
  closeDevices();
}, 240_000);
