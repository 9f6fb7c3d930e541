// A thread of the processor: sleeps until a program is posted, runs its share of it, and sleeps again. It never returns to its event
// loop, so what it is sent waits at a port until it looks.

import type { MessagePort } from "node:worker_threads";
import type { control } from "../simd/control.ts";
import type { Engine, Memory } from "./engine.ts";
import type { Message } from "./threads.ts";

/** What a thread is made with. */
export interface ThreadData {
  readonly memory: Memory;
  readonly thread: number;
  readonly threads: number;
  readonly port: MessagePort;
  readonly control: typeof control;
  readonly ringLength: number;
}

/**
 * All that a thread does. Its text is the program of the thread: a file would be found, read and stripped of its types in each of them anew,
 * which takes as long as starting it. So it names nothing of this module and imports nothing.
 */
function work(): void {
  const { receiveMessageOnPort, workerData } = process.getBuiltinModule("node:worker_threads");
  const { memory, thread, threads, port, control, ringLength } = workerData as ThreadData;
  const { Instance } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const words = new Int32Array(memory.buffer, 0, 1024);
  const programs = new Map<number, (thread: number, threads: number) => void>();

  function listen(): void {
    for (;;) {
      const received = receiveMessageOnPort(port) as { readonly message: Message } | undefined;
      if (!received) return;
      const { message } = received;
      if (message.kind === "forget") programs.delete(message.id);
      else {
        const { exports } = new Instance(message.module, { env: { memory } });
        programs.set(message.id, exports["run"] as (thread: number, threads: number) => void);
      }
    }
  }

  function take(id: number): void {
    listen();
    const run = programs.get(id);
    if (!run) throw new Error(`program ${id} was never sent`);
    run(thread, threads);
    if (thread > 0) return;
    Atomics.add(words, control.finished, 1);
    Atomics.notify(words, control.finished);
  }

  let taken = 0;
  try {
    for (;;) {
      Atomics.wait(words, control.posted, taken);
      listen();
      while (Atomics.load(words, control.posted) !== taken) {
        const id = Atomics.load(words, control.ring + ((taken >>> 0) % ringLength));
        taken = (taken + 1) | 0;
        take(id);
      }
    }
  } catch (error) {
    // the others trap when they next wait; whoever waits for the program is woken and told
    port.postMessage(error instanceof Error ? error.message : String(error));
    Atomics.store(words, control.failed, 1);
    for (const place of [control.generation, control.finished]) Atomics.notify(words, place);
  }
}

/** The program of a thread, for a worker that evaluates it. */
export const threadProgram = `(${work})()`;
