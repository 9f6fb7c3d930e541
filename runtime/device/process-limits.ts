// The operating system's limits of a process, where they end what a device needs: they are no fault of the folder that is worked in.

import { E1088 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** What the system calls it, in words, and the command that shows and raises it. */
const limits: ReadonlyMap<string, readonly [said: string, limit: string]> = new Map([
  ["EMFILE", ["too many open files", "ulimit -n"]],
  ["ENFILE", ["the machine has too many open files", "ulimit -n"]],
  ["EFBIG", ["a file would be larger than allowed", "ulimit -f"]],
  ["EAGAIN", ["no more threads or processes", "ulimit -u"]],
  ["ENOMEM", ["no more memory", "ulimit -v"]],
]);

/** Failure E1088 for an error that such a limit makes; undefined for any other. `work` is what was done, for the message. */
export function limitFailure(error: unknown, work: string): Failure | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const known = typeof code === "string" ? limits.get(code) : undefined;
  return known && new Failure(E1088({ work, said: known[0], limit: known[1] }));
}
