// A job for threads.test.ts: it says in which thread it runs, fails when told to, and remembers what it has heard.

import { threadId } from "node:worker_threads";
import type { Calls } from "../../runtime/limits/jobs.ts";

export function start(name: string): Calls {
  const heard: string[] = [name];
  return {
    thread: () => threadId,
    hear: (word: string) => {
      heard.push(word);
      return heard;
    },
    fail: () => {
      throw new Error("no");
    },
  };
}
