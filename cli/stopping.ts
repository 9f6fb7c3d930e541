// What asks a run to stop: Ctrl-C, the terminal that is gone, a machine that goes down. Once is after the step under way,
// twice is at once.

import { constants } from "node:os";

const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

export interface Stop {
  readonly asked: () => boolean;
  /** Listens no longer. */
  readonly done: () => void;
}

/** Listens until `done`. `tell` is called once; at the second signal the process ends with 128 and its number, as by itself. */
export function listenForStop(tell: () => void, exit: (code: number) => void = process.exit): Stop {
  let asked = false;
  const stop = (signal: (typeof signals)[number]): void => {
    if (asked) exit(128 + constants.signals[signal]);
    else tell();
    asked = true;
  };
  for (const each of signals) process.on(each, stop);
  return {
    asked: () => asked,
    done: () => {
      for (const each of signals) process.off(each, stop);
    },
  };
}
