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

/** Where a job's module is: its address, worked out when it is asked for, for a thread of Node, and what loads it, for whoever has no threads of that kind. */
export interface JobPlace {
  readonly at: () => URL;
  readonly load: () => Promise<Job>;
}

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
