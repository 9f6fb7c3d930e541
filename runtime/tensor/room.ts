// A room on a device: buffers for the slabs and feeds of programs of which one runs at a time.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import type { RoomMemory } from "../graph/held.ts";
import type { Graph } from "../graph/ir.ts";
import { placesIn, roomOf } from "../graph/room.ts";
import { planned } from "./program.ts";

export interface GpuRoom extends RoomMemory {
  /** Falling in size. */
  readonly slabs: readonly GPUBuffer[];
  readonly feeds: ReadonlyMap<string, GPUBuffer>;
}

/** A buffer for values that kernels make. */
export function slabBuffer({ gpu }: Device, label: string, bytes: number): GPUBuffer {
  return gpu.createBuffer({ label, size: Math.max(bytes, 4), usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
}

/** Room for a program of each of these graphs. Failure E1028 of what the device cannot hold. */
export function gpuRoom(device: Device, graphs: readonly Graph[]): GpuRoom {
  const name = graphs[0]?.name ?? bug("room for nothing");
  const { slabs, feeds } = roomOf(graphs.map((each) => planned(each, device)));
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const made = {
    slabs: slabs.map((bytes, rank) => slabBuffer(device, `${name} room ${rank}`, bytes)),
    feeds: new Map(
      [...feeds].map(([feed, bytes]) => {
        const label = `the feed ${feed} of ${name}`;
        return [feed, device.gpu.createBuffer({ label, size: Math.max(4, bytes), usage })] as const;
      }),
    ),
  };
  const all = [...made.slabs, ...made.feeds.values()];
  return {
    ...made,
    bytes: all.reduce((sum, each) => sum + each.size, 0),
    release() {
      for (const each of all) each.destroy();
    },
  };
}

/** A buffer for each slab of a program: those of the room where they are large enough, else what `make` makes. */
export function slabBuffers(
  slabs: readonly number[],
  room: GpuRoom | undefined,
  make: (bytes: number, index: number) => GPUBuffer,
): readonly GPUBuffer[] {
  const held = room?.slabs ?? [];
  const places = placesIn(
    held.map((each) => each.size),
    slabs,
  );
  return slabs.map((bytes, index) => held[places[index] ?? -1] ?? make(bytes, index));
}
