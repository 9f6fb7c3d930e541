// The executor: a Backend over a WebGPU device. Keeps states in buffers of their own, and programs until they are released.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import type { Backend } from "../graph/backend.ts";
import { heldExecutables, heldRooms, refuseOtherType } from "../graph/held.ts";
import { size } from "../graph/ir.ts";
import { type Held, hold, upload } from "./buffers.ts";
import { executable } from "./executable.ts";
import type { Profiler } from "./profile.ts";
import { type Pipelines, pipelines } from "./program.ts";
import { type GpuRoom, gpuRoom } from "./room.ts";
import { stagingOf } from "./staging.ts";

/** Kernels of a device, which all its backends share: most of what a run compiles the next one needs again. */
const compiled = new WeakMap<Device, Pipelines>();

function kernelsOf(device: Device): Pipelines {
  const known = compiled.get(device) ?? pipelines(device);
  compiled.set(device, known);
  return known;
}

export interface GpuBackendOptions {
  /** Every tensor that a kernel makes stands between margins, and what is written there is an error. Default false. */
  readonly guards?: boolean;
}

/** A backend on an open device; `destroy` frees its states and programs, the device and its kernels stay. A profiler times every run. */
export function gpuBackend(device: Device, profiler?: Profiler, { guards = false }: GpuBackendOptions = {}): Backend {
  const { gpu } = device;
  const programs = heldExecutables();
  const rooms = heldRooms<GpuRoom>();
  const states = new Map<string, Held>();
  const stateOf = (name: string): Held => states.get(name) ?? bug(`state ${name} was never written`);
  const staging = stagingOf(device);
  const versions = new Map<string, number>();
  let writes = 0;
  const written = (name: string): void => void versions.set(name, ++writes);
  const host = { device, kernels: kernelsOf(device), stateOf, written, staging, profiler, guards };

  return {
    name: device.adapter.name,
    numeric: device.numeric,
    compile: async (graph, room) => programs.keep(await executable(graph, host, guards ? undefined : rooms.of(room))),
    room: (...graphs) => rooms.keep(gpuRoom(device, graphs)),
    write(name, type, data) {
      const known = states.get(name);
      if (known) refuseOtherType(name, known.type, type);
      const into = known ?? hold(device, `the state ${name}`, type);
      states.set(name, into);
      written(name);
      if (data) upload(gpu, into, data, `state ${name}`);
      else if (known) upload(gpu, into, new Float32Array(size(type.shape)), name);
    },
    async read(name) {
      const { type, buffer } = stateOf(name);
      const [data] = await staging.read([{ from: { buffer, offset: 0, size: buffer.size }, dtype: type.dtype }]);
      return data ?? bug("read");
    },
    version: (name) => versions.get(name) ?? bug(`state ${name} was never written`),
    drop(...names) {
      for (const name of names) {
        states.get(name)?.buffer.destroy();
        states.delete(name);
        versions.delete(name);
      }
    },
    destroy() {
      programs.releaseAll();
      rooms.releaseAll();
      for (const { buffer } of states.values()) buffer.destroy();
      states.clear();
      staging.destroy();
    },
  };
}
