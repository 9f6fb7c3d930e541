// What kernels may know of an open device.

import type { Device } from "../device/device.ts";
import type { Target } from "../graph/op.ts";

/** By what the device was opened with, which may be less than its adapter has. */
export function targetOf({ adapter, gpu }: Device): Target {
  const { subgroupMinSize: least, subgroupMaxSize: most } = gpu.adapterInfo;
  return {
    adapter: { kind: adapter.kind, name: adapter.name, family: adapter.family },
    subgroup: gpu.features.has("subgroups") && least === most ? most : undefined,
    limits: {
      maxComputeInvocationsPerWorkgroup: gpu.limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: gpu.limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupsPerDimension: gpu.limits.maxComputeWorkgroupsPerDimension,
      maxComputeWorkgroupStorageSize: gpu.limits.maxComputeWorkgroupStorageSize,
    },
  };
}
