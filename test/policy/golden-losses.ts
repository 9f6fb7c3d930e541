// Reads the golden loss files and says in this project's words what each of their variants means.

import { readdirSync } from "node:fs";
import { expect } from "vitest";
import type { KlClamp, KlEstimator } from "../../runtime/policy/kl-reference.ts";
import type { ReferenceSettings } from "../../runtime/policy/objective-reference.ts";
import type { Surrogate } from "../../runtime/policy/surrogate.ts";
import type { Aggregate, CountedRows } from "../../runtime/policy/token-weights.ts";
import { goldenPath, readGolden } from "../golden-set.ts";

export type Matrix = readonly (readonly number[])[];

interface PolicyEntry {
  readonly id: string;
  readonly kind: string;
  readonly level: "token" | "sequence";
  readonly convention?: string;
  readonly clip_low: number;
  readonly clip_high: number;
  readonly dual_clip?: number | null;
  readonly cap: number;
  readonly tau_pos: number;
  readonly tau_neg: number;
  readonly log_ratio_clamp: readonly [number | null, number | null] | null;
  readonly ratio: Matrix;
  readonly per_token: Matrix;
}

export interface LossCase {
  readonly case: string;
  readonly config: { readonly kl_coef: number; readonly max_completion_length: number };
  readonly inputs: {
    readonly logp: Matrix;
    readonly logp_old: Matrix;
    readonly logp_ref: Matrix;
    readonly mask: Matrix;
    readonly effective_mask: Matrix;
    readonly truncated: readonly boolean[];
    readonly rewards: readonly number[];
    readonly groups: readonly number[];
  };
  readonly advantages: readonly {
    readonly normalise: "group" | "batch" | "none";
    readonly std?: "sample" | "population";
    readonly eps?: number;
    readonly values: readonly number[];
  }[];
  readonly advantage_used: { readonly values: readonly number[] };
  readonly policy_terms: readonly PolicyEntry[];
  readonly kl_terms: readonly {
    readonly estimator: KlEstimator;
    readonly arg_clamp: number | null;
    readonly value_clamp: number | null;
    readonly per_token: Matrix;
    readonly d_per_token_d_logp: Matrix;
  }[];
  readonly losses: readonly {
    readonly kind: string;
    readonly kl: string;
    readonly aggregate: string;
    readonly rows: "all" | "non_empty";
    readonly loss: number;
    readonly grad_l2: number;
    readonly grad?: Matrix;
  }[];
}

/** A file of the golden set by its name without extension. */
export function readLosses<T>(name: string): T {
  return readGolden(`losses/${name}.json`);
}

/** All loss cases; aggregation-toy has another form and is read on its own. */
export function lossCases(): readonly LossCase[] {
  return readdirSync(goldenPath("losses"))
    .map((file) => file.replace(/\.json$/, ""))
    .filter((name) => name !== "aggregation-toy")
    .map((name) => readLosses<LossCase>(name));
}

export function flat(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.flat());
}

export const aggregates: Readonly<Record<string, Aggregate>> = {
  "seq-mean-token-mean": "sequence",
  "token-mean": "token",
  "seq-mean-token-sum": "sequence_sum",
  "fixed-budget": "fixed_budget",
};

export const countedRows: Readonly<Record<LossCase["losses"][number]["rows"], CountedRows>> = {
  all: "all",
  non_empty: "trained",
};

const verlClamp: KlClamp = { argument: 20, value: 10 };

const kls: Readonly<Record<string, { readonly estimator: KlEstimator; readonly clamp?: KlClamp } | undefined>> = {
  none: undefined,
  k1: { estimator: "k1" },
  k2: { estimator: "k2" },
  k3: { estimator: "k3" },
  k1_clamped: { estimator: "k1", clamp: verlClamp },
  k2_clamped: { estimator: "k2", clamp: verlClamp },
  k3_clamped: { estimator: "k3", clamp: verlClamp },
  k3_k2grad: { estimator: "k3_k2grad" },
  k3_ratio: { estimator: "k3_ratio" },
};

/** Objectives that clip nothing stand beside a clip all the same. */
const unread = { low: 0.2, high: 0.2 };

function goldenSurrogate(entry: PolicyEntry): Surrogate {
  if (entry.kind === "sapo")
    return { clip: unread, objective: { kind: "sapo", positive: entry.tau_pos, negative: entry.tau_neg } };
  if (entry.kind === "cispo" && entry.convention === "cap")
    return { clip: unread, objective: { kind: "cispo", cap: entry.cap } };
  const dual = entry.kind === "cispo" ? undefined : (entry.dual_clip ?? undefined);
  const clip = { low: entry.clip_low, high: entry.clip_high, ...(dual === undefined ? {} : { dual }) };
  return entry.kind === "cispo" ? { clip, objective: { kind: "cispo_clip" } } : { clip };
}

/** The objective that a golden policy entry and KL name stand for. */
export function objectiveOf(entry: PolicyEntry, kl: string, coefficient: number): ReferenceSettings {
  const [low, high] = entry.log_ratio_clamp ?? [null, null];
  if (!(kl in kls)) throw new Error(`no KL ${kl}`);
  const estimator = kls[kl];
  return {
    surrogate: goldenSurrogate(entry),
    ratio: entry.kind === "gspo_token" ? "sequence_token" : entry.level,
    logRatioClamp: { ...(low === null ? {} : { low }), ...(high === null ? {} : { high }) },
    ...(estimator ? { kl: { coefficient, ...estimator } } : {}),
  };
}

/** Within 1e-9 relative + 1e-12, the tolerance of the golden set for float64. */
export function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  expect(got.length, what).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i += 1) {
    const difference = Math.abs(got[i]! - wanted[i]!);
    if (!(difference <= 1e-9 * Math.abs(wanted[i]!) + 1e-12)) {
      expect.fail(`${what}, entry ${i}: ${got[i]} instead of ${wanted[i]}`);
    }
  }
}
