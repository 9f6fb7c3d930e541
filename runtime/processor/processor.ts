// The processor as a device: a memory and threads.

import { startThreads } from "#threads";
import { E1006, E1023, E1024 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { addressesLeft, addressesOfThread } from "./addresses.ts";
import { type Arena, arena } from "./arena.ts";
import type { Memory } from "./engine.ts";
import { processorRecord } from "./record.ts";
import type { Threads } from "./threads.ts";

export interface Processor {
  readonly name: string;
  readonly memory: Memory;
  readonly wide: boolean;
  readonly pages: number;
  readonly threads: Threads;
  /** A place of so many bytes for what the words say. Failure E1006 where there is none. */
  take(bytes: number, what: string): number;
  give(address: number): void;
  /** Whether so many bytes can be taken in all, as far as addresses go. */
  reaches(bytes: number): boolean;
  destroy(): void;
}

export interface ProcessorOptions {
  /** 1 to 64. */
  readonly threads: number;
  /** Bytes that will be needed, as far as is known: above 2 GiB addresses have 64 bits, which cost some time. */
  readonly needs?: number;
}

const GiB = 2 ** 30;
/** All that 32 bits reach but for the last page, which V8 does not give. */
const narrow = 4 * GiB - 65_536;
/** The most that V8 gives a memory of 64-bit addresses. */
const mostReach = processorRecord.limits["memory"] ?? narrow;

/** Failure E1024 where the engine gives no such memory; E1023 later, once a thread has failed. */
export function openProcessor({ threads: count, needs = 0 }: ProcessorOptions): Processor {
  const most = needs > 2 * GiB ? mostReach : narrow;
  // one thread more reads the files of strangers
  refuseWithoutAddresses(most, Math.min(most, Math.max(needs, narrow)) + (count + 1) * addressesOfThread);
  const places = memoryOf(most);
  const { memory, wide, pages } = places;
  const threads = startThreads(memory, count, (reason = "it says nothing more") => new Failure(E1023({ reason })));
  return {
    name: processorRecord.name,
    memory,
    wide,
    pages,
    threads,
    take(bytes, what) {
      const address = places.take(bytes);
      if (address !== undefined) return address;
      const text = `for ${what}, beside ${Math.ceil(places.used() / 2 ** 20)} MiB that are in use`;
      throw new Failure(E1006({ adapter: processorRecord.name }, { notes: [{ keyword: "note", text }] }));
    },
    give: (address) => places.give(address),
    reaches: (bytes) => wide || bytes <= 2 * GiB,
    destroy: () => threads.end(),
  };
}

const inGiB = (bytes: number, digits = 0): string => `${(bytes / GiB).toFixed(digits)} GiB`;

function refuseWithoutAddresses(mostBytes: number, wanted: number): void {
  const left = addressesLeft();
  if (left === undefined || left >= wanted) return;
  const reason = `with its threads it wants ${inGiB(wanted, 1)} of addresses, and a limit leaves ${inGiB(left, 1)}`;
  throw new Failure(E1024({ size: inGiB(mostBytes), reason }));
}

function memoryOf(mostBytes: number): Arena {
  try {
    return arena(mostBytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(E1024({ size: inGiB(mostBytes), reason }));
  }
}
