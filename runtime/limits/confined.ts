// Work on a stranger's bytes in a thread of its own. The main thread stays free for Ctrl-C; a job that computes too long without
// coming on, or takes too much memory, is ended and named. Time is the thread's own computing: a busy machine ends nothing.

import { Worker } from "node:worker_threads";
import { E1017, E1018 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { Interrupted } from "./interrupted.ts";
import type { Order, Report } from "./jobs.ts";
import { Limited, limitNames, limitOf } from "./limits.ts";

export interface Confinement {
  /** The file that the job works on, as messages call it. */
  readonly file: string;
  /** True once the user asked to stop: the job is ended, and its caller gets Interrupted. */
  readonly stopping?: () => boolean;
  /** Bytes that it works on before it answers at all: large ones may take longer. */
  readonly bytes?: number;
}

/** A job under way. Calls are answered in turn. Failures of the job pass through, E1017 for too long, E1018 for too much memory. */
export interface Confined {
  /** What the job's call gives for the argument, a piece of so many bytes. An error that is no Failure is thrown as an Error with its message. */
  call(name: string, argument: unknown, bytes?: number): Promise<unknown>;
  /** Ends the thread. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Seconds of computing that a piece may take, and as much again for each of these bytes. */
const secondsOfPiece = 3;
const bytesOfSecond = 1 << 20;
/** MiB of JavaScript objects. */
const memory = 2048;
/** Milliseconds between looks at the clock. */
const look = 100;
/** A thread that waits instead of computing (a disk that does not answer) may do so for this many times its limit. */
const patience = 20;

/** Threads whose job was closed after nothing in it had failed: they start the next one without loading the program again. */
const idle: { readonly worker: Worker; readonly memory: number }[] = [];
const mostIdle = 2;
/** Bytes that a job may have been given for its thread to be kept: one that waits does not clear up, and would hold a whole table. */
const mostGiven = 32 << 20;

/** A thread that may take so many MiB. */
function workerOf(memory: number): Worker {
  const at = idle.findIndex((each) => each.memory === memory);
  const [kept] = at < 0 ? [] : idle.splice(at, 1);
  if (kept) return kept.worker;
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memory },
    // what a library prints about a broken file is no message of ours
    stdout: true,
    stderr: true,
  });
  // one that ends while it is idle is forgotten; at work, `call` listens
  const forget = (): void => {
    const index = idle.findIndex((each) => each.worker === worker);
    if (index >= 0) idle.splice(index, 1);
  };
  worker.on("error", forget);
  worker.on("exit", forget);
  worker.unref();
  return worker;
}

/** Starts the job of a module (its address) in a thread and gives it what it works on. Failures as of `call`. */
export async function confined(job: URL, input: unknown, confinement: Confinement): Promise<Confined> {
  const { file, stopping = () => false, bytes = 0 } = confinement;
  const most = limitOf("memory", memory);
  const worker = workerOf(most);
  let turn: Promise<unknown> = Promise.resolve();
  let ended: Failure | undefined;
  // orders that were given and not yet answered, and whether one came to nothing: what is left of that job, nobody knows
  let open = 0;
  let [spoiled, given] = [false, bytes + bytesIn(input)];

  function obey(order: Order, size: number): Promise<unknown> {
    const allowed = limitOf("seconds", secondsOfPiece + size / bytesOfSecond);
    if (ended) return Promise.reject(ended);
    worker.ref();
    return new Promise((settle, refuse) => {
      // what the thread had computed when it came on last; unknown until the next look
      let seen: { readonly computed?: number | undefined; readonly at: number } = { at: performance.now() };
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
        if (why instanceof Failure) ended = why;
        end(() => void worker.terminate().then(() => refuse(why)));
      };
      const hear = (said: Report): void => {
        switch (said.kind) {
          case "progress":
            seen = { at: performance.now() };
            return;
          case "done":
            end(() => settle(said.value));
            return;
          case "failed":
            end(() => refuse(new Failure(...(said.diagnostics as Diagnostic[]))));
            return;
          case "thrown":
            end(() => refuse(new Error(said.reason)));
            return;
        }
      };
      const fail = (error: unknown): void => {
        const code = error instanceof Error && "code" in error ? error.code : undefined;
        if (code === "ERR_WORKER_OUT_OF_MEMORY")
          stop(new Limited(E1018({ file, memory: most, setting: limitNames.memory })));
        else end(() => refuse(error));
      };
      const leave = (): void => end(() => refuse(new Error("its reader ended")));
      const watch = async (): Promise<void> => {
        if (over) return;
        if (stopping()) {
          stop(new Interrupted());
          return;
        }
        const usage = await worker.cpuUsage().catch(() => undefined);
        if (over) return;
        const computed = usage && (usage.user + usage.system) / 1e6;
        seen = { computed, ...seen };
        const busy = computed === undefined || seen.computed === undefined ? 0 : computed - seen.computed;
        const late = busy > allowed || performance.now() - seen.at > patience * 1000 * allowed;
        if (late) stop(new Limited(E1017({ file, seconds: allowed, setting: limitNames.seconds })));
        else clock = setTimeout(watch, look);
      };
      let clock = setTimeout(watch, look);
      worker.on("message", hear);
      worker.on("error", fail);
      worker.on("exit", leave);
      worker.postMessage(order);
    });
  }

  function inTurn(order: Order, size = 0): Promise<unknown> {
    [open, given] = [open + 1, given + size];
    const next = turn.then(() => obey(order, size));
    turn = next.then(
      () => void open--,
      () => {
        open--;
        spoiled = true;
      },
    );
    return next;
  }

  const close = async (): Promise<void> => {
    if (ended) return;
    ended = new Failure();
    if (open === 0 && !spoiled && given <= mostGiven && idle.length < mostIdle) idle.push({ worker, memory: most });
    else await worker.terminate();
  };
  try {
    await inTurn({ kind: "start", job: job.href, input }, bytes);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    call: (call, argument, size) => inTurn({ kind: "call", call, argument }, size),
    close,
  };
}

/** Bytes of the memory that a job's input hands over. */
function bytesIn(input: unknown): number {
  const fields: readonly unknown[] = typeof input === "object" && input !== null ? Object.values(input) : [];
  return [input, ...fields].reduce<number>((sum, each) => sum + (ArrayBuffer.isView(each) ? each.byteLength : 0), 0);
}
