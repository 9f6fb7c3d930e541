// `#confined` in Node: work on a stranger's bytes in a thread of its own. The main thread stays free for Ctrl-C; a job that computes too long without
// coming on, or takes too much memory, is ended and named.

import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { ask } from "./ask.ts";
import type { Confined, Confinement, JobPlace, JobRequest } from "./jobs.ts";
import { limitOf } from "./limits.ts";
import { giveThreadBack, takeThread } from "./threads.ts";

/** Seconds of computing that a piece may take, and as much again for each of these bytes. */
const secondsOfPiece = 3;
const bytesOfSecond = 1 << 20;
/** MiB of JavaScript objects. */
const memory = 2048;
/** Bytes that a job may have been given for its thread to be kept: one that waits does not clear up, and would hold a whole table. */
const mostGiven = 32 << 20;

/** Starts the job of a module in a thread and gives it what it works on. Failures as of `call`. */
export async function confined(
  { at }: Pick<JobPlace, "at">,
  input: unknown,
  confinement: Confinement,
): Promise<Confined> {
  const { file, stopping = () => false, bytes = 0 } = confinement;
  const most = limitOf("memory", memory);
  const worker = takeThread(most);
  let turn: Promise<unknown> = Promise.resolve();
  let ended: Failure | undefined;
  // orders that were given and not yet answered, and whether one came to nothing: what is left of that job, nobody knows
  let open = 0;
  let [spoiled, given] = [false, bytes + bytesIn(input)];

  async function answer(request: JobRequest, size: number): Promise<unknown> {
    const seconds = limitOf("seconds", secondsOfPiece + size / bytesOfSecond);
    if (ended) throw ended;
    const ending = (why: Failure): void => {
      ended = why;
    };
    return ask(worker, request, { file, seconds, memory: most, stopping, ending });
  }

  function inTurn(request: JobRequest, size = 0): Promise<unknown> {
    [open, given] = [open + 1, given + size];
    const next = turn.then(() => answer(request, size));
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
    if (open === 0 && !spoiled && given <= mostGiven) await giveThreadBack(worker, most);
    else await worker.terminate();
  };
  try {
    await inTurn({ kind: "start", job: at().href, input }, bytes);
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
