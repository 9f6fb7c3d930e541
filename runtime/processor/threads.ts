// The threads that a processor computes with, and how programs are handed to them: a number in a ring, a counter, a wake-up.

import { once } from "node:events";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { control, ringLength } from "../simd/control.ts";
import type { Memory, Module } from "./engine.ts";
import { type Message, type ThreadData, threadProgram } from "./thread.ts";

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
  /** What went wrong, once something has. */
  fault(): Error | undefined;
  end(): void;
}

/** Starts `count` threads over a memory. `fault` makes the error of a thread that failed. */
export function startThreads(memory: Memory, count: number, fault: (reason: string | undefined) => Error): Threads {
  const words = new Int32Array(memory.buffer, 0, 1024);
  const ports: MessagePort[] = [];
  const workers: Worker[] = [];
  let reason: string | undefined;
  let failed: Error | undefined;
  const fail = (why: string): void => {
    // the first one knows; the others trap because of it
    reason ??= why;
    Atomics.store(words, control.failed, 1);
    for (const place of [control.generation, control.finished]) Atomics.notify(words, place);
  };
  for (let thread = 0; thread < count; thread++) {
    const { worker, port } = startThread(memory, thread, count, fail);
    ports.push(port);
    workers.push(worker);
  }
  const send = (message: Message): void => {
    for (const each of ports) each.postMessage(message);
  };
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
    count,
    learn(module) {
      send({ kind: "program", id: next, module });
      return next++;
    },
    forget: (id) => send({ kind: "forget", id }),
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
          if (Atomics.load(words, control.failed) === 1 && reason === undefined) await firstReason(ports);
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
    fault: () => failed,
    end() {
      for (const each of ports) each.close();
      for (const each of workers) void each.terminate();
    },
  };
}

/** A thread, and the port at which it is spoken to. `fail` is told why it ended. Neither keeps the process alive. */
function startThread(memory: Memory, thread: number, threads: number, fail: (why: string) => void) {
  const { port1, port2 } = new MessageChannel();
  const workerData: ThreadData = { memory, thread, threads, port: port2, control, ringLength };
  const worker = new Worker(threadProgram, { eval: true, workerData, transferList: [port2] });
  worker.on("error", (error) => fail(String(error)));
  port1.on("message", fail);
  port1.unref();
  worker.unref();
  return { worker, port: port1 };
}

/** Waits a moment for the message of the thread that failed. */
async function firstReason(ports: readonly MessagePort[]): Promise<void> {
  await Promise.race([...ports.map((port) => once(port, "message")), new Promise((go) => setTimeout(go, 200))]);
}
