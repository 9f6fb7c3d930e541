// What WebGPU says of an adapter, as the record that everything else is decided by.

import type { AdapterRecord, GpuKind } from "./adapter.ts";
import { nullAdapterName } from "./null.ts";

/** Threads in a subgroup of the software drivers, on which their kernels build (kernels/matmul-tiles.ts). */
const softwareSubgroup = { swiftshader: 4, lavapipe: 8 } as const;

/** The key of the tile table. A software driver of another vector width is a family of its own: `lavapipe-16`. */
function familyOf(name: string, info: GPUAdapterInfo): string {
  if (name === nullAdapterName) return "null";
  const software = /swiftshader/i.test(name) ? "swiftshader" : /llvmpipe|lavapipe/i.test(name) ? "lavapipe" : undefined;
  if (software === undefined) return info.vendor || "unknown";
  const { subgroupMinSize: least, subgroupMaxSize: most } = info;
  return least === most && most === softwareSubgroup[software] ? software : `${software}-${most}`;
}

/** An adapter as a plain record. `driver` is its driver in words, `backend` what it is reached by. */
export function describe(
  name: string,
  adapter: GPUAdapter,
  { driver, backend }: Pick<AdapterRecord, "driver" | "backend">,
): AdapterRecord<GpuKind> {
  const { vendor, architecture, isFallbackAdapter } = adapter.info;
  const none = name === nullAdapterName;
  const limits: Record<string, number> = {};
  for (const limit in adapter.limits) {
    const value = adapter.limits[limit as keyof GPUSupportedLimits];
    if (typeof value === "number") limits[limit] = value;
  }
  return {
    name,
    kind: none ? "null" : isFallbackAdapter ? "software" : "hardware",
    family: familyOf(name, adapter.info),
    vendor,
    architecture,
    driver,
    backend: none ? "null" : backend,
    features: [...adapter.features].sort(),
    limits,
  };
}

/** Features that some profile uses; a device gets those that its adapter has. */
const usefulFeatures = ["shader-f16", "subgroups", "subgroup-size-control", "timestamp-query"];

/** What to ask of an adapter: all of its limits and its useful features; with `least`, what every WebGPU device has. */
export const wanted = (
  record: AdapterRecord<GpuKind>,
  { least = false }: { readonly least?: boolean },
): Pick<GPUDeviceDescriptor, "requiredLimits" | "requiredFeatures"> =>
  least
    ? {}
    : {
        requiredLimits: { ...record.limits },
        requiredFeatures: usefulFeatures.filter((each) => record.features.includes(each)) as GPUFeatureName[],
      };
