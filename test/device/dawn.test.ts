// The device itself: adapters found on this machine, faults that stop a run, the null device, clean exits.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openBenchDevice } from "../../bench/device/open.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { chooseAdapter, listAdapters, openDevice } from "../../runtime/device/dawn.ts";
import { readBuffer, readFloats } from "../../runtime/device/read.ts";

const codeOf = (error: unknown) => (error instanceof Failure ? error.diagnostics.map(({ code }) => code) : error);
const caught = (work: Promise<unknown>) => work.then(() => undefined, codeOf);
const root = join(import.meta.dirname, "../..");

/** Runs TypeScript in a process of its own, as the CLI would run. */
function inProcess(code: string, env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ["--input-type=module-typescript", "-e", code], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 50_000,
  });
}

describe("adapters", () => {
  test("the list ends with the null backend and a choice is one of the list", async () => {
    const found = await listAdapters();
    expect(found.at(-1)).toMatchObject({ name: "null", kind: "null", backend: "null" });
    const taken = await chooseAdapter();
    expect(found.map(({ name }) => name)).toContain(taken.name);
    expect(taken.kind).not.toBe("null");
    expect(taken.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(128);
  });

  test.runIf(process.platform === "linux" && process.arch === "x64")(
    "npm alone gives linux-x64 an adapter",
    async () => {
      expect(await chooseAdapter("swiftshader")).toMatchObject({ kind: "software", family: "swiftshader" });
    },
  );

  test("an unknown name is E1003 and names those found", async () => {
    const failure = await openDevice("voodoo2").catch((error: unknown) => error);
    expect(codeOf(failure)).toEqual(["E1003"]);
    const [diagnostic] = (failure as Failure).diagnostics;
    expect(diagnostic?.title).toContain("voodoo2");
    expect(diagnostic?.notes.map(({ text }) => text).join()).toContain((await chooseAdapter()).name);
  });

  test("a benchmark takes a software adapter only by name", async () => {
    const { kind, family } = await chooseAdapter();
    if (kind !== "software") return;
    expect(await caught(openBenchDevice())).toEqual(["E1009"]);
    const device = await openBenchDevice(family);
    expect(device.adapter.family).toBe(family);
    device.destroy();
  });
});

describe("a device", () => {
  test("reads back what was written, and has its adapter's limits", async () => {
    const device = await openDevice();
    const buffer = device.gpu.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
    device.gpu.queue.writeBuffer(buffer, 0, new Float32Array([1, -2, 3.5, 1e-40]));
    expect([...(await readFloats(device, buffer))]).toEqual([1, -2, 3.5, Math.fround(1e-40)]);
    expect(device.gpu.limits.maxStorageBufferBindingSize).toBe(device.adapter.limits.maxStorageBufferBindingSize);
    expect(device.fault()).toBeUndefined();
    device.destroy();
  });

  test("a call that validation rejects stops every later wait with E1005", async () => {
    const device = await openDevice();
    const buffer = device.gpu.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_SRC });
    device.gpu.createBuffer({ size: 16, usage: 0x8000 });
    expect(await caught(readFloats(device, buffer))).toEqual(["E1005"]);
    expect(await caught(device.guard(device.gpu.queue.onSubmittedWorkDone()))).toEqual(["E1005"]);
    device.destroy();
  });

  test("a kernel that does not compile is E1005, with the compiler's words", async () => {
    const device = await openDevice("null");
    const module = device.gpu.createShaderModule({ code: "fn main() { let x: f32 = 1u; }" });
    device.gpu.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
    expect(codeOf(device.fault())).toEqual(["E1005"]);
    expect(device.fault()?.diagnostics[0]?.notes.find(({ keyword }) => keyword === "reason")?.text).toMatch(/u32|f32/);
    device.destroy();
  });

  test("two devices of one adapter work side by side", async () => {
    const devices = [await openDevice(), await openDevice()];
    for (const [index, device] of devices.entries()) {
      const buffer = device.gpu.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
      device.gpu.queue.writeBuffer(buffer, 0, new Float32Array([index + 1]));
      expect([...(await readFloats(device, buffer))]).toEqual([index + 1]);
    }
    for (const device of devices) device.destroy();
  });

  test("the null device has no numbers to give", async () => {
    const device = await openDevice("null");
    expect(device.numeric).toBe(false);
    const buffer = device.gpu.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_SRC });
    expect(await readBuffer(device, buffer)).toEqual({ kind: "not_numeric", adapter: "null" });
    expect(await caught(readFloats(device, buffer))).toEqual(["E1010"]);
    device.destroy();
  });
});

describe("a process", () => {
  const open = `import { openDevice } from "./runtime/device/dawn.ts"; const device = await openDevice();`;

  test("exits by itself with code 0, destroyed or not", () => {
    for (const end of ["device.destroy();", ""]) {
      expect(inProcess(`${open} ${end} console.log("end");`)).toMatchObject({ status: 0, stdout: "end\n" });
    }
  });

  test.runIf(process.platform === "linux" && process.arch === "x64")(
    "unpacks the driver into PERLC_CACHE, once, and leaves nothing half made",
    () => {
      const cache = mkdtempSync(join(tmpdir(), "perlc-cache-"));
      try {
        for (const _ of [1, 2]) expect(inProcess(`${open} device.destroy();`, { PERLC_CACHE: cache }).status).toBe(0);
        const folders = readdirSync(cache);
        expect(folders).toHaveLength(1);
        expect(readdirSync(join(cache, folders[0]!)).sort()).toEqual([
          "dawn.node",
          "libvk_swiftshader.so",
          "libvulkan.so.1",
          "vk_swiftshader_icd.json",
        ]);
      } finally {
        rmSync(cache, { recursive: true, force: true });
      }
      const failing = `import { openDevice } from "./runtime/device/dawn.ts"; await openDevice().catch((e) => console.log(e.diagnostics[0].code));`;
      expect(inProcess(failing, { PERLC_CACHE: "/dev/null" })).toMatchObject({ status: 0, stdout: "E1007\n" });
    },
  );
});
