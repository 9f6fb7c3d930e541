// `#device` in Node: Dawn finds the adapters of this machine and opens one as a Device.
// After software.ts and adapter.ts, before everything that creates a buffer or a pipeline.

import { createRequire } from "node:module";
import { E1001, E1002, E1003, E1008 } from "../../compiler/diagnostics/codes.ts";
import { Failure, type Note } from "../../compiler/diagnostics/diagnostic.ts";
import { type AdapterRecord, answersTo, type GpuKind, takenAdapter } from "./adapter.ts";
import { describe, wanted } from "./described.ts";
import { type Device, type DeviceOptions, watch } from "./device.ts";
import { nullAdapterName, nullFlags } from "./null.ts";
import { reason } from "./reason.ts";
import {
  addVulkanDriver,
  driverToInstall,
  hasVulkanLoader,
  loaderNote,
  packagedDawn,
  platformName,
  softwarePlatform,
  unpackSoftwareDriver,
} from "./software.ts";

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

const system = { darwin: "metal", win32: "d3d12" } as const;

const recordOf = (name: string, adapter: GPUAdapter): AdapterRecord<GpuKind> =>
  describe(name, adapter, {
    driver: adapter.info.description,
    backend: (system as Readonly<Record<string, "metal" | "d3d12">>)[process.platform] ?? "vulkan",
  });

/** Every adapter of this machine in Dawn's order (discrete GPUs first), the null backend last. */
export async function listAdapters(): Promise<readonly AdapterRecord<GpuKind>[]> {
  const found: AdapterRecord<GpuKind>[] = [];
  for (const name of [...(await adapterNames()), nullAdapterName]) {
    const adapter = await requestAdapter(name);
    if (adapter !== null) found.push(recordOf(name, adapter));
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

/**
 * Opens the device of `--adapter choice`, or of the preferred adapter, with all of the adapter's limits unless the options say otherwise.
 * Throws `Failure`: E1001 no adapter, E1002 Dawn does not load, E1003 unknown name, E1007 driver not unpacked, E1008 refused.
 */
export async function openDevice(choice?: string, options: DeviceOptions = {}): Promise<Device> {
  const record = choice !== undefined && answersTo(nullRecord, choice) ? nullRecord : await chooseAdapter(choice);
  const adapter = await requestAdapter(record.name, options);
  if (adapter === null) throw new Failure(E1008({ adapter: record.name }));
  const opened = recordOf(record.name, adapter);
  const gpu = await adapter
    .requestDevice({
      label: record.name,
      ...wanted(opened, options),
    })
    .catch((error: unknown) => {
      throw new Failure(E1008({ adapter: record.name }, { notes: [reason(error)] }));
    });
  return watch(gpu, opened, {
    waiting: opened.kind === "software" ? napUntil : undefined,
    turn: () => new Promise((turn) => setImmediate(turn)),
  });
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
