// How much address space the operating system still gives this process. V8 ends the whole process where a thread finds none, so it is
// asked for before threads are started.

import { readFileSync } from "#files";

/** What a thread sets aside for its heap and its code, in bytes: V8 of Node 24 to 26 on x64, rounded up from what Linux counts. */
export const addressesOfThread = 0.65 * 2 ** 30;

/** Bytes that may still be set aside; undefined where no limit is known. Linux says it (`ulimit -v`), other systems have none. */
export function addressesLeft(read = (path: string) => readFileSync(path, "utf8")): number | undefined {
  try {
    const limit = /^Max address space\s+(\d+)/m.exec(read("/proc/self/limits"))?.[1];
    const used = /^VmSize:\s+(\d+) kB/m.exec(read("/proc/self/status"))?.[1];
    return limit === undefined || used === undefined ? undefined : Number(limit) - Number(used) * 1024;
  } catch {
    return undefined;
  }
}
