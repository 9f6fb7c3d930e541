// The lock of a spec, `perlc freeze`: everything that its outcome hangs on, in one file beside it. Every setting as it is
// settled, what each run derives to, all seeds, the tokens that end or never begin an answer, and the digests of the files.

import { type BatchTable, budgetOf, type Seed } from "../../4-plan/budget.ts";
import { type Amount, countTraining } from "../../4-plan/count.ts";
import type { PlanHash } from "../../4-plan/plan.ts";
import type { Program } from "../../compile.ts";
import * as z from "../../shape.ts";
import { writtenOf } from "../diff/settings.ts";

export interface LockedRun {
  readonly name: string;
  readonly hash: PlanHash;
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

export interface Lock {
  /** Of the compiler that wrote it. */
  readonly perlc: string;
  readonly edition: 1;
  readonly plan: PlanHash;
  readonly runs: readonly LockedRun[];
  readonly pins: readonly Pin[];
  readonly tokens: readonly Tokens[];
}

/** The part of a lock that the compiler knows without reading any data. */
export function lockedRuns({ experiments }: Program): readonly LockedRun[] {
  return experiments.map(({ run, spec }) => {
    const { batch, seeds } = budgetOf(run);
    const steps = countTraining(run)?.steps;
    const paths = [...spec.settings.keys()].sort();
    return {
      name: run.name,
      hash: run.hash,
      seeds,
      ...(batch && { batch }),
      ...(steps && { steps }),
      settings: Object.fromEntries(paths.map((path) => [path, writtenOf(spec.settings.get(path))?.value ?? ""])),
    };
  });
}

const schema = z.strictObject({
  perlc: z.string(),
  edition: z.literal(1),
  plan: z.string(),
  runs: z.array(z.custom<LockedRun>()),
  pins: z.array(z.strictObject({ node: z.string(), what: z.string(), is: z.string() })),
  tokens: z.array(z.strictObject({ node: z.string(), stop: z.array(z.number()), banned: z.array(z.number()) })),
});

/** A lock read back; a string says why it is none. */
export function readLock(text: string): Lock | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  const read = schema.safeParse(json);
  if (!read.success) return z.sayIssue(read.error.issues[0] ?? { path: [], code: "invalid_format" });
  return read.data.runs.every(isRun) ? (read.data as Lock) : "one of its runs has no name, hash or settings";
}

/** Of a run only what is compared has to be there; the rest is for readers. */
function isRun(each: unknown): boolean {
  const { name, hash, settings } = (each ?? {}) as Partial<Record<keyof LockedRun, unknown>>;
  const isSaid = typeof settings === "object" && settings !== null && !Array.isArray(settings);
  return isText(name) && isText(hash) && isSaid && Object.values(settings).every(isText);
}

const isText = (value: unknown): boolean => typeof value === "string";
