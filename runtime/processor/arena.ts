// One memory for everything that the processor computes with: parts of it are taken and given back; it grows when it must.

import { reserved } from "../simd/control.ts";
import { engine, type Memory } from "./engine.ts";

/** Bytes of a page of WebAssembly. */
const page = 65_536;
/** Places begin at multiples of this: a line of the processor's cache. */
const alignment = 64;
/** Bytes behind the last place, because kernels load four elements where fewer are theirs. */
const margin = 64;

export interface Arena {
  readonly memory: Memory;
  /** Addresses have 64 bits. */
  readonly wide: boolean;
  /** The most pages that the memory can have, which modules must be told. */
  readonly pages: number;
  /** The address of so many bytes, zeros or not; undefined where memory does not reach. */
  take(bytes: number): number | undefined;
  /** Gives back what `take` gave. */
  give(address: number): void;
  /** Bytes that are taken. */
  used(): number;
}

interface Free {
  readonly from: number;
  readonly bytes: number;
}

/** A memory of at most `mostBytes`. Throws what the engine says where it has no shared memory of that reach. */
export function arena(mostBytes: number): Arena {
  const wide = mostBytes > 2 ** 32 - page;
  const pages = Math.floor(mostBytes / page);
  const memory = new engine.Memory(
    wide
      ? { initial: 1n, maximum: BigInt(pages), shared: true, address: "i64" }
      : { initial: 1, maximum: pages, shared: true },
  );
  /** By address, no two of them neighbours. */
  let free: Free[] = [{ from: reserved, bytes: page - reserved }];
  let end = page;
  const taken = new Map<number, number>();
  let used = 0;
  const grow = (bytes: number): boolean => {
    // twice as much each time, so that growing is rare
    const more = Math.ceil(Math.max(bytes, Math.min(end, 2 ** 28)) / page);
    const least = Math.ceil(bytes / page);
    for (const by of [more, least]) {
      if (end / page + by > pages) continue;
      try {
        memory.grow(wide ? BigInt(by) : by);
      } catch {
        continue;
      }
      release({ from: end, bytes: by * page });
      end += by * page;
      return true;
    }
    return false;
  };
  const release = (part: Free): void => {
    const before = free.findIndex(({ from }) => from > part.from);
    const at = before < 0 ? free.length : before;
    free.splice(at, 0, part);
    free = free.reduce<Free[]>((merged, each) => {
      const last = merged.at(-1);
      if (last && last.from + last.bytes === each.from)
        merged[merged.length - 1] = { from: last.from, bytes: last.bytes + each.bytes };
      else merged.push(each);
      return merged;
    }, []);
  };
  return {
    memory,
    wide,
    pages,
    take(bytes) {
      const wanted = Math.ceil((bytes + margin) / alignment) * alignment;
      const find = (): number => free.findIndex((each) => each.bytes >= wanted);
      let at = find();
      if (at < 0) {
        const last = free.at(-1);
        const there = last && last.from + last.bytes === end ? last.bytes : 0;
        if (!grow(wanted - there)) return undefined;
        at = find();
      }
      const part = free[at];
      if (!part) return undefined;
      if (part.bytes === wanted) free.splice(at, 1);
      else free[at] = { from: part.from + wanted, bytes: part.bytes - wanted };
      taken.set(part.from, wanted);
      used += wanted;
      return part.from;
    },
    give(address) {
      const bytes = taken.get(address);
      if (bytes === undefined) return;
      taken.delete(address);
      used -= bytes;
      release({ from: address, bytes });
    },
    used: () => used,
  };
}
