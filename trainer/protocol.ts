// What a page and the worker that trains for it say to each other. All of it is data that a message can carry.
//
// A page starts the worker from its bundle, which is a module (`new Worker(address, { type: "module" })`), and waits for `ready`: what comes before
// is not heard. Then it sends `begin` once, with the files that a run reads; then `train`, as often as it likes, one at a
// time. The worker answers `train` with `event`s, `warning`s and `doing`s as they come, and last with one of `ended`, `refused` and `broken`. `stop`
// ends a training after the step under way: it `ended` with `stopped`, and the next `train` with `again` goes on. `files` asks for a run's folder. What
// hangs in the middle of a step ends with the worker: `terminate()`. Nothing outlives the worker but what the page keeps of `files`.

import type { Pictures } from "../runtime/data/four-artists/given.ts";
import type { AdapterKind } from "../runtime/device/adapter.ts";
import type { Doing } from "../runtime/record/doing.ts";
import type { RunEvent } from "../runtime/record/event.ts";

/** The first message. */
export interface Begin {
  readonly kind: "begin";
  /** Files of the worker's disk by their path from its root, `specs/models/tiny-vlm/config.json`: perlc's own specs lie in `specs`. Bytes may be transferred. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** Those of the four artists that runs show; without them no run can. */
  readonly pictures?: Pictures;
}

/** Asks which adapters there are. */
export interface AskedAdapters {
  readonly kind: "adapters";
}

/** Trains the run of a plan. */
export interface Train {
  readonly kind: "train";
  /** The plan, as the compiler gives it or `perlc emit json` prints it. */
  readonly plan: unknown;
  /** Which of its runs, by name; absent = the first. */
  readonly run?: string;
  /** What the plan was made from, the entry first: its folder is what paths of the plan count from, and messages about the run show its lines. */
  readonly specs: readonly { readonly path: string; readonly text: string }[];
  /** As `--adapter`; absent = the preferred one. */
  readonly adapter?: string;
  /** Threads of the adapter `cpu`; more than one on a page that is cross-origin isolated alone. Absent = one a core there, else one. */
  readonly threads?: number;
  /** The folder of a run of this worker that was stopped: it goes on, and `plan` is not looked at. */
  readonly again?: string;
}

/** Ends the training after the step under way. */
export interface Stop {
  readonly kind: "stop";
}

/** Asks for the files of a run's folder. */
export interface AskedFiles {
  readonly kind: "files";
  readonly folder: string;
}

/** To the worker. */
export type Asked = Begin | AskedAdapters | Train | Stop | AskedFiles;

/** From the worker. */
export type Told =
  /** The program is there. */
  | { readonly kind: "ready" }
  | { readonly kind: "adapters"; readonly adapters: readonly { readonly name: string; readonly kind: AdapterKind }[] }
  /** An event of the run's journal, as `perlc run --json` prints it. The first is `start`, of a run that goes on `resume`. */
  | { readonly kind: "event"; readonly event: RunEvent }
  /** What the run is at, between its events. */
  | { readonly kind: "doing"; readonly doing: Doing }
  /** A warning, drawn as a terminal shows it. */
  | { readonly kind: "warning"; readonly code: string; readonly drawn: string }
  | Ended
  /** The plan, a file or the device does not allow it. `drawn` as a terminal shows it; `folder` where a run had begun. */
  | { readonly kind: "refused"; readonly codes: readonly string[]; readonly drawn: string; readonly folder?: string }
  /** A mistake of perlc's own, with what is known of it. */
  | { readonly kind: "broken"; readonly reason: string }
  /** By their paths in the folder. */
  | { readonly kind: "files"; readonly folder: string; readonly files: ReadonlyMap<string, Uint8Array> };

export interface Ended {
  readonly kind: "ended";
  readonly how: "finished" | "stopped";
  /** Hash of the run: with it and the class of devices its weights are known. */
  readonly hash: string;
  /** Digest of the trained weights; absent when it was stopped. */
  readonly weights?: string;
  /** The run's folder on the worker's disk. */
  readonly folder: string;
  /** The closing tables, as `report.txt` has them; empty when it was stopped. */
  readonly report: string;
}
