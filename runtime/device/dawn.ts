// Dawn (WebGPU for Node): finds the adapters of this machine and opens one as a Device.
// After software.ts and adapter.ts, before everything that creates a buffer or a pipeline.

import { createRequire } from "node:module";
import { E1001, E1002, E1003, E1004, E1005, E1006, E1008 } from "../../compiler/diagnostics/codes.ts";
import { Failure, type Note } from "../../compiler/diagnostics/diagnostic.ts";
import { type AdapterRecord, answersTo, type GpuKind, takenAdapter } from "./adapter.ts";
import { nullAdapterName, nullFlags } from "./null.ts";
import {
  addVulkanDriver,
  driverToInstall,
  hasVulkanLoader,
  loaderNote,
  packagedDawn,
  platformName,
  reason,
  softwarePlatform,
  unpackSoftwareDriver,
} from "./software.ts";

/** An open device. Whoever opens it destroys it: a process with a live device still exits, but not before its queue is empty. */
export interface Device {
  readonly gpu: GPUDevice;
  readonly adapter: AdapterRecord<GpuKind>;
  /** False for the null backend: buffers read from this device hold no results (read.ts keeps that apart). */
  readonly numeric: boolean;
  /** The first thing that went wrong (uncaptured error, loss), once something has. */
  fault(): Failure | undefined;
  /** Waits for work of this device; throws the fault as soon as there is one. Every wait goes through here. */
  guard<T>(work: Promise<T>): Promise<T>;
  /** Settles when the device is lost without our `destroy`; never rejects. */
  readonly lost: Promise<Failure>;
  destroy(): void;
}

export interface DeviceOptions {
  /** Bounds checks in shaders (Dawn's robustness). Default true, and true in every run; only benchmarks that say so turn them off. */
  readonly robust?: boolean;
  /** Validation of API calls. Default true; only benchmarks that say so turn it off. */
  readonly validate?: boolean;
  /** With the limits that every WebGPU device has and without optional features: what tests hold perlc to. Default false. */
  readonly least?: boolean;
}

interface Binding {
  create(flags: string[]): GPU;
  readonly globals: object;
}

/** Dawn, and whether it can find GPUs. */
interface Loaded {
  readonly dawn: Binding;
  readonly findsGpus: boolean;
}

let loading: Promise<Loaded> | undefined;
// Dawn frees an instance when the object of create() is collected, under the devices made from it: keep them all,
// one per set of flags, since each new one starts every driver again (and Mesa's prints its warnings again).
const pinned = new Map<string, GPU>();

function binding(): Promise<Loaded> {
  loading ??= load();
  return loading;
}

/** Loads Dawn once. On linux-x64 it is the copy beside the npm loader and driver where they are installed, so that the system need have nothing. */
async function load(): Promise<Loaded> {
  let path = packagedDawn();
  if (platformName() === softwarePlatform) {
    const driver = await unpackSoftwareDriver();
    if (driver !== undefined) {
      addVulkanDriver(driver.driverFile);
      path = driver.dawn;
    }
  }
  try {
    const loaded = createRequire(import.meta.url)(path) as Binding;
    // GPUBufferUsage, GPUMapMode … become globals, as in a browser.
    Object.assign(globalThis, loaded.globals);
    return { dawn: loaded, findsGpus: hasVulkanLoader(path) };
  } catch (error) {
    throw new Failure(E1002({ platform: platformName() }, { notes: [reason(error)] }));
  }
}

async function instance(flags: readonly string[]): Promise<GPU> {
  const key = flags.join("\n");
  const before = pinned.get(key);
  if (before !== undefined) return before;
  const gpu = (await binding()).dawn.create([...flags]);
  pinned.set(key, gpu);
  return gpu;
}

/** Names of all adapters, best first. Dawn has no call for it, but names them all when none answers to a name. */
async function adapterNames(): Promise<readonly string[]> {
  if (!(await binding()).findsGpus) return [];
  const gpu = await instance(["adapter=\u0001none"]);
  try {
    await gpu.requestAdapter({ powerPreference: "high-performance" });
    return []; // null: there is no adapter at all
  } catch (error) {
    const listed = error instanceof Error ? error.message : String(error);
    return [...new Set([...listed.matchAll(/ name: '(.*)'$/gm)].map((match) => match[1]!))];
  }
}

/** A fresh adapter of that exact name (an adapter gives one device only), or null when it is gone. */
export async function requestAdapter(name: string, options: DeviceOptions = {}): Promise<GPUAdapter | null> {
  const which = name === nullAdapterName ? nullFlags : [`adapter=${name}`];
  const gpu = await instance([...which, ...toggles(options)]);
  return gpu.requestAdapter({ powerPreference: "high-performance" });
}

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

function describe(name: string, adapter: GPUAdapter): AdapterRecord<GpuKind> {
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
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
    driver: description,
    backend: none
      ? "null"
      : process.platform === "darwin"
        ? "metal"
        : process.platform === "win32"
          ? "d3d12"
          : "vulkan",
    features: [...adapter.features].sort(),
    limits,
  };
}

/** Every adapter of this machine in Dawn's order (discrete GPUs first), the null backend last. */
export async function listAdapters(): Promise<readonly AdapterRecord<GpuKind>[]> {
  const found: AdapterRecord<GpuKind>[] = [];
  for (const name of [...(await adapterNames()), nullAdapterName]) {
    const adapter = await requestAdapter(name);
    if (adapter !== null) found.push(describe(name, adapter));
  }
  return found;
}

/** The adapter that `openDevice(choice)` would open; throws `Failure` E1003 or E1001. */
export async function chooseAdapter(choice?: string): Promise<AdapterRecord<GpuKind>> {
  const found = await listAdapters();
  const taken = takenAdapter(found, choice);
  if (taken !== undefined) return taken;
  const notes = await whyNoOther();
  if (choice === undefined) throw new Failure(E1001({ platform: platformName() }, { notes }));
  throw new Failure(E1003({ name: choice, found: found.map((each) => each.name) }, { notes }));
}

/** What stands in the way of more adapters, as far as it is known. */
export async function whyNoOther(): Promise<readonly Note[]> {
  const { findsGpus } = await binding();
  const driver = driverToInstall().map((each) => ({ ...each, keyword: "note" }));
  return findsGpus ? driver : [loaderNote, ...driver];
}

/** Features that some profile uses; a device gets those that its adapter has. */
const usefulFeatures = ["shader-f16", "subgroups", "subgroup-size-control", "timestamp-query"];

/**
 * Opens the device of `--adapter choice`, or of the preferred adapter, with all of the adapter's limits unless the options say otherwise.
 * Throws `Failure`: E1001 no adapter, E1002 Dawn does not load, E1003 unknown name, E1007 driver not unpacked, E1008 refused.
 */
export async function openDevice(choice?: string, options: DeviceOptions = {}): Promise<Device> {
  const record = choice !== undefined && answersTo(nullRecord, choice) ? nullRecord : await chooseAdapter(choice);
  const adapter = await requestAdapter(record.name, options);
  if (adapter === null) throw new Failure(E1008({ adapter: record.name }));
  const opened = describe(record.name, adapter);
  const gpu = await adapter
    .requestDevice({
      label: record.name,
      ...(!options.least && {
        requiredLimits: { ...opened.limits },
        requiredFeatures: usefulFeatures.filter((each) => adapter.features.has(each)) as GPUFeatureName[],
      }),
    })
    .catch((error: unknown) => {
      throw new Failure(E1008({ adapter: record.name }, { notes: [reason(error)] }));
    });
  return watch(gpu, opened);
}

const nap = new Int32Array(new SharedArrayBuffer(4));

/**
 * While a promise of Dawn is pending its binding polls on every turn of the event loop and so burns a core, which a
 * software driver needs for its own threads. Sleeping a little in each turn leaves it to them.
 */
export function napUntil(work: Promise<unknown>): void {
  let pending = true;
  let milliseconds = 0.02;
  const settle = () => {
    pending = false;
  };
  work.then(settle, settle);
  const turn = () => {
    if (!pending) return;
    Atomics.wait(nap, 0, 0, milliseconds);
    milliseconds = Math.min(milliseconds * 1.5, longestNap);
    setImmediate(turn);
  };
  setImmediate(turn);
}

/** Milliseconds; what a wait may end late, and how long the event loop stands still. */
const longestNap = 0.5;

const nullRecord = { name: nullAdapterName, kind: "null", family: "null", vendor: "" } as const;

function toggles({ robust = true, validate = true }: DeviceOptions): readonly string[] {
  const enable = [...(robust ? [] : ["disable_robustness"]), ...(validate ? [] : ["skip_validation"])];
  return [
    ...(enable.length === 0 ? [] : [`enable-dawn-features=${enable.join(",")}`]),
    "disable-dawn-features=timestamp_quantization",
  ];
}

/** Dawn only prints validation errors and goes on with invalid objects; here the first one stops every later wait. */
function watch(gpu: GPUDevice, adapter: AdapterRecord<GpuKind>): Device {
  let fault: Failure | undefined;
  let destroyed = false;
  gpu.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    const { error } = event as GPUUncapturedErrorEvent;
    const code = error.constructor.name === "GPUOutOfMemoryError" ? E1006 : E1005;
    fault ??= new Failure(code({ adapter: adapter.name }, { notes: [reason(error.message)] }));
  });
  const lostFailure = (error: unknown) => new Failure(E1004({ adapter: adapter.name }, { notes: [reason(error)] }));
  const lost = new Promise<Failure>((settle) => {
    gpu.lost.then(({ message, reason: why }) => {
      if (destroyed) return;
      const failure = lostFailure(message || why);
      fault ??= failure;
      settle(failure);
    });
  });
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      if (adapter.kind === "software") napUntil(work);
      const value = await work;
      if (fault !== undefined) throw fault;
      return value;
    } catch (error) {
      if (fault !== undefined) throw fault;
      // A lost device rejects its waits first and reports the loss a turn later.
      await new Promise((turn) => setImmediate(turn));
      throw fault ?? lostFailure(error);
    }
  };
  return {
    gpu,
    adapter,
    numeric: adapter.kind !== "null",
    fault: () => fault,
    guard,
    lost,
    destroy() {
      destroyed = true;
      gpu.destroy();
    },
  };
}
