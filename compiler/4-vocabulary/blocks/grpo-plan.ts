// What the options of train grpo come to in the plan; what does nothing is left out of it.

import type { GrpoNode } from "../../../plan/plan.ts";
import type { Fields } from "../../3-types/type.ts";
import { frozen } from "./frozen.ts";
import type { grpoOptions } from "./grpo-options.ts";

type Options = Pick<
  GrpoNode,
  | "sync"
  | "ratioClamp"
  | "meanRows"
  | "entropy"
  | "filter"
  | "overlong"
  | "maskTruncated"
  | "updates"
  | "microBatch"
  | "precision"
  | "lora"
  | "freezeVision"
  | "recompute"
  | "overlongPrompt"
  | "offPolicyMask"
  | "shuffle"
  | "logCompletions"
>;

/** The plan's form of all but the KL settings, which belong to `kl`. */
export function planOptions(fields: Fields<typeof grpoOptions>): Options {
  const { sync, entropy, filter, overlong, lora, micro_batch, off_policy_mask, log_completions } = fields;
  return {
    ...(fields.ratio_clamp
      ? { ratioClamp: { most: fields.ratio_clamp.value.base, sides: fields.ratio_clamp.value.sides } }
      : {}),
    ...(fields.mean_rows.value === "trained" ? { meanRows: "trained" as const } : {}),
    ...(sync ? { sync: { every: sync.value.base, share: sync.value.share } } : {}),
    ...(entropy ? { entropy: { coefficient: entropy.value.base, top: entropy.value.top } } : {}),
    ...(filter ? { filter: planFilter(filter.value) } : {}),
    ...(overlong ? { overlong: { buffer: overlong.value.base, factor: overlong.value.factor } } : {}),
    ...(off_policy_mask ? { offPolicyMask: off_policy_mask.value } : {}),
    ...(fields.shuffle.value ? {} : { shuffle: false as const }),
    ...(log_completions ? { logCompletions: log_completions.value } : {}),
    ...(fields.mask_truncated.value ? { maskTruncated: true as const } : {}),
    ...(fields.updates.value > 1 ? { updates: fields.updates.value } : {}),
    ...(micro_batch ? { microBatch: micro_batch.value } : {}),
    ...(fields.precision.value === "bf16" ? { precision: "bf16" as const } : {}),
    ...(lora ? { lora: planLora(lora.value) } : {}),
    ...frozen(fields),
    ...(fields.recompute.value ? { recompute: true as const } : {}),
    ...(fields.overlong_prompt.value === "drop" ? { overlongPrompt: "drop" as const } : {}),
  };
}

type Filter = NonNullable<Fields<typeof grpoOptions>["filter"]>["value"];

function planFilter({ base, between, bounds, min_std, shortfall, rounds }: Filter): NonNullable<GrpoNode["filter"]> {
  return { metric: base, between, bounds, minStd: min_std, shortfall, rounds: rounds ?? 10 };
}

type Lora = NonNullable<Fields<typeof grpoOptions>["lora"]>["value"];

function planLora({ base, alpha, targets, dropout, exclude = [] }: Lora): NonNullable<GrpoNode["lora"]> {
  const without = exclude.length > 0 ? { exclude: [...new Set(exclude)].sort() } : {};
  return { rank: base, alpha, targets, ...(dropout > 0 ? { dropout } : {}), ...without };
}

/** The KL term with where it counts and what steers it. */
export function klTerm(
  term: Pick<NonNullable<GrpoNode["kl"]>, "coefficient" | "estimator">,
  { kl_in, kl_clamp, steer }: Pick<Fields<typeof grpoOptions>, "kl_in" | "kl_clamp" | "steer">,
): NonNullable<GrpoNode["kl"]> {
  return {
    ...term,
    ...(kl_in.value === "reward" ? { place: "reward" } : {}),
    ...(kl_clamp ? { clamp: planClamp(kl_clamp.value) } : {}),
    ...(steer ? { steer: { target: steer.value.base, horizon: steer.value.horizon } } : {}),
  };
}

type KlClamp = NonNullable<Fields<typeof grpoOptions>["kl_clamp"]>["value"];

const planClamp = ({ base, argument }: KlClamp): NonNullable<NonNullable<GrpoNode["kl"]>["clamp"]> => ({
  value: base,
  ...(argument === undefined ? {} : { argument }),
});
