// A golden batch of losses as it stands in its file, and what each of its variants means in this project's words.

import type { KlClamp, KlEstimator } from "../../policy/kl-reference.ts";
import type { ReferenceSettings } from "../../policy/objective-reference.ts";
import type { Surrogate } from "../../policy/surrogate.ts";
import type { Aggregate, CountedRows } from "../../policy/token-weights.ts";
import {
  flag,
  list,
  type Matrix,
  Misfit,
  matrix,
  nullable,
  number,
  oneOf,
  optional,
  type ReadBy,
  type Reader,
  record,
  text,
  whole,
} from "../read.ts";

const numbers = list(number);
const bit = oneOf(0, 1);
const bits: Reader<Matrix> = (value, where) => {
  list(list(bit))(value, where);
  return matrix(value, where);
};

const policyEntry = record({
  id: text,
  kind: text,
  level: oneOf("token", "sequence"),
  convention: optional(text),
  clip_low: optional(number),
  clip_high: optional(number),
  dual_clip: optional(nullable(number)),
  cap: optional(number),
  tau_pos: optional(number),
  tau_neg: optional(number),
  log_ratio_clamp: optional(nullable(list(nullable(number), 2))),
  ratio: matrix,
  per_token: matrix,
});
export type PolicyEntry = ReadBy<typeof policyEntry>;

const estimator: Reader<KlEstimator> = oneOf("k1", "k2", "k3", "k3_k2grad", "k3_ratio");

const fields = record({
  case: text,
  config: record({ kl_coef: number, max_completion_length: whole }),
  inputs: record({
    logp: matrix,
    logp_old: matrix,
    logp_ref: matrix,
    mask: bits,
    effective_mask: bits,
    truncated: list(flag),
    rewards: numbers,
    groups: list(whole),
  }),
  advantages: list(
    record({
      normalise: oneOf("group", "batch", "none"),
      std: optional(oneOf("sample", "population")),
      eps: optional(number),
      values: numbers,
    }),
  ),
  advantage_used: record({ values: numbers }),
  policy_terms: list(policyEntry),
  kl_terms: list(
    record({
      estimator,
      arg_clamp: nullable(number),
      value_clamp: nullable(number),
      per_token: matrix,
      d_per_token_d_logp: matrix,
    }),
  ),
  losses: list(
    record({
      kind: text,
      kl: text,
      aggregate: oneOf("seq-mean-token-mean", "token-mean", "seq-mean-token-sum", "fixed-budget"),
      rows: oneOf("all", "non_empty"),
      loss: number,
      grad_l2: number,
      grad: optional(matrix),
    }),
  ),
});
export type LossCase = ReadBy<typeof fields>;

/** A file of the format grpo-loss-golden/1, whose batch has one shape throughout. */
export const lossCase: Reader<LossCase> = (value, where) => {
  const read = fields(value, where);
  const { inputs } = read;
  const [rows, width] = [inputs.logp.length, inputs.logp[0]?.length];
  for (const name of ["logp_old", "logp_ref", "mask", "effective_mask"] as const)
    if (inputs[name].length !== rows || inputs[name][0]?.length !== width)
      throw new Misfit(`\`inputs.${name}\` has another shape than \`inputs.logp\``);
  const used = { "inputs.rewards": inputs.rewards, "inputs.groups": inputs.groups };
  for (const [name, { length }] of Object.entries({ ...used, "advantage_used.values": read.advantage_used.values }))
    if (length !== rows) throw new Misfit(`\`${name}\` has ${length} entries for ${rows} rows`);
  for (const { kind } of read.losses)
    if (!read.policy_terms.some(({ id }) => id === kind)) throw new Misfit(`no policy term is called \`${kind}\``);
  return read;
};

export const flat = (rows: Matrix): Float64Array => Float64Array.from(rows.flat());

/** The tokens of a batch. */
export function tokensOf({ inputs }: LossCase) {
  const [rows, width] = [inputs.logp.length, inputs.logp[0]?.length ?? 0];
  const mask = flat(inputs.effective_mask);
  return { rows, width, mask, logp: flat(inputs.logp), old: flat(inputs.logp_old), reference: flat(inputs.logp_ref) };
}

export const aggregates: Readonly<Record<LossCase["losses"][number]["aggregate"], Aggregate>> = {
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
  const field = (name: "clip_low" | "clip_high" | "cap" | "tau_pos" | "tau_neg"): number => {
    const value = entry[name];
    if (value === undefined) throw new Misfit(`the policy term \`${entry.id}\` has no \`${name}\``);
    return value;
  };
  if (entry.kind === "sapo") {
    const objective = { kind: "sapo", positive: field("tau_pos"), negative: field("tau_neg") } as const;
    return { clip: unread, objective };
  }
  if (entry.kind === "cispo" && entry.convention === "cap")
    return { clip: unread, objective: { kind: "cispo", cap: field("cap") } };
  const dual = entry.kind === "cispo" ? undefined : (entry.dual_clip ?? undefined);
  const clip = { low: field("clip_low"), high: field("clip_high"), ...(dual === undefined ? {} : { dual }) };
  if (entry.kind === "cispo") return { clip, objective: { kind: "cispo_clip" } };
  if (["clip", "clip_dual", "gspo", "gspo_token"].includes(entry.kind)) return { clip };
  throw new Misfit(`the policy term \`${entry.id}\` is of the unknown kind \`${entry.kind}\``);
}

/** The objective that a golden policy entry and KL name stand for. Throws a Misfit for one that is not known. */
export function objectiveOf(entry: PolicyEntry, kl: string, coefficient: number): ReferenceSettings {
  const [low, high] = entry.log_ratio_clamp ?? [null, null];
  if (!Object.hasOwn(kls, kl)) throw new Misfit(`no divergence is called \`${kl}\``);
  const chosen = kls[kl];
  return {
    surrogate: goldenSurrogate(entry),
    ratio: entry.kind === "gspo_token" ? "sequence_token" : entry.level,
    logRatioClamp: { ...(low == null ? {} : { low }), ...(high == null ? {} : { high }) },
    ...(chosen ? { kl: { coefficient, ...chosen } } : {}),
  };
}

/** The policy term that a loss names. */
export function termOf({ policy_terms }: LossCase, { kind }: LossCase["losses"][number]): PolicyEntry {
  const found = policy_terms.find(({ id }) => id === kind);
  if (!found) throw new Misfit(`no policy term is called \`${kind}\``);
  return found;
}
