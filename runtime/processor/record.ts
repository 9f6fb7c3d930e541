// The processor as one of the adapters. Its name and driver are the same on every machine, because its bits are: what differs is time.

import type { AdapterRecord } from "../device/adapter.ts";

/** Counts on whenever a kernel gives other bits than before: the order of a sum, a coefficient. */
export const bitsVersion = 2;

export const processorRecord: AdapterRecord = {
  name: "cpu",
  kind: "cpu",
  family: "cpu",
  vendor: "",
  architecture: "",
  driver: `WebAssembly SIMD, bits ${bitsVersion}`,
  backend: "wasm",
  features: [],
  // bytes: all tensors lie in one memory
  limits: { maxBufferSize: 16 * 2 ** 30, memory: 16 * 2 ** 30 },
};
