// How many threads the device `cpu` takes: said on the command line, else by the environment, else one a core.

import { availableParallelism, env } from "#system";
import { E1025 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** More are of no use: kernels are cut for so many. */
export const mostThreads = 64;

/** `said`: what `--threads` said. Failure E1025 for what is no whole number from 1 to 64. */
export function threadsOf(said?: string): number {
  const [setting, found] =
    said === undefined ? (["PERLC_THREADS", env["PERLC_THREADS"]] as const) : ["--threads", said];
  if (found === undefined || (said === undefined && found === "")) return Math.min(availableParallelism(), mostThreads);
  const count = /^\d+$/.test(found.trim()) ? Number(found) : 0;
  if (count < 1 || count > mostThreads) throw new Failure(E1025({ setting, found }));
  return count;
}
