// A run in the worker of a page, in a real Chromium: every event and the weights are those of Node on the same class of devices, on the device
// `cpu` with threads and without, and on a software GPU, also with no more than every WebGPU device has.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { diskFiles } from "../../disk.ts";
import type { Plan } from "../../plan/plan.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { type SessionSettings, startRun } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import type { Told, Train } from "../../trainer/protocol.ts";
import { openChromium, softwareGpu } from "./chromium.ts";
import { serveTrainer, trainedIn } from "./trainer.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "perlc-training-"));
const browser = await openChromium(softwareGpu);
const served = browser && (await serveTrainer());
afterAll(async () => {
  await browser?.close();
  served?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Two steps of the quickstart over few examples. */
const path = "specs/quickstart.perl";
const text = ["take(500)|take(24)", "take(200)|take(8)", "= 12prompt|= 4prompt", "= 60step|= 2step"].reduce(
  (before, each) => {
    const [long = "", short = ""] = each.split("|");
    if (!before.includes(long)) throw new Error(`${path} has no ${long}`);
    return before.replace(long, short);
  },
  readFileSync(join(root, path), "utf8"),
);

function planOf(): Plan {
  const { value, diagnostics } = compile({ path: join(root, path), text }, diskFiles());
  if (!value) throw new Failure(...diagnostics);
  return value.plan;
}
const plan = planOf();

/** The events of a run in Node. */
async function inNode(where: Pick<SessionSettings, "adapter" | "threads" | "on">): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const event = (each: RunEvent): void => void events.push(each);
  const settings = { ...where, event, warn: () => {}, stopping: () => false };
  await startRun(plan.runs[0]!, [{ path, text }], join(root, "specs"), folder, settings);
  return events;
}

async function inChromium(
  isolated: boolean,
  asked: Pick<Train, "adapter" | "threads">,
  before = "",
): Promise<readonly RunEvent[]> {
  const page = served!.page(isolated);
  const told = await trainedIn(browser!, page, { plan, specs: [{ path, text }], ...asked }, before);
  const last = told.at(-1);
  expect(last, JSON.stringify(last)).toMatchObject({ kind: "ended", how: "finished" });
  return told.flatMap((each: Told) => (each.kind === "event" ? [each.event] : []));
}

/** Without what is another thing elsewhere: time, the device's name, and the figures' digest, whose file has that name. */
const comparable = (events: readonly RunEvent[]) =>
  events.map(({ clock: _, ...event }) => ({ ...event, adapter: "", driver: "", metrics: "" }));

const weightsOf = (events: readonly RunEvent[]): string | undefined =>
  events.flatMap((each) => (each.event === "finish" ? [each.weights] : []))[0];

/** In the worker: no device has more than it must have. */
const leastAlone = `const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = function () { return requestDevice.call(this); };`;

test("a device with WebGPU's default limits and no optional feature trains the quickstart to the same weights", async () => {
  const device = await openDevice("swiftshader", { least: true });
  const least = await inNode({ on: { backend: gpuBackend(device), adapter: device.adapter } });
  device.destroy();
  expect(weightsOf(least)).toBeDefined();
  expect(comparable(least)).toEqual(comparable(await inNode({ adapter: "swiftshader" })));
});

describe.skipIf(browser === undefined)("in Chromium, as in Node", () => {
  test("on the processor, with threads that share memory, and with none", async () => {
    const here = comparable(await inNode({ adapter: "cpu", threads: "2" }));
    expect(comparable(await inChromium(true, { adapter: "cpu", threads: 2 }))).toEqual(here);
    expect(comparable(await inChromium(false, { adapter: "cpu" }))).toEqual(here);
  });

  test("on a software GPU, with all that it has, and with what every device has", async () => {
    const here = comparable(await inNode({ adapter: "swiftshader" }));
    expect(comparable(await inChromium(false, { adapter: "swiftshader" }))).toEqual(here);
    expect(comparable(await inChromium(false, { adapter: "swiftshader" }, leastAlone))).toEqual(here);
  });
});
