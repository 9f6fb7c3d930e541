// The processor as a device: a memory and threads.

import { availableParallelism } from "node:os";
import { arena } from "./arena.ts";
import type { Memory } from "./engine.ts";
import { startThreads, type Threads } from "./threads.ts";

export interface Processor {
  readonly name: string;
  readonly memory: Memory;
  readonly wide: boolean;
  readonly pages: number;
  readonly threads: Threads;
  /** A place of so many bytes for what the words say. */
  take(bytes: number, what: string): number;
  give(address: number): void;
  destroy(): void;
}

export interface ProcessorOptions {
  /** 1 to 64; default: what the system says may run at once. */
  readonly threads?: number;
  /** The most bytes that tensors may take; above 4 GiB addresses have 64 bits. */
  readonly mostBytes?: number;
}

export function openProcessor(options: ProcessorOptions = {}): Processor {
  const { threads: count = Math.min(64, availableParallelism()), mostBytes = 2 ** 32 - 65_536 } = options;
  const places = arena(mostBytes);
  const { memory, wide, pages } = places;
  const threads = startThreads(memory, count, (reason) => new Error(reason));
  return {
    name: "cpu",
    memory,
    wide,
    pages,
    threads,
    take(bytes, what) {
      const address = places.take(bytes);
      if (address === undefined) throw new Error(`no memory for ${what}`);
      return address;
    },
    give: (address) => places.give(address),
    destroy: () => threads.end(),
  };
}
