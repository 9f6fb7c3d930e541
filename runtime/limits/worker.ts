// The thread in which jobs.ts runs: one request at a time, each answered once. It is ended from outside when it takes too long.

import { parentPort } from "node:worker_threads";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Calls, Job, JobReply, JobRequest } from "./jobs.ts";

const port = parentPort;
if (port) {
  const report = (said: JobReply): void => port.postMessage(said);
  const progress = (): void => report({ kind: "progress" });
  const done = (value: unknown): void => {
    const said: JobReply = { kind: "done", value };
    try {
      port.postMessage(said, buffersOf(value));
    } catch {
      report(said); // a library's own memory stays with it, and is copied
    }
  };
  let calls: Calls = {};
  const answer = async (request: JobRequest): Promise<unknown> => {
    if (request.kind === "start") {
      calls = {};
      calls = await ((await import(request.job)) as Job).start(request.input as never, progress);
      return undefined;
    }
    return calls[request.call]?.(request.argument as never, progress);
  };
  port.on("message", async (request: JobRequest) => {
    try {
      done(await answer(request));
    } catch (error) {
      if (error instanceof Failure) report({ kind: "failed", diagnostics: error.diagnostics });
      else report({ kind: "thrown", reason: error instanceof Error ? error.message : String(error) });
    }
  });
}

/** The memory that a result is made of, as far as it is the result's alone: it changes hands and is not copied. */
function buffersOf(value: unknown): readonly ArrayBuffer[] {
  const fields: readonly unknown[] = typeof value === "object" && value !== null ? Object.values(value) : [];
  return fields
    .filter((each) => each instanceof Uint8Array)
    .filter(({ byteLength, buffer }) => byteLength === buffer.byteLength && buffer instanceof ArrayBuffer)
    .map(({ buffer }) => buffer as ArrayBuffer);
}
