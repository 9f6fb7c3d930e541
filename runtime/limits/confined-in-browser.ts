// `#confined` in a browser: jobs compute in the worker that asks, where all that a run computes is. Nothing ends one that does not end by itself but
// the end of the worker, which the page can bring about. Node has confined.ts.

import { Interrupted } from "./interrupted.ts";
import type { Calls, Confined, Confinement, JobPlace } from "./jobs.ts";

/** Loads the job and gives it what it works on. Failures of the job pass through; Interrupted where the user asked to stop before a call. */
export async function confined({ load }: JobPlace, input: unknown, confinement: Confinement): Promise<Confined> {
  const { stopping = () => false } = confinement;
  const job = await load();
  const calls: Calls = await job.start(input as never, () => {});
  return {
    async call(name, argument) {
      if (stopping()) throw new Interrupted();
      return calls[name]?.(argument as never, () => {});
    },
    close: async () => {},
  };
}
