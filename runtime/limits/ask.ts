// One request to a thread, answered once; or the thread is ended, because it computes too long without coming on, takes too much
// memory, or the user stops. Time is the thread's own computing: a busy machine ends nothing.

import type { Worker } from "node:worker_threads";
import { E1017, E1018 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { Interrupted } from "./interrupted.ts";
import type { JobReply, JobRequest } from "./jobs.ts";
import { Limited, limitNames } from "./limits.ts";

/** Milliseconds between looks at the clock. */
const look = 100;
/** A thread that waits instead of computing (a disk that does not answer) may do so for this many times its limit. */
const patience = 20;

export interface Bounds {
  /** The file that the job works on, as messages call it. */
  readonly file: string;
  /** Of computing without any progress. */
  readonly seconds: number;
  /** MiB that the thread was made for. */
  readonly memory: number;
  readonly stopping: () => boolean;
  /** Told at once of the Failure for which the thread is being ended; its asker hears when it has. */
  readonly ending: (why: Failure) => void;
}

/** What the thread gives. Failures of the job pass through, E1017 for too long, E1018 for too much memory; Interrupted at a stop. */
export function ask(worker: Worker, request: JobRequest, bounds: Bounds): Promise<unknown> {
  const { file, seconds, memory, stopping } = bounds;
  const pace = paceOf(worker, seconds);
  worker.ref();
  return new Promise((settle, refuse) => {
    let over = false;
    const end = (finish: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(clock);
      worker.off("message", hear);
      worker.off("error", fail);
      worker.off("exit", leave);
      worker.unref();
      finish();
    };
    const stop = (why: Failure | Interrupted): void => {
      if (why instanceof Failure) bounds.ending(why);
      end(() => void worker.terminate().then(() => refuse(why)));
    };
    const hear = (said: JobReply): void => {
      if (said.kind === "progress") pace.cameOn();
      else if (said.kind === "done") end(() => settle(said.value));
      else end(() => refuse(errorOf(said)));
    };
    const fail = (error: unknown): void => {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ERR_WORKER_OUT_OF_MEMORY") stop(new Limited(E1018({ file, memory, setting: limitNames.memory })));
      else end(() => refuse(error));
    };
    const leave = (): void => end(() => refuse(new Error("its reader ended")));
    const watch = async (): Promise<void> => {
      if (over) return;
      if (stopping()) {
        stop(new Interrupted());
        return;
      }
      const late = await pace.isLate();
      if (over) return;
      if (late) stop(new Limited(E1017({ file, seconds, setting: limitNames.seconds })));
      else clock = setTimeout(watch, look);
    };
    let clock = setTimeout(watch, look);
    worker.on("message", hear);
    worker.on("error", fail);
    worker.on("exit", leave);
    worker.postMessage(request);
  });
}

const errorOf = (said: Extract<JobReply, { readonly kind: "failed" | "thrown" }>): Error =>
  said.kind === "failed" ? new Failure(...(said.diagnostics as Diagnostic[])) : new Error(said.reason);

/** Whether a thread comes on within so many seconds of its own computing. */
function paceOf(worker: Worker, seconds: number) {
  // what it had computed when it came on last; unknown until the next look
  let seen: { readonly computed?: number | undefined; readonly at: number } = { at: performance.now() };
  return {
    cameOn(): void {
      seen = { at: performance.now() };
    },
    async isLate(): Promise<boolean> {
      const usage = await worker.cpuUsage().catch(() => undefined);
      const computed = usage && (usage.user + usage.system) / 1e6;
      seen = { computed, ...seen };
      const busy = computed === undefined || seen.computed === undefined ? 0 : computed - seen.computed;
      return busy > seconds || performance.now() - seen.at > patience * 1000 * seconds;
    },
  };
}
