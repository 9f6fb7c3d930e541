// A program on the processor: a graph as a module of WebAssembly, its tensors in memory of its own or in a room.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Executable, Fetched } from "../graph/backend.ts";
import { fetchedValue, refuseOtherType } from "../graph/held.ts";
import { type Graph, size, type Value } from "../graph/ir.ts";
import { programModule } from "../simd/program.ts";
import { dispatchesOf } from "./dispatches.ts";
import { engine } from "./engine.ts";
import { kernelsOf, scratchOf } from "./kernels.ts";
import type { Processor } from "./processor.ts";
import type { ProcessorProfiler } from "./profile.ts";
import { type ProcessorRoom, planned, slabAddresses } from "./room.ts";
import { fill, type Placed, read, type State } from "./tensors.ts";

/** What a program asks of its backend. */
export interface Host {
  readonly stateOf: (name: string) => State;
  readonly written: (state: State) => void;
  /** Looks at margins: then values share no place. */
  readonly check: (() => void) | undefined;
  readonly profiler: ProcessorProfiler | undefined;
}

/** Compiles a graph; what fits into `room` lies there. */
export async function executable(
  built: Graph,
  processor: Processor,
  { stateOf, written, check, profiler }: Host,
  room?: ProcessorRoom,
): Promise<Executable> {
  const { graph, plan } = planned(built, check !== undefined);
  const taken: number[] = [];
  let ofOwn = 0;
  const take = (bytes: number): number => {
    const address = processor.take(bytes, `the graph ${graph.name}`);
    taken.push(address);
    ofOwn += bytes;
    return address;
  };
  const { sources, feeds } = placed(graph, processor, { take, stateOf, room });
  const slabs = slabAddresses(plan.slabs, room, take);
  const addressOf = (value: Value): number => {
    const place = plan.storage.get(value.id) ?? bug(`${graph.name}: value ${value.id} has no storage`);
    return place.kind === "source"
      ? (sources[place.source] ?? bug("source"))
      : (slabs[place.slab] ?? bug("slab")) + place.offset;
  };
  const kernels = kernelsOf(graph);
  const scratch = scratchOf(kernels);
  const common =
    room && room.scratch.common.bytes >= scratch.common ? room.scratch.common.address : take(scratch.common);
  const ownBytes = scratch.own * processor.threads.count;
  const own = room && room.scratch.own.bytes >= ownBytes ? room.scratch.own.address : take(ownBytes);
  const { dispatches, watched } = dispatchesOf(graph, kernels, { addressOf, common, take, room });
  const layout = { wide: processor.wide, pages: processor.pages, own, ownBytes: scratch.own };
  const ids: number[] = [];
  for (const together of profiler ? dispatches.map((each) => [each]) : [dispatches])
    ids.push(processor.threads.learn(await engine.compile(programModule(together, layout))));
  return {
    graph,
    dispatches: dispatches.length,
    kernels: new Set(dispatches.map((each) => each.name)),
    bytes: ofOwn,
    run(given) {
      // feeds and flags are read by the program that may still run
      processor.threads.finish();
      for (const [name, into] of feeds)
        fill(processor, into, given[name] ?? bug(`${graph.name}: no feed ${name}`), `feed ${name}`);
      const words = new Int32Array(processor.memory.buffer);
      for (const each of watched) {
        const { version } = stateOf(each.state);
        words[each.flag / 4] = version === each.version ? 0 : 1;
        each.version = version;
      }
      for (const { state } of graph.updates) written(stateOf(state));
      if (profiler) profiler.run(graph, ids, processor.threads);
      else for (const id of ids) processor.threads.post(id);
    },
    async fetch(...names) {
      await processor.threads.done();
      check?.();
      return Object.fromEntries(
        names.map((name) => {
          const value = fetchedValue(graph, name);
          return [name, read(processor, value.type, addressOf(value))];
        }),
      ) as Fetched;
    },
    release() {
      try {
        processor.threads.finish();
      } catch {
        // a thread has failed: whoever waits for it says so
      }
      for (const id of ids) processor.threads.forget(id);
      for (const each of taken) processor.give(each);
    },
  };
}

/** Addresses of a graph's sources, in their order, and of its feeds by name; constants are filled. */
function placed(
  graph: Graph,
  processor: Processor,
  {
    take,
    stateOf,
    room,
  }: {
    readonly take: (bytes: number) => number;
    readonly stateOf: (name: string) => State;
    readonly room: ProcessorRoom | undefined;
  },
) {
  const feeds = new Map<string, Placed>();
  const sources = graph.sources.map((source) => {
    const { type } = source.value;
    if (source.kind === "state") {
      const known = stateOf(source.name);
      refuseOtherType(source.name, known.type, type, graph.name);
      return known.address;
    }
    const bytes = 4 * size(type.shape);
    const shared = source.kind === "feed" ? room?.feeds.get(source.name) : undefined;
    const address = shared && shared.bytes >= bytes ? shared.address : take(bytes);
    if (source.kind === "feed") feeds.set(source.name, { type, address });
    else fill(processor, { type, address }, source.data, "constant");
    return address;
  });
  return { sources, feeds };
}
