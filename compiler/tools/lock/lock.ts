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
    const settings = [...spec.settings].map(([path, settled]) => [path, writtenOf(settled)?.value ?? ""] as const);
    return {
      name: run.name,
      hash: run.hash,
      seeds,
      ...(batch && { batch }),
      ...(steps && { steps }),
      settings: Object.fromEntries(settings.toSorted(([a], [b]) => a.localeCompare(b))),
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
const run = { name: z.string(), hash: z.string() };

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
  for (const each of read.data.runs as readonly unknown[]) {
    const { name, hash, settings } = (each ?? {}) as Partial<LockedRun>;
    if (!run.name.safeParse(name).success || !run.hash.safeParse(hash).success || typeof settings !== "object")
      return "one of its runs has no name, hash or settings";
  }
  return read.data as Lock;
}
