// The thread in which jobs.ts runs: one order at a time, each answered once. It is ended from outside when it takes too long.

import { parentPort } from "node:worker_threads";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Calls, Job, Order, Report } from "./jobs.ts";

const port = parentPort;
if (port) {
  const report = (said: Report): void => port.postMessage(said);
  const progress = (): void => report({ kind: "progress" });
  let calls: Calls = {};
  const obey = async (order: Order): Promise<unknown> => {
    if (order.kind === "start") {
      calls = {};
      calls = await ((await import(order.job)) as Job).start(order.input as never, progress);
      return undefined;
    }
    return calls[order.call]?.(order.argument as never, progress);
  };
  port.on("message", async (order: Order) => {
    try {
      report({ kind: "done", value: await obey(order) });
    } catch (error) {
      if (error instanceof Failure) report({ kind: "failed", diagnostics: error.diagnostics });
      else report({ kind: "thrown", reason: error instanceof Error ? error.message : String(error) });
    }
  });
}
