// Threads in which jobs run. One whose job was closed in good order is kept for the next job, which need not load the program
// again.

import { Worker } from "node:worker_threads";

/** Threads without a job, and the MiB of JavaScript objects that each was made for. */
const idle: { readonly worker: Worker; readonly memory: number }[] = [];
const mostIdle = 2;

/** A thread that may take so many MiB. */
export function takeThread(memory: number): Worker {
  const at = idle.findIndex((each) => each.memory === memory);
  const [kept] = at < 0 ? [] : idle.splice(at, 1);
  if (kept) return kept.worker;
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memory },
    // what a library prints about a broken file is no message of ours
    stdout: true,
    stderr: true,
  });
  // one that ends while it is idle is forgotten; at work, whoever asked it listens
  const forget = (): void => {
    const index = idle.findIndex((each) => each.worker === worker);
    if (index >= 0) idle.splice(index, 1);
  };
  worker.on("error", forget);
  worker.on("exit", forget);
  worker.unref();
  return worker;
}

/** Keeps a thread in which nothing has failed, or ends it where enough are kept. */
export async function giveThreadBack(worker: Worker, memory: number): Promise<void> {
  if (idle.length < mostIdle) idle.push({ worker, memory });
  else await worker.terminate();
}
