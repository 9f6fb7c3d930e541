// A thread of the processor in a browser, as thread.ts is one in Node. What a worker is sent comes to its event loop alone, so that this one waits
// without blocking it.

import type { control } from "../simd/control.ts";
import type { Engine, Memory } from "./engine.ts";
import type { Message } from "./threads.ts";

/** What a thread begins with. */
export interface BrowserThread {
  readonly kind: "begin";
  readonly memory: Memory;
  readonly thread: number;
  readonly threads: number;
  readonly control: typeof control;
  readonly ringLength: number;
}

/** All that a thread does. Its text is the program of a worker, so it names nothing of this module and imports nothing. */
function work(): void {
  const { Instance } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const programs = new Map<number, (thread: number, threads: number) => void>();
  let memory: Memory | undefined;
  let heard = (): void => {};

  globalThis.onmessage = ({ data }: MessageEvent<BrowserThread | Message>): void => {
    if (data.kind === "begin") {
      memory = data.memory;
      globalThis.postMessage(undefined);
      void serve(data);
    } else if (data.kind === "forget") programs.delete(data.id);
    else if (memory) {
      const { exports } = new Instance(data.module, { env: { memory } });
      programs.set(data.id, exports["run"] as (thread: number, threads: number) => void);
    }
    heard();
  };

  async function serve({ memory, thread, threads, control, ringLength }: BrowserThread): Promise<void> {
    const words = new Int32Array(memory.buffer, 0, 1024);
    let taken = 0;
    try {
      for (;;) {
        const waiting = Atomics.waitAsync(words, control.posted, taken);
        if (waiting.async) await waiting.value;
        while (Atomics.load(words, control.posted) !== taken) {
          const id = Atomics.load(words, control.ring + ((taken >>> 0) % ringLength));
          // it was sent before its number was, and may still be on the way
          while (!programs.has(id))
            await new Promise<void>((go) => {
              heard = go;
            });
          taken = (taken + 1) | 0;
          programs.get(id)?.(thread, threads);
          if (thread > 0) continue;
          Atomics.add(words, control.finished, 1);
          Atomics.notify(words, control.finished);
        }
      }
    } catch (error) {
      // the others trap when they next wait; whoever waits for the program is woken and told
      globalThis.postMessage(error instanceof Error ? error.message : String(error));
      Atomics.store(words, control.failed, 1);
      for (const place of [control.generation, control.finished]) Atomics.notify(words, place);
    }
  }
}

/** The program of a thread, for a worker that evaluates it. */
export const browserThreadProgram = `(${work})()`;
