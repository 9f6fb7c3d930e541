// Ends a process whose work takes too much processor time: a mutant that never ends, on however busy a machine.

import { Worker } from "node:worker_threads";

/** The signal by which it ends: whoever started the process knows it by that. */
export const endless = "SIGTERM";

const watching = `const { workerData: ends } = require("node:worker_threads");
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
setInterval(() => {
  const end = Atomics.load(ends, 0);
  if (end >= 0 && spent() > end) process.kill(process.pid, "${endless}");
}, 250);`;

/** Watches work of the process, also while its main thread is stuck; `most` in milliseconds of processor time. */
export function watched(): <T>(most: number, work: () => Promise<T>) => Promise<T> {
  const ends = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  // of no flags: an `--input-type` would be its own too
  new Worker(watching, { eval: true, execArgv: [], workerData: ends }).unref();
  return async (most, work) => {
    const { user, system } = process.cpuUsage();
    Atomics.store(ends, 0, Math.ceil((user + system) / 1000 + most));
    try {
      return await work();
    } finally {
      Atomics.store(ends, 0, -1);
    }
  };
}
