// The threads that a processor computes with, and how programs are handed to them: a number in a ring, a counter, a wake-up.

import { control, ringLength } from "../simd/control.ts";
import type { Memory, Module } from "./engine.ts";

/** A program that the thread learns or forgets. */
export type Message =
  | { readonly kind: "program"; readonly id: number; readonly module: Module }
  | { readonly kind: "forget"; readonly id: number };

export interface Threads {
  readonly count: number;
  /** Gives a compiled program to all threads; the number by which it is posted. */
  learn(module: Module): number;
  forget(id: number): void;
  /** Hands over a program. Waits, blocking, while too many wait. */
  post(id: number): void;
  /** Blocks until everything that was posted is done. Throws once a thread has failed. */
  finish(): void;
  /** Settles when everything that was posted so far is done. Rejects once a thread has failed. */
  done(): Promise<void>;
  /** Settles once the threads can be waited for, blocking. */
  readonly ready: Promise<unknown>;
  /** What went wrong, once something has. */
  fault(): Error | undefined;
  end(): void;
}

/** The workers in which threads run. */
export interface Pool {
  readonly count: number;
  send(message: Message): void;
  /** Settles once they run by themselves; absent = at once. */
  readonly ready?: Promise<unknown>;
  /** Settles a moment after a thread may have said why it failed. */
  said(): Promise<unknown>;
  end(): void;
}

/**
 * Threads over a memory. `start` starts their workers, each of which tells `fail` why it ended; `fault` makes the error of a thread that
 * failed.
 */
export function threadsOver(
  memory: Memory,
  start: (fail: (why: string) => void) => Pool,
  fault: (reason: string | undefined) => Error,
): Threads {
  const words = new Int32Array(memory.buffer, 0, 1024);
  let reason: string | undefined;
  let failed: Error | undefined;
  const fail = (why: string): void => {
    // the first one knows; the others trap because of it
    reason ??= why;
    Atomics.store(words, control.failed, 1);
    for (const place of [control.generation, control.finished]) Atomics.notify(words, place);
  };
  const pool = start(fail);
  const left = (): number => (Atomics.load(words, control.posted) - Atomics.load(words, control.finished)) | 0;
  const check = (): void => {
    if (Atomics.load(words, control.failed) === 0) return;
    failed ??= fault(reason);
    throw failed;
  };
  /** Sleeps until at most `most` programs are left. */
  const waitFor = (most: number): void => {
    for (;;) {
      check();
      const seen = Atomics.load(words, control.finished);
      if (left() <= most) return;
      Atomics.wait(words, control.finished, seen, 1000);
    }
  };
  let next = 1;
  return {
    count: pool.count,
    learn(module) {
      pool.send({ kind: "program", id: next, module });
      return next++;
    },
    forget: (id) => pool.send({ kind: "forget", id }),
    post(id) {
      waitFor(ringLength - 1);
      const posted = Atomics.load(words, control.posted);
      Atomics.store(words, control.ring + ((posted >>> 0) % ringLength), id);
      Atomics.add(words, control.posted, 1);
      Atomics.notify(words, control.posted);
    },
    finish: () => waitFor(0),
    async done() {
      const target = Atomics.load(words, control.posted);
      // a promise of Atomics keeps no process alive
      const awake = setInterval(() => {}, 1 << 30);
      try {
        for (;;) {
          if (Atomics.load(words, control.failed) === 1 && reason === undefined) await pool.said();
          check();
          const seen = Atomics.load(words, control.finished);
          if (((target - seen) | 0) <= 0) return;
          const waiting = Atomics.waitAsync(words, control.finished, seen, 1000);
          if (waiting.async) await waiting.value;
        }
      } finally {
        clearInterval(awake);
      }
    },
    ready: pool.ready ?? Promise.resolve(),
    fault: () => failed,
    end: pool.end,
  };
}
