// A room in the processor's memory: places for the slabs and feeds of programs of which one runs at a time, and for what their kernels
// work out of states, once for all of them.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { RoomMemory } from "../graph/held.ts";
import type { Graph } from "../graph/ir.ts";
import { type MemoryPlan, planApart, planMemory } from "../graph/memory.ts";
import { type Planned, placesIn, roomOf } from "../graph/room.ts";
import { verify } from "../graph/verify.ts";
import { copyBeforeOverwrite } from "../tensor/copy-before-overwrite.ts";
import { fusePointwise } from "../tensor/fuse.ts";
import { kernelsOf, type NodeKernel, scratchOf } from "./kernels.ts";
import type { Processor } from "./processor.ts";

/** Bytes to which slabs are aligned. */
const alignment = 64;

/** Verifies, fuses, settles the updates and plans; `apart`, every slab is one value's. */
export function planned(built: Graph, apart = false): Planned & { readonly plan: MemoryPlan } {
  verify(built);
  const graph = copyBeforeOverwrite(fusePointwise(built));
  verify(graph);
  return { graph, plan: apart ? planApart(graph) : planMemory(graph, alignment, Number.MAX_SAFE_INTEGER) };
}

/** What a kernel works out of a state: the phase that does is skipped until the state changes. */
export interface Watched {
  readonly state: string;
  /** Address of a word that is 0 where the phase need not run again. */
  readonly flag: number;
  readonly scratch: number;
  /** Of the state that it was worked out of last. */
  version: number;
}

/** Under which a room has it: programs with the same kernel work the same out of a state. */
export const lastingKey = ({ node, kernel, state }: NodeKernel): string =>
  `${node.op.name} ${JSON.stringify(node.attributes)} ${kernel.shared} ${state}`;

/** A place for it, which no state has filled yet. */
export function watch({ kernel, state = "" }: NodeKernel, take: (bytes: number) => number): Watched {
  return { state, flag: take(4), scratch: take(kernel.shared ?? 0), version: -1 };
}

interface Place {
  readonly address: number;
  readonly bytes: number;
}

export interface ProcessorRoom extends RoomMemory {
  /** Falling in size. */
  readonly slabs: readonly Place[];
  readonly feeds: ReadonlyMap<string, Place>;
  /** For kernels; `own` has a part for each thread. */
  readonly scratch: { readonly common: Place; readonly own: Place };
  /** By kernel and state (`lastingKey`). */
  readonly lasting: ReadonlyMap<string, Watched>;
}

/** Room for a program of each of these graphs. Failure E1006 where there is none. */
export function processorRoom(processor: Processor, graphs: readonly Graph[]): ProcessorRoom {
  const name = graphs[0]?.name ?? bug("room for nothing");
  const ready = graphs.map((each) => planned(each));
  const { slabs, feeds } = roomOf(ready);
  const kernels = ready.map(({ graph }) => kernelsOf(graph));
  const scratch = kernels.map(scratchOf);
  const own: number[] = [];
  let taken = 0;
  const take = (bytes: number): number => {
    const address = processor.take(bytes, `the graph ${name}`);
    own.push(address);
    taken += bytes;
    return address;
  };
  const place = (bytes: number): Place => ({ address: take(bytes), bytes });
  const lasting = new Map<string, Watched>();
  for (const each of kernels.flat())
    if (each.state !== undefined && !lasting.has(lastingKey(each))) lasting.set(lastingKey(each), watch(each, take));
  const places = {
    slabs: slabs.map(place),
    feeds: new Map([...feeds].map(([feed, bytes]) => [feed, place(bytes)])),
    scratch: {
      common: place(Math.max(...scratch.map((each) => each.common))),
      own: place(Math.max(...scratch.map((each) => each.own)) * processor.threads.count),
    },
  };
  return {
    ...places,
    lasting,
    bytes: taken,
    release() {
      for (const each of own) processor.give(each);
    },
  };
}

/** An address for each slab of a program: those of the room where they are large enough, else what `take` gives. */
export function slabAddresses(
  slabs: readonly number[],
  room: ProcessorRoom | undefined,
  take: (bytes: number) => number,
): readonly number[] {
  const held = room?.slabs ?? [];
  const places = placesIn(
    held.map((each) => each.bytes),
    slabs,
  );
  return slabs.map((bytes, index) => held[places[index] ?? -1]?.address ?? take(bytes));
}
