// What a worker may be asked to do: functions over a stranger's bytes that can loop. A job is a module that exports `start`,
// which gets what it works on and gives the calls that are then made; worker.ts serves them, ask.ts asks.

/** Says that the job came on: the clock of its limit starts again. */
export type Progress = () => void;

/** Calls by name; each argument and result is plain data that is copied between threads. */
export type Calls = { readonly [name: string]: (argument: never, progress: Progress) => unknown };

/** A job's module. */
export interface Job {
  readonly start: (input: never, progress: Progress) => Calls | Promise<Calls>;
}

/** What the worker is told. `job` is the address of a module of ours. */
export type JobRequest =
  | { readonly kind: "start"; readonly job: string; readonly input: unknown }
  | { readonly kind: "call"; readonly call: string; readonly argument: unknown };

/** What it says: that it came on, what came of a request, or why nothing did. */
export type JobReply =
  | { readonly kind: "progress" }
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "failed"; readonly diagnostics: readonly unknown[] }
  | { readonly kind: "thrown"; readonly reason: string };
