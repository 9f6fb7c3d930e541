// Reading back: parts of buffers by way of staging buffers that the host can map. They are kept for the next reading, so that a steady step
// makes none, and each part is copied once on the host.

import { E1010 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Device } from "../device/device.ts";
import type { DType } from "../graph/ir.ts";
import type { HostArray } from "../graph/op.ts";
import type { Range } from "./buffers.ts";

export interface Part {
  readonly from: Range;
  readonly dtype: DType;
}

export interface Staging {
  /** The elements of each part after all work submitted so far, in one transfer. Failure E1010 of an adapter that computes nothing. */
  read(parts: readonly Part[]): Promise<HostArray[]>;
  /** Frees what is kept; later readings begin anew. */
  destroy(): void;
}

/** Bytes of the smallest staging buffer, and of the largest that is kept: weights are read now and then, and one by one. */
const smallest = 2 ** 12;
const largestKept = 2 ** 24;

/** Staging buffers of a device. */
export function stagingOf(device: Device): Staging {
  const { gpu } = device;
  const free: GPUBuffer[] = [];
  /** How often they were destroyed: what was taken before is not kept. */
  let destroyed = 0;

  /** The smallest one that is free and large enough, or a new one of a power of two, so that readings of much the same size share it. */
  function take(bytes: number): GPUBuffer {
    const [found] = free.filter((each) => each.size >= bytes).sort((a, b) => a.size - b.size);
    if (found) {
      free.splice(free.indexOf(found), 1);
      return found;
    }
    const size = bytes > largestKept ? bytes : Math.max(smallest, 2 ** Math.ceil(Math.log2(bytes)));
    return gpu.createBuffer({ label: "staging", size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  }

  function giveBack(staging: GPUBuffer, taken: number): void {
    staging.unmap();
    if (taken < destroyed || staging.size > largestKept) staging.destroy();
    else free.push(staging);
  }

  return {
    async read(parts) {
      if (!device.numeric) throw new Failure(E1010({ adapter: device.adapter.name }));
      const total = parts.reduce((sum, { from }) => sum + from.size, 0);
      const taken = destroyed;
      const staging = take(total);
      try {
        const encoder = gpu.createCommandEncoder();
        let at = 0;
        for (const { from } of parts) {
          encoder.copyBufferToBuffer(from.buffer, from.offset, staging, at, from.size);
          at += from.size;
        }
        gpu.queue.submit([encoder.finish()]);
        await device.guard(staging.mapAsync(GPUMapMode.READ, 0, total));
        const mapped = staging.getMappedRange(0, total);
        at = 0;
        const read = parts.map(({ from, dtype }) => {
          const part = copied(mapped, dtype, at, from.size / 4);
          at += from.size;
          return part;
        });
        giveBack(staging, taken);
        return read;
      } catch (error) {
        staging.destroy();
        throw error;
      }
    },
    destroy() {
      destroyed++;
      for (const each of free.splice(0)) each.destroy();
    },
  };
}

function copied(mapped: ArrayBuffer, dtype: DType, offset: number, length: number): HostArray {
  switch (dtype) {
    case "f32":
      return new Float32Array(mapped, offset, length).slice();
    case "i32":
      return new Int32Array(mapped, offset, length).slice();
    case "u32":
      return new Uint32Array(mapped, offset, length).slice();
  }
}
