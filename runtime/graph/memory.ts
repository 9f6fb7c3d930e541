// The memory planner: static liveness over a graph, storage in a few slabs. Two rules come from WebGPU:
// a dispatch may not bind one buffer both read and read-write, so an output never lies in a slab that one of
// the op's inputs lies in; and offsets are multiples of the device's storage alignment.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Graph, type Node, size, type Value } from "./ir.ts";

/** Where a value lives: in a source's own buffer or in a slab. Bytes. */
export type Storage =
  | { readonly kind: "source"; readonly source: number }
  | { readonly kind: "slab"; readonly slab: number; readonly offset: number; readonly bytes: number };

export interface MemoryPlan {
  /** By value id. */
  readonly storage: ReadonlyMap<number, Storage>;
  /** Bytes of each slab. */
  readonly slabs: readonly number[];
}

interface Live {
  readonly offset: number;
  readonly end: number;
  /** Index of the last node that uses the storage. */
  readonly until: number;
}

/** First-fit in liveness order; `alignment` in bytes; a slab never grows past `mostBytes`. */
export function planMemory(graph: Graph, alignment: number, mostBytes: number): MemoryPlan {
  const storage = new Map<number, Storage>();
  graph.sources.forEach(({ value }, source) => {
    storage.set(value.id, { kind: "source", source });
  });
  const until = lastUses(graph);
  const slabs: { live: Live[]; bytes: number }[] = [];
  const slabOf = (value: Value): number => {
    const place = storage.get(value.id);
    return place?.kind === "slab" ? place.slab : -1;
  };

  function place(value: Value, now: number, excluded: ReadonlySet<number>): Storage {
    const bytes = Math.ceil((4 * size(value.type.shape)) / alignment) * alignment;
    if (bytes > mostBytes) bug(`graph ${graph.name}: a tensor of ${bytes} bytes, the device binds ${mostBytes}`);
    let best: { slab: number; offset: number; growth: number } | undefined;
    slabs.forEach((slab, index) => {
      if (excluded.has(index)) return;
      const offset = firstGap(slab.live, now, bytes);
      const growth = Math.max(0, offset + bytes - slab.bytes);
      if (offset + bytes <= mostBytes && (!best || growth < best.growth)) best = { slab: index, offset, growth };
    });
    if (!best) {
      slabs.push({ live: [], bytes: 0 });
      best = { slab: slabs.length - 1, offset: 0, growth: bytes };
    }
    const slab = slabs[best.slab] ?? bug("slab");
    slab.live = slab.live.filter((each) => each.until >= now);
    slab.live.push({ offset: best.offset, end: best.offset + bytes, until: until.get(value.id) ?? now });
    slab.bytes = Math.max(slab.bytes, best.offset + bytes);
    return { kind: "slab", slab: best.slab, offset: best.offset, bytes };
  }

  graph.nodes.forEach((node, now) => {
    const excluded = new Set(node.inputs.map(slabOf));
    node.outputs.forEach((output, index) => {
      const aliased = aliasedInput(node, index);
      const known = aliased && storage.get(aliased.id);
      storage.set(output.id, known ?? place(output, now, excluded));
    });
  });
  return { storage, slabs: slabs.map((each) => each.bytes) };
}

/** A slab for each value that is no source's and no other's: what guards look at the ends of. */
export function planApart(graph: Graph): MemoryPlan {
  const storage = new Map<number, Storage>();
  graph.sources.forEach(({ value }, source) => {
    storage.set(value.id, { kind: "source", source });
  });
  const slabs: number[] = [];
  for (const node of graph.nodes)
    node.outputs.forEach((output, index) => {
      const aliased = aliasedInput(node, index);
      const bytes = 4 * size(output.type.shape);
      const known = aliased && storage.get(aliased.id);
      storage.set(output.id, known ?? { kind: "slab", slab: slabs.push(bytes) - 1, offset: 0, bytes });
    });
  return { storage, slabs };
}

/** The input whose storage an output has: of a view, and of what is written in place. */
function aliasedInput({ op, inputs }: Node, output: number): Value | undefined {
  if (op.view) return inputs[0];
  return inputs[op.inPlace?.find(([own]) => own === output)?.[1] ?? -1];
}

/** Lowest offset at which `bytes` are free at time `now`. */
function firstGap(live: readonly Live[], now: number, bytes: number): number {
  const taken = live.filter((each) => each.until >= now).sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const each of taken) {
    if (each.offset - offset >= bytes) return offset;
    offset = Math.max(offset, each.end);
  }
  return offset;
}

/** For each value the index of the last node that reads its storage, through views; fetched values live to the end. */
function lastUses(graph: Graph): ReadonlyMap<number, number> {
  const until = new Map<number, number>();
  for (const { value } of [...graph.fetches, ...graph.updates]) until.set(value.id, graph.nodes.length);
  for (let now = graph.nodes.length - 1; now >= 0; now--) {
    const node = graph.nodes[now] ?? bug("node");
    const later = node.op.view ? Math.max(now, ...node.outputs.map((each) => until.get(each.id) ?? 0)) : now;
    for (const input of node.inputs) until.set(input.id, Math.max(until.get(input.id) ?? 0, later));
  }
  return until;
}
