// `#threads` in Node: threads of a processor are its workers. In a browser there is threads-in-browser.ts.

import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";
import { control, ringLength } from "../simd/control.ts";
import type { Memory } from "./engine.ts";
import { type ThreadData, threadProgram } from "./thread.ts";
import { type Threads, threadsOver } from "./threads.ts";

/** Starts `count` threads over a memory. `fault` makes the error of a thread that failed. */
export const startThreads = (memory: Memory, count: number, fault: (reason: string | undefined) => Error): Threads =>
  threadsOver(
    memory,
    (fail) => {
      const started = Array.from({ length: count }, (_, thread) => startThread(memory, thread, count, fail));
      return {
        count,
        send(message) {
          for (const { port } of started) port.postMessage(message);
        },
        said: () =>
          Promise.race([...started.map(({ port }) => once(port, "message")), new Promise((go) => setTimeout(go, 200))]),
        end() {
          for (const { port } of started) port.close();
          for (const { worker } of started) void worker.terminate();
        },
      };
    },
    fault,
  );

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
