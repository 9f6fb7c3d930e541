// The lock of a spec, `perlc freeze`: everything that its outcome hangs on, in one file beside it. Every setting as it is
// settled, what each run derives to, all seeds, the versions of perlc's parts, the tokens that end or never begin an answer, the
// digests of all files, and what its runs came to. Paths in it count from its own folder, so that the two travel together.

import { type BatchTable, budgetOf, type Seed } from "../../../plan/budget.ts";
import type { Versions } from "../../../plan/built-ins.ts";
import { sortedJson } from "../../../plan/canonical.ts";
import { countTraining } from "../../../plan/count.ts";
import { lock as checkLock } from "../../../plan/file-checks.ts";
import { sayIssue } from "../../../plan/nodes/check.ts";
import type { Amount } from "../../../plan/passing.ts";
import type { PlanHash, Resolved } from "../../../plan/plan.ts";
import { sha256 } from "../../../plan/sha256.ts";
import { pathOfToday } from "../../2-names/renamed.ts";
import type { Experiment } from "../../compile.ts";
import { writtenOf } from "../diff/settings.ts";

export interface LockedRun {
  readonly name: string;
  /** Of what decides its results. */
  readonly hash: PlanHash;
  readonly builtIns: Versions;
  readonly seeds: readonly Seed[];
  readonly batch?: BatchTable;
  readonly steps?: Amount;
  /** Each setting by path, as it is written or as its default is. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A file that a plan reads, or a name on a hub, by the node that reads it. */
export interface Pin {
  readonly node: string;
  readonly what: string;
  /** Of a file: its digest. Of a name: its revision, or `unpinned`. */
  readonly is: string;
}

/** Token ids of a policy: those that end an answer, and those that are never drawn. */
export interface Tokens {
  readonly node: string;
  readonly stop: readonly number[];
  readonly banned: readonly number[];
}

/** What a run came to, and where: the same hash on the same class of devices gives the same again. */
export interface LockedResult {
  readonly run: string;
  readonly hash: PlanHash;
  readonly adapter: string;
  readonly driver: string;
  /** Digest of the final weights. */
  readonly weights: string;
  /** The figures of each evaluation, as `metrics.json` of the run's folder has them. */
  readonly evaluations: readonly unknown[];
}

export interface Lock {
  /** Of the compiler that wrote it. */
  readonly perlc: string;
  readonly edition: 1;
  /** Of the plan: of what decides the results of its runs. */
  readonly plan: PlanHash;
  /** The spec and every file that it uses, by digest of their text. Layout may change: what they mean is in the hash. */
  readonly specs: readonly { readonly path: string; readonly is: string }[];
  readonly runs: readonly LockedRun[];
  readonly pins: readonly Pin[];
  readonly tokens: readonly Tokens[];
  readonly results: readonly LockedResult[];
  /** Of everything else in the lock, in whatever order its fields are: one that was changed by hand is none. */
  readonly digest: PlanHash;
}

/** A lock with the digest of what it holds. */
export const sealed = (lock: Omit<Lock, "digest">): Lock => ({ ...lock, digest: digestOf(lock) });

const digestOf = (held: unknown): PlanHash => `sha256:${sha256(sortedJson(held))}`;

/** The part of a lock that the compiler knows, of runs whose files are known; `experiments` are theirs, in the same order. */
export function lockedRuns(runs: readonly Resolved[], experiments: readonly Experiment[]): readonly LockedRun[] {
  return experiments.flatMap(({ spec }, at) => {
    const run = runs[at];
    if (!run) return [];
    const { batch, seeds } = budgetOf(run);
    const steps = countTraining(run)?.steps;
    const paths = [...spec.settings.keys()].sort();
    return {
      name: run.name,
      hash: run.hash,
      builtIns: run.builtIns,
      seeds,
      ...(batch && { batch }),
      ...(steps && { steps }),
      settings: Object.fromEntries(paths.map((path) => [path, writtenOf(spec.settings.get(path))?.value ?? ""])),
    };
  });
}

/** A lock that was written before a word was renamed holds the spec of today. */
function inWordsOfToday(lock: Lock): Lock {
  const today = (settings: Lock["runs"][number]["settings"]) =>
    Object.fromEntries(Object.entries(settings).map(([path, value]) => [pathOfToday(path), value]));
  return { ...lock, runs: lock.runs.map((run) => ({ ...run, settings: today(run.settings) })) };
}

/** A lock read back; a string says why it is none. */
export function readLock(text: string): Lock | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  const [issue] = checkLock(json);
  if (issue) return sayIssue(issue);
  const { digest: is, ...lock } = json as Lock;
  return digestOf(lock) === is ? inWordsOfToday(json as Lock) : "what it holds is not what its digest is of";
}
