// What executes graphs: the GPU (execute.ts over Dawn), its null device, or the interpreter. All have this face.

import type { Graph, TensorType } from "./ir.ts";
import type { HostArray } from "./op.ts";

export type Feeds = { readonly [name: string]: HostArray };
export type Fetched = { readonly [name: string]: HostArray };

/** A compiled graph. `run` only enqueues; `fetch` waits and reads the named fetches of the last run. */
export interface Executable {
  readonly graph: Graph;
  /** Of one run; 0 in the interpreter. */
  readonly dispatches: number;
  /** What the device compiled for it, each once: two executables share what is in both. */
  readonly kernels: ReadonlySet<unknown>;
  /** Bytes on the device that only this executable holds: feeds, constants, slabs, scratch, as far as they lie in no room. */
  readonly bytes: number;
  run(feeds: Feeds): void;
  fetch(...names: readonly string[]): Promise<Fetched>;
  /** Frees what only this executable holds; states stay. */
  release(): void;
}

/**
 * Memory for what programs compute on their way, shared by programs of which only one runs at a time: a run overwrites what the run of
 * another one left, so fetch before.
 */
export interface Room {
  /** Which one it is, also where whoever counts it has wrapped it. */
  readonly id: symbol;
  /** On the device. */
  readonly bytes: number;
  /** Frees it; programs that were compiled into it must be released before. */
  release(): void;
}

/** States live here, by name; every executable of a backend sees the same ones. */
export interface Backend {
  readonly name: string;
  /** False for the null device: it computes nothing, and `fetch` and `read` refuse with `Failure` E1010. */
  readonly numeric: boolean;
  /** Compiles a graph, into `room` as far as there is room in it: what does not fit has memory of its own. */
  compile(graph: Graph, room?: Room): Promise<Executable>;
  /** Room for what a program of these graphs needs; the largest of several programs. Fails as `compile` does for lack of memory. */
  room(...graphs: readonly Graph[]): Room;
  /** Creates a state, or overwrites one of the same type. Elements row-major; without data, zeros. */
  write(name: string, type: TensorType, data?: ArrayLike<number>): void;
  /** A copy, which is the caller's own; that of `fetch` too. */
  read(name: string): Promise<HostArray>;
  /** A number that is another one whenever a state was written since: whoever keeps what follows from it asks whether it still does. */
  version(name: string): number;
  /** Forgets states and frees what they hold. */
  drop(...names: readonly string[]): void;
  destroy(): void;
}
