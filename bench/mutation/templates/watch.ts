// Ends a process whose work takes too much processor time: a mutant that never ends, on however busy a machine.

import { Worker } from "node:worker_threads";

/** The signal by which it ends: whoever started the process knows it by that. */
export const endless = "SIGTERM";

const watching = `const { workerData: { started, most } } = require("node:worker_threads");
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
setInterval(() => {
  const since = Atomics.load(started, 0);
  if (since >= 0 && spent() - since > most) process.kill(process.pid, "${endless}");
}, 500);`;

/** Watches work of the process, also while its main thread is stuck; `most` in milliseconds of processor time. */
export function watched(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const started = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  // of no flags: an `--input-type` would be its own too
  new Worker(watching, { eval: true, execArgv: [], workerData: { started, most } }).unref();
  return async (work) => {
    const { user, system } = process.cpuUsage();
    Atomics.store(started, 0, Math.floor((user + system) / 1000));
    try {
      return await work();
    } finally {
      Atomics.store(started, 0, -1);
    }
  };
}
