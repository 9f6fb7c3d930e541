// From the rollouts of a step to their advantages: grades, what a long completion loses, what leaving the reference costs,
// groups that are left out, and how much better each rollout did than those it is compared with.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { GrpoNode } from "../../../plan/plan.ts";
import type { Rollout } from "../../engine/rollout.ts";
import { equalityOf } from "../../method/answer-set.ts";
import { advantages, decoupledAdvantages } from "../../policy/advantage.ts";
import { amongAll, filterVerdicts, type Verdict } from "../../policy/group-filter.ts";
import { type KlCharge, klCharge } from "../../policy/kl-reward.ts";
import { type Score, scoreCompletion } from "../../reward/combine.ts";
import { overlongPenalty } from "../../reward/overlong.ts";
import type { GrpoParts, Stage } from "./stage.ts";
import { type Variant, variantOf } from "./variants.ts";

/** What is said of each rollout of a step. */
export interface Rewards {
  readonly scores: readonly Score[];
  /** Of completions near the longest, in the reward's unit. */
  readonly penalties: readonly number[];
  /** Absent where the KL divergence is no part of the reward. */
  readonly charges: readonly KlCharge[] | undefined;
  /** Score without penalty and charge. */
  readonly rewards: readonly number[];
}

/** A step's rollouts with their texts and, where the reward is charged for leaving it, log-probs under the reference. */
export interface Answered {
  readonly rollouts: readonly Rollout[];
  readonly texts: readonly string[];
  readonly reference: readonly Float32Array[] | undefined;
}

export function rewardsOf(
  stage: Stage,
  variants: readonly Variant[],
  { rollouts, texts, reference }: Answered,
): Rewards {
  const { node, reward } = stage;
  const scores = texts.map((text, index) => scoreOf(text, rollouts[index]!, variantOf(stage, variants, index), reward));
  const penalties = rollouts.map(({ tokens }) =>
    node.overlong ? overlongPenalty(tokens.length, node.completion, node.overlong) : 0,
  );
  const charges = reference && node.kl && chargesOf(rollouts, reference, node.kl);
  const rewards = scores.map((each, index) => each.reward - penalties[index]! - (charges?.[index]?.charge ?? 0));
  return { scores, penalties, charges, rewards };
}

/** A completion as its order of the pictures is scored; the token that ends it is no part of it. */
function scoreOf(text: string, rollout: Rollout, { member, sample }: Variant, reward: GrpoParts["reward"]): Score {
  const tokens = rollout.tokens.length - (rollout.ended ? 1 : 0);
  return scoreCompletion({ text, tokens }, member.answer, reward, equalityOf(sample.example));
}

const chargesOf = (rollouts: readonly Rollout[], reference: readonly Float32Array[], kl: NonNullable<GrpoNode["kl"]>) =>
  rollouts.map(({ logp }, index) => klCharge(logp, reference[index] ?? bug("reference"), kl));

/** Advantages of a step's rollouts; of those whose groups the filter leaves out, 0. */
export interface Gains {
  readonly gains: Float64Array;
  /** Whether each rollout counts; absent without a filter. */
  readonly counted: readonly boolean[] | undefined;
  /** Why each rollout does or does not; absent without a filter. */
  readonly verdicts: readonly Verdict[] | undefined;
}

export function gainsOf({ node, reward, groups }: Stage, rewards: Rewards): Gains {
  const scored = rewards.scores.map(({ right }, index) => ({ right, reward: rewards.rewards[index]! }));
  const verdicts = node.filter && filterVerdicts(scored, groups, node.filter);
  const counted = verdicts?.map((each) => each === "kept");
  // groups that are left out have no say in what the batch's deviation is
  const gains = amongAll(counted ?? scored.map(() => true), (rows) => {
    const of = <T>(values: readonly T[]): readonly T[] => rows.map((row) => values[row] as T);
    const among = { scores: of(rewards.scores), penalties: of(rewards.penalties), rewards: of(rewards.rewards) };
    return compared({ node, reward }, among, of(groups));
  });
  return { gains, counted, verdicts };
}

/** Advantages of rollouts that are compared with each other; `groups` are theirs. */
function compared(
  { node, reward }: Pick<GrpoParts, "node" | "reward">,
  { scores, penalties, rewards }: Omit<Rewards, "charges">,
  groups: readonly number[],
): Float64Array {
  if (node.baseline.combine === undefined) return advantages(rewards, groups, node.baseline);
  const grades = reward.map((_, term) => scores.map((each) => each.grades[term] ?? 0));
  // the penalty is a grader of its own, as a reward function is elsewhere
  const lost = node.overlong ? [penalties.map((each) => -each)] : [];
  const weights = [...reward.map((each) => each.weight), ...lost.map(() => 1)];
  return decoupledAdvantages([...grades, ...lost], weights, groups, node.baseline);
}
