// Programs of one kind in the sizes that batches ask for: compiled when first asked for, all in one room, since one runs at a time.

import type { Backend, Executable, Room } from "../graph/backend.ts";
import type { Graph } from "../graph/ir.ts";

/** Programs that stay compiled; of more sizes than that, those that were used last. */
const kept = 4;

export interface Sized<Size> {
  /** The program of a size. Ask for one at a time, and read what the last one left in the room before. */
  of(size: Size): Promise<Executable>;
  release(): void;
}

/** Sizes are told apart by the numbers in them. */
export function sized<Size extends Readonly<Record<keyof Size, number>>>(
  backend: Backend,
  room: Room,
  graphOf: (size: Size) => Graph,
): Sized<Size> {
  const programs = new Map<string, Executable>();
  return {
    async of(size) {
      const key = Object.values(size).join(" ");
      const known = programs.get(key);
      programs.delete(key);
      const [oldest] = programs;
      if (!known && oldest && programs.size === kept) {
        programs.delete(oldest[0]);
        oldest[1].release();
      }
      const program = known ?? (await backend.compile(graphOf(size), room));
      programs.set(key, program);
      return program;
    },
    release() {
      for (const each of programs.values()) each.release();
      programs.clear();
    },
  };
}
