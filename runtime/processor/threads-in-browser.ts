// `#threads` in a browser: workers of the worker that trains, where the page is isolated (memory goes from thread to thread there alone); else one
// thread, which is the caller itself. Node has threads-of-node.ts.

import { control, ringLength } from "../simd/control.ts";
import { engine, type Memory } from "./engine.ts";
import { type BrowserThread, browserThreadProgram } from "./thread-in-browser.ts";
import { type Pool, type Threads, threadsOver } from "./threads.ts";

/** Starts `count` threads over a memory; one, whatever `count` says, where threads cannot share it. `fault` makes the error of a thread that failed. */
export const startThreads = (memory: Memory, count: number, fault: (reason: string | undefined) => Error): Threads =>
  globalThis.crossOriginIsolated && count > 1
    ? threadsOver(memory, (fail) => workers(memory, count, fail), fault)
    : callerAlone(memory, fault);

function workers(memory: Memory, count: number, fail: (why: string) => void): Pool {
  const address = URL.createObjectURL(new Blob([browserThreadProgram], { type: "text/javascript" }));
  const started = Array.from({ length: count }, (_, thread) => {
    const worker = new Worker(address);
    const begun: BrowserThread = { kind: "begin", memory, thread, threads: count, control, ringLength };
    // a worker is made with the help of the thread that asks for it, which must not block before
    const ready = new Promise<void>((settle) => {
      worker.onmessage = ({ data }: MessageEvent<string | undefined>) => {
        settle();
        if (data !== undefined) fail(data);
      };
      worker.onerror = ({ message }) => {
        settle();
        fail(message);
      };
    });
    worker.postMessage(begun);
    return { worker, ready };
  });
  const ready = Promise.all(started.map((each) => each.ready)).then(() => URL.revokeObjectURL(address));
  return {
    count,
    ready,
    send(message) {
      for (const { worker } of started) worker.postMessage(message);
    },
    said: () => new Promise((go) => setTimeout(go, 200)),
    end() {
      for (const { worker } of started) worker.terminate();
    },
  };
}

/** Programs run where they are posted. */
function callerAlone(memory: Memory, fault: (reason: string | undefined) => Error): Threads {
  const programs = new Map<number, (thread: number, threads: number) => void>();
  let failed: Error | undefined;
  let next = 1;
  const check = (): void => {
    if (failed) throw failed;
  };
  return {
    count: 1,
    ready: Promise.resolve(),
    learn(module) {
      const { exports } = new engine.Instance(module, { env: { memory } });
      programs.set(next, exports["run"] as (thread: number, threads: number) => void);
      return next++;
    },
    forget: (id) => void programs.delete(id),
    post(id) {
      check();
      try {
        programs.get(id)?.(0, 1);
      } catch (error) {
        failed = fault(error instanceof Error ? error.message : String(error));
      }
    },
    finish: check,
    async done() {
      // whoever wants to stop the run is heard between programs
      await new Promise<void>((turn) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          turn();
        };
        port2.postMessage(undefined);
      });
      check();
    },
    fault: () => failed,
    end: () => programs.clear(),
  };
}
