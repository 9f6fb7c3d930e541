// The choice of an adapter, on made-up machines: pure, so it is tested without one.

import { expect, test } from "vitest";
import { renderDoctor } from "../../cli/doctor.ts";
import { type AdapterRecord, answersTo, takenAdapter } from "../../runtime/device/adapter.ts";
import { processorRecord } from "../../runtime/processor/record.ts";

const record = (name: string, part: Partial<AdapterRecord>): AdapterRecord => ({
  name,
  kind: "software",
  family: "unknown",
  vendor: "",
  architecture: "",
  driver: "",
  backend: "vulkan",
  features: [],
  limits: { maxBufferSize: 2 ** 30 },
  ...part,
});

const swiftshader = record("SwiftShader Device (Subzero)", { family: "swiftshader", vendor: "google" });
const lavapipe = record("llvmpipe (LLVM 15.0.6, 256 bits)", {
  family: "lavapipe",
  vendor: "mesa",
  driver: "llvmpipe: Mesa 25.0.7-2 (LLVM 15.0.6)",
});
const oldLavapipe = { ...lavapipe, driver: "llvmpipe: Mesa 22.3.6 (LLVM 15.0.6)" };
const h100 = record("NVIDIA H100 80GB HBM3", { kind: "hardware", family: "nvidia", vendor: "nvidia" });
const none = record("null", { kind: "null", family: "null", backend: "null" });

test.each([
  { found: [swiftshader, lavapipe, h100, none], choice: undefined, taken: h100 },
  { found: [swiftshader, lavapipe, none], choice: undefined, taken: lavapipe },
  { found: [swiftshader, oldLavapipe, none], choice: undefined, taken: swiftshader },
  { found: [none], choice: undefined, taken: undefined },
  { found: [swiftshader, lavapipe, h100, none], choice: "software", taken: lavapipe },
  { found: [swiftshader, lavapipe, h100, none], choice: "swift", taken: swiftshader },
  { found: [swiftshader, lavapipe, h100, none], choice: "LavaPipe", taken: lavapipe },
  { found: [swiftshader, oldLavapipe, none], choice: "lavapipe", taken: oldLavapipe },
  { found: [swiftshader, lavapipe, h100, none], choice: "h100", taken: h100 },
  { found: [swiftshader, lavapipe, h100, none], choice: "null", taken: none },
  { found: [swiftshader, lavapipe, none], choice: "hardware", taken: undefined },
  { found: [swiftshader, lavapipe, none], choice: "voodoo2", taken: undefined },
])("of $found.length adapters, --adapter $choice takes $taken.name", ({ found, choice, taken }) => {
  expect(takenAdapter(found, choice)).toBe(taken);
  expect(takenAdapter([...found].reverse(), choice)).toBe(taken);
});

test("the null backend answers to its own name only", () => {
  expect(answersTo(none, "null")).toBe(true);
  for (const choice of ["software", "nul", "", "vulkan"]) expect(answersTo(none, choice)).toBe(false);
  expect(answersTo(h100, "null")).toBe(false);
});

test("the doctor marks exactly the adapter that a run takes, and says why", () => {
  const text = renderDoctor([swiftshader, lavapipe, none]);
  expect(text.match(/^→ .*$/gm)).toEqual(["→ llvmpipe (LLVM 15.0.6, 256 bits)   software, vulkan"]);
  expect(text).toContain("a run takes it: no other adapter is here");
  const withCpu = renderDoctor([processorRecord, lavapipe, none], undefined, 3);
  expect(withCpu.match(/^→ .*$/gm)).toEqual(["→ cpu   cpu, wasm"]);
  expect(withCpu).toContain("there is no GPU");
  expect(withCpu).toContain("threads                   3");
  expect(withCpu).toContain("not taken: cpu goes before it");
  expect(text).toContain("not taken: llvmpipe (LLVM 15.0.6, 256 bits) goes before it");
  expect(text).toContain("largest buffer            1 GiB");
  expect(renderDoctor([swiftshader, none], "voodoo2")).toContain("No adapter here answers to --adapter voodoo2.");
});
