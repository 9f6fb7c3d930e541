// bench/gpu/run.sh on machines without a GPU, where it says so and does nothing, and which adapter it takes elsewhere.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { gpuAmong } from "../../bench/gpu/report.ts";

const script = fileURLToPath(new URL("../../bench/gpu/run.sh", import.meta.url));
const call = (args: readonly string[]) =>
  new Promise<{ readonly code: unknown; readonly stderr: string }>((resolve) => {
    execFile("bash", [script, ...args], (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }));
  });

test("takes a GPU by its name, the first without one, and never software", () => {
  const adapters = [
    { name: "SwiftShader", kind: "software", taken: false },
    { name: "Apple M3", kind: "hardware", taken: true },
    { name: "NVIDIA H200", kind: "hardware", taken: false },
    { name: "null", kind: "null", taken: false },
  ] as const;
  expect(gpuAmong(adapters, "")?.name).toBe("Apple M3");
  expect(gpuAmong(adapters, "h200")?.name).toBe("NVIDIA H200");
  expect(gpuAmong(adapters, "swift")).toBeUndefined();
  expect(gpuAmong(adapters.slice(0, 1), "")).toBeUndefined();
});

test("says what is wrong with its arguments", { timeout: 300_000 }, async () => {
  expect((await call(["--sideways"])).code).toBe(2);
  expect((await call(["--adapter"])).code).toBe(2);
});

test("runs nothing where no adapter of that name is a GPU, and says which there are", {
  timeout: 120_000,
}, async () => {
  const { code, stderr } = await call(["--adapter", "no such adapter"]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^no GPU of the name no such adapter on this machine: nothing was run\. Adapters: .+\n$/);
});
