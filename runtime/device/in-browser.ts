// `#device` in a browser: its WebGPU, as a worker or a page has it. A browser names no adapter and shows one at a time, so that there is one to
// choose. Node has dawn.ts.

import { E1001, E1003, E1008 } from "../../compiler/diagnostics/codes.ts";
import { Failure, type Note } from "../../compiler/diagnostics/diagnostic.ts";
import { type AdapterRecord, type GpuKind, takenAdapter } from "./adapter.ts";
import { describe, wanted } from "./described.ts";
import { type Device, type DeviceOptions, watch } from "./device.ts";
import { reason } from "./reason.ts";

/** The browser's preferred adapter; null where it has none for us. */
const request = async (): Promise<GPUAdapter | null> =>
  (await (navigator as { readonly gpu?: GPU }).gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? null;

/** The browser stands for the driver, whose version it does not tell. */
function recordOf(adapter: GPUAdapter): AdapterRecord<GpuKind> {
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter((each) => each !== "").join(" ") || "WebGPU";
  return describe(name, adapter, { driver: navigator.userAgent, backend: "browser" });
}

/** The one adapter of this browser, or none. */
export async function listAdapters(): Promise<readonly AdapterRecord<GpuKind>[]> {
  const adapter = await request();
  return adapter === null ? [] : [recordOf(adapter)];
}

/** What stands in the way of more adapters. */
export async function whyNoOther(): Promise<readonly Note[]> {
  const text =
    "gpu" in navigator
      ? "the browser shows a page one adapter, and may have none for this machine: its settings for graphics say why"
      : "this browser has no WebGPU, or gives it to pages with a secure address alone";
  return [{ keyword: "note", text }];
}

/**
 * Opens the device of the adapter that answers to `choice`, with all of its limits unless the options say otherwise. Throws `Failure`:
 * E1001 no adapter, E1003 unknown name, E1008 refused.
 */
export async function openDevice(choice?: string, options: DeviceOptions = {}): Promise<Device> {
  const adapter = await request();
  const notes = await whyNoOther();
  if (adapter === null) throw new Failure(E1001({ platform: "this browser" }, { notes }));
  const record = recordOf(adapter);
  if (takenAdapter([record], choice) === undefined)
    throw new Failure(E1003({ name: choice ?? "", found: [record.name] }, { notes }));
  const gpu = await adapter
    .requestDevice({ label: record.name, ...wanted(record, options) })
    .catch((error: unknown) => {
      throw new Failure(E1008({ adapter: record.name }, { notes: [reason(error)] }));
    });
  return watch(gpu, record, { turn: () => new Promise((turn) => setTimeout(turn, 0)) });
}
