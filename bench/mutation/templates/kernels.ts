// The kernels of a device: in all their variants, between guards, and each made once, whoever asks: every mutant has an executor of
// its own, and most of its kernels are as before.

import type { Device } from "../../../runtime/device/device.ts";
import type { Backend } from "../../../runtime/graph/backend.ts";
import { gpuBackend } from "../../../runtime/tensor/execute.ts";

/** So few workgroups in a dimension that many grids are folded. */
const few = { maxComputeWorkgroupsPerDimension: 48 };

/** Such as some GPUs have: no room for the tiles of a product. */
const small = { ...few, maxComputeInvocationsPerWorkgroup: 128, maxComputeWorkgroupSizeX: 128 };

export type Variant = "software" | "hardware" | "folded" | "small";

/**
 * A device as kernels for its driver in software see it; as those for GPUs do; as these do whose grids are folded; and as one of a family
 * that nothing is known of, with small workgroups.
 */
export function devicesOf(opened: Device): Readonly<Record<Variant, Device>> {
  const device = (adapter: Partial<Device["adapter"]>, limits: Partial<GPUSupportedLimits> = {}): Device => ({
    ...opened,
    gpu: withLimits(opened.gpu, limits),
    adapter: { ...opened.adapter, ...adapter },
  });
  return {
    software: device({ kind: "software" }),
    hardware: device({ kind: "hardware" }),
    folded: device({ kind: "hardware" }, few),
    small: device({ kind: "hardware", family: "unknown" }, small),
  };
}

/** Backends on these; `make` is the executor of a mutant. */
export function variantsOf(opened: Device, make = gpuBackend): Readonly<Record<Variant, Backend>> {
  const { software, hardware, folded, small } = devicesOf(opened);
  const backend = (device: Device): Backend => make(device, undefined, { guards: true });
  return {
    software: backend(software),
    hardware: backend(hardware),
    folded: backend(folded),
    small: backend(small),
  };
}

export function cachedKernels(device: Device): Device {
  const made = new Map<string, unknown>();
  const numbers = new Map<unknown, number>();
  const once = <T>(key: string, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    const found = made.get(key) as T;
    if (!numbers.has(found)) numbers.set(found, numbers.size);
    return found;
  };
  const gpu = new Proxy(device.gpu, {
    get(target, name) {
      switch (name) {
        case "createBindGroupLayout":
          return (given: GPUBindGroupLayoutDescriptor) =>
            once(`group ${JSON.stringify(given)}`, () => target.createBindGroupLayout(given));
        case "createPipelineLayout":
          return (given: GPUPipelineLayoutDescriptor) =>
            once(`layout ${[...given.bindGroupLayouts].map((each) => numbers.get(each))}`, () =>
              target.createPipelineLayout(given),
            );
        case "createShaderModule":
          return (given: GPUShaderModuleDescriptor) =>
            once(`module ${given.code}`, () => target.createShaderModule(given));
        case "createComputePipelineAsync":
          return (given: GPUComputePipelineDescriptor) =>
            once(`pipeline ${numbers.get(given.layout)} ${numbers.get(given.compute.module)}`, () =>
              target.createComputePipelineAsync(given),
            );
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...device, gpu };
}

/** A device that says it has other limits: kernels are made for these. */
function withLimits(gpu: GPUDevice, limits: Partial<GPUSupportedLimits>): GPUDevice {
  const own = new Proxy(gpu.limits, {
    get: (target, name) =>
      name in limits ? limits[name as keyof GPUSupportedLimits] : Reflect.get(target, name, target),
  });
  return new Proxy(gpu, {
    get(target, name) {
      if (name === "limits") return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
