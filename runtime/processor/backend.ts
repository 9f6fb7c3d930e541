// A backend on the processor: graphs become modules of WebAssembly whose threads share one memory.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Backend } from "../graph/backend.ts";
import { heldExecutables, heldRooms, refuseOtherType } from "../graph/held.ts";
import { size } from "../graph/ir.ts";
import { executable } from "./executable.ts";
import { guarded } from "./guard.ts";
import type { Processor } from "./processor.ts";
import type { ProcessorProfiler } from "./profile.ts";
import { type ProcessorRoom, processorRoom } from "./room.ts";
import { fill, read, type State } from "./tensors.ts";

export interface ProcessorBackendOptions {
  /** Every tensor stands alone between margins, and what a kernel writes there is an error. Default false. */
  readonly guards?: boolean;
  /** Runs and times each dispatch alone. */
  readonly profiler?: ProcessorProfiler;
}

/** A backend on a processor; `destroy` frees its states and programs, the processor stays. */
export function processorBackend(
  opened: Processor,
  { guards = false, profiler }: ProcessorBackendOptions = {},
): Backend {
  const guard = guards ? guarded(opened) : undefined;
  const processor = guard ?? opened;
  const states = new Map<string, State>();
  const programs = heldExecutables();
  const rooms = heldRooms<ProcessorRoom>();
  const stateOf = (name: string): State => states.get(name) ?? bug(`state ${name} was never written`);
  let writes = 0;
  const written = (state: State): void => {
    state.version = ++writes;
  };
  const host = { stateOf, written, check: guard?.check, profiler };
  return {
    name: processor.name,
    numeric: true,
    compile: async (graph, room) =>
      programs.keep(await executable(graph, processor, host, guard ? undefined : rooms.of(room))),
    room: (...graphs) => rooms.keep(processorRoom(processor, graphs)),
    write(name, type, data) {
      const known = states.get(name);
      if (known) refuseOtherType(name, known.type, type);
      processor.threads.finish();
      const into = known ?? { type, address: processor.take(4 * size(type.shape), `the tensor ${name}`), version: 0 };
      states.set(name, into);
      written(into);
      fill(processor, into, data, `state ${name}`);
    },
    async read(name) {
      const { type, address } = stateOf(name);
      await processor.threads.done();
      return read(processor, type, address);
    },
    version: (name) => stateOf(name).version,
    drop(...names) {
      processor.threads.finish();
      for (const name of names) {
        const known = states.get(name);
        if (known) processor.give(known.address);
        states.delete(name);
      }
    },
    destroy() {
      programs.releaseAll();
      rooms.releaseAll();
      for (const { address } of states.values()) processor.give(address);
      states.clear();
    },
  };
}
