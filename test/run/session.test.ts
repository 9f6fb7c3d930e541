// A run through the front door: it opens its own device, is stopped, and is taken up again by another process's worth of
// state, all of which is in its folder.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { Device } from "../../runtime/device/device.ts";
import { readBuffer } from "../../runtime/device/read.ts";
import { checkpointSteps, journalPath } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import { continueRun, startRun } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { gpuChoice } from "../tensor/check.ts";
import { digest, model, planOf, questions, scratch, supervised, useRuns, watching } from "./tiny.ts";

const parent = scratch();
const { start } = useRuns();
// a driver, since buffers are looked at
const adapter = gpuChoice ?? "software";
const named = { adapter };

/** What a kernel of this device reads behind the end of an array of ones, where an array of twos may follow. */
async function readBehindEnd(device: Device): Promise<number> {
  const { gpu } = device;
  const code = `
    var<workgroup> ones: array<u32, 4>;
    var<workgroup> twos: array<u32, 64>;
    @group(0) @binding(0) var<storage, read_write> word: array<u32>;
    @compute @workgroup_size(1) fn main() {
      for (var i = 0u; i < 4u; i++) { ones[i] = 1u; }
      for (var i = 0u; i < 64u; i++) { twos[i] = 2u; }
      word[0] = ones[word[0]] + 0u * twos[word[0]];
    }`;
  const pipeline = gpu.createComputePipeline({
    layout: "auto",
    compute: { module: gpu.createShaderModule({ code }) },
  });
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const buffer = gpu.createBuffer({ size: 4, usage: STORAGE | COPY_SRC | COPY_DST });
  gpu.queue.writeBuffer(buffer, 0, Uint32Array.of(5));
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const layout = pipeline.getBindGroupLayout(0);
  pass.setBindGroup(0, gpu.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] }));
  pass.dispatchWorkgroups(1);
  pass.end();
  gpu.queue.submit([encoder.finish()]);
  const read = await readBuffer(device, buffer);
  return read.kind === "numeric" ? (new Uint32Array(read.bytes)[0] ?? 0) : bug("no numbers");
}

test("stopped and continued on devices of its own, it ends with the weights of a run in one piece", async () => {
  const plan = planOf([model, ...questions(4), supervised(3)]);
  const stop = watching((event) => event?.event === "step", named);
  const first = await startRun(plan, [{ path: "specs/tiny.perl", text: "spec 1\n" }], parent, parent, stop.settings);
  expect(first.outcome).toEqual({ kind: "stopped", step: 1 });
  expect(readdirSync(first.folder).sort()).toEqual(
    ["checkpoints", "journal.jsonl", "plan.json", "spec.json", "tiny.perl"].sort(),
  );
  let behind: Promise<number> | undefined;
  const rest = watching(() => false, {
    ...named,
    backendOn: ({ gpu: device }) => {
      if (!device) throw new Error("no driver");
      behind = readBehindEnd(device);
      return gpuBackend(device);
    },
  });
  const second = await continueRun(first.folder, readExternal, rest.settings);
  expect(rest.warnings).toEqual([]);
  expect(checkpointSteps(first.folder)).toEqual([1, 3]);
  const said = readJournal(journalPath(first.folder)).map((each) => each.event);
  const rounds = ["start", "stage", "step", "checkpoint", "resume", "step", "step", "checkpoint", "ledger", "finish"];
  expect(said).toEqual(rounds);
  expect(digest(second)).toBe(digest(await start(plan)));
  const metrics = JSON.parse(readFileSync(join(second.folder, "metrics.json"), "utf8")) as Readonly<
    Record<string, unknown>
  >;
  expect(metrics.weights).toBe(digest(second));
  expect(metrics.ledger).toEqual({ steps: 3, examples: 4, uses: 12, least: 3, most: 3 });
  expect(await behind, "kernels of a run are kept within bounds").toBe(1);
});
