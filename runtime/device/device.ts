// An open device, and what is done with each one wherever it was opened: its first error stops every later wait.
// dawn.ts opens devices in Node, in-browser.ts in a browser.

import { E1004, E1005, E1006 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { AdapterRecord, GpuKind } from "./adapter.ts";
import { reason } from "./reason.ts";

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

/** How the caller's event loop turns. */
export interface Turns {
  /** Told of every wait; absent where nothing need be done meanwhile. */
  readonly waiting?: ((work: Promise<unknown>) => void) | undefined;
  /** Settles one turn later. */
  readonly turn: () => Promise<unknown>;
}

/** Implementations only print validation errors and goes on with invalid objects; here the first one stops every later wait. */
export function watch(gpu: GPUDevice, adapter: AdapterRecord<GpuKind>, { waiting, turn }: Turns): Device {
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
      waiting?.(work);
      const value = await work;
      if (fault !== undefined) throw fault;
      return value;
    } catch (error) {
      if (fault !== undefined) throw fault;
      // A lost device rejects its waits first and reports the loss a turn later.
      await turn();
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
