// What a room for several programs holds: slabs as large as the largest of each rank, and feeds as large as the largest of each name.
// A smaller program of the same kind then lies in it whole; of another one whatever fits.

import { type Graph, size } from "./ir.ts";
import type { MemoryPlan } from "./memory.ts";

/** Bytes of each part. */
export interface RoomPlan {
  /** Falling. */
  readonly slabs: readonly number[];
  readonly feeds: ReadonlyMap<string, number>;
}

/** A graph as it is compiled, with where its values lie. */
export interface Planned {
  readonly graph: Graph;
  readonly plan: Pick<MemoryPlan, "slabs">;
}

/** Room for each of these alone. */
export function roomOf(all: readonly Planned[]): RoomPlan {
  const slabs: number[] = [];
  const feeds = new Map<string, number>();
  for (const { graph, plan } of all) {
    plan.slabs
      .toSorted((a, b) => b - a)
      .forEach((bytes, rank) => {
        slabs[rank] = Math.max(slabs[rank] ?? 0, bytes);
      });
    for (const source of graph.sources)
      if (source.kind === "feed")
        feeds.set(source.name, Math.max(feeds.get(source.name) ?? 0, 4 * size(source.value.type.shape)));
  }
  return { slabs, feeds };
}

/** For each slab, in its order, the slab of a room that holds it, no two the same; undefined where none is large enough. */
export function placesIn(room: readonly number[], slabs: readonly number[]): readonly (number | undefined)[] {
  const places = new Array<number | undefined>(slabs.length).fill(undefined);
  const falling = [...slabs.keys()].toSorted((a, b) => (slabs[b] ?? 0) - (slabs[a] ?? 0));
  falling.forEach((slab, rank) => {
    if ((room[rank] ?? 0) >= (slabs[slab] ?? 0)) places[slab] = rank;
  });
  return places;
}
