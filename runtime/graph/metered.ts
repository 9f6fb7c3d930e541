// How much memory a run has taken on its device: a backend that counts the states and programs that go through it. Buffers that a driver
// keeps for itself are not known to anybody.

import type { Backend } from "./backend.ts";
import { size, type TensorType } from "./ir.ts";

export interface Metered extends Backend {
  /** Bytes that the most was at any time. */
  peak(): number;
}

const bytesOf = ({ shape }: TensorType): number => 4 * size(shape);

/** Counts from here on: what the backend held before is not among it. */
export function metered(backend: Backend): Metered {
  const states = new Map<string, number>();
  const programs = new Map<object, number>();
  let [now, most] = [0, 0];
  const count = (bytes: number): void => {
    now += bytes;
    most = Math.max(most, now);
  };
  const forget = <K>(known: Map<K, number>, key: K): void => {
    count(-(known.get(key) ?? 0));
    known.delete(key);
  };
  /** A program or a room, counted until it is released. */
  const counted = <T extends { readonly bytes: number; release(): void }>(made: T): T => {
    const key = {};
    programs.set(key, made.bytes);
    count(made.bytes);
    return {
      ...made,
      release() {
        made.release();
        forget(programs, key);
      },
    };
  };
  return {
    ...backend,
    peak: () => most,
    compile: async (graph, room) => counted(await backend.compile(graph, room)),
    room: (...graphs) => counted(backend.room(...graphs)),
    write(name, type, data) {
      backend.write(name, type, data);
      if (states.has(name)) return;
      states.set(name, bytesOf(type));
      count(bytesOf(type));
    },
    drop(...names) {
      backend.drop(...names);
      for (const name of names) forget(states, name);
    },
    destroy() {
      backend.destroy();
      states.clear();
      programs.clear();
      now = 0;
    },
  };
}
