// `#system` in Node: the machine and this process. In a browser there is platform/browser/system.ts.

import { availableParallelism, constants, totalmem } from "node:os";
import { constrainedMemory, memoryUsage, pid, resourceUsage } from "node:process";

export { env } from "node:process";
export { availableParallelism, pid, totalmem };

/** Bytes of memory that this process may use: the machine's, or what it is held to. */
export function usableMemory(): number {
  const constrained = constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Bytes of memory that this process has now, and had at the most. */
export const usedMemory = (): { readonly now: number; readonly peak: number } => ({
  now: memoryUsage.rss(),
  peak: resourceUsage().maxRSS * 1024,
});

/** The number of the error that says a user's share of the disk is used up; Node has no name for it. */
export const noQuota: number = constants.errno.EDQUOT;
