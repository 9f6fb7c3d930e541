// What a reader of a step asks beside its means: rewards term by term, where the right answers were, how long completions are. Pure.

import type { GrpoNode } from "../../../plan/plan.ts";
import type { ProcessedPrompt } from "../../engine/prompt.ts";
import { goldSlotOf } from "../../method/evaluation-group.ts";
import type { StepFigures, Tally } from "../../record/event.ts";
import type { Score } from "../../reward/combine.ts";
import { originalOf } from "../dataset.ts";
import type { Gains, Rewards } from "./rewards.ts";
import type { Variant } from "./variants.ts";

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

function variance(values: ArrayLike<number>): number {
  const middle = mean(values);
  return mean(Float64Array.from(values, (each) => (each - middle) ** 2));
}

/** Of `terms` terms of the reward, and of what is taken off their sum where the node takes it off. */
export function rewardFigures(
  { scores, rewards, penalties, charges, gains }: Rewards & Pick<Gains, "gains">,
  { overlong }: Pick<GrpoNode, "overlong">,
  terms: number,
): Pick<StepFigures, "rewardStd" | "grades" | "penalty" | "charge" | "advantageVariance"> {
  return {
    rewardStd: Math.sqrt(variance(rewards)),
    grades: Array.from({ length: terms }, (_, term) => mean(scores.map((each) => each.grades[term] ?? 0))),
    ...(overlong && { penalty: mean(penalties) }),
    ...(charges && { charge: mean(charges.map((each) => each.charge)) }),
    advantageVariance: variance(gains),
  };
}

/** Right rollouts of originals and copies, and by the slot of the right picture; `group` rollouts of each variant in turn. */
export function rightBy(
  variants: readonly Variant[],
  scores: readonly Score[],
  group: number,
): Pick<StepFigures, "originals" | "copies" | "moved" | "slots"> {
  const told = variants.map(({ sample, member }, index) => ({
    member,
    right: scores.slice(index * group, (index + 1) * group).filter((each) => each.right).length,
    slot: goldSlotOf(originalOf(sample), member.answer),
  }));
  const tally = (of: readonly { readonly right: number }[]): Tally => [
    of.reduce((sum, each) => sum + each.right, 0),
    of.length * group,
  ];
  const [originals, copies] = [0, 1].map((side) => told.filter(({ member }) => (member.copy > 0 ? 1 : 0) === side));
  const last = Math.max(-1, ...told.map(({ slot = -1 }) => slot));
  return {
    originals: tally(originals ?? []),
    ...(copies &&
      copies.length > 0 && { copies: tally(copies), moved: tally(copies.filter((each) => each.member.permuted)) }),
    slots: Array.from({ length: last + 1 }, (_, slot) => tally(told.filter((each) => each.slot === slot))),
  };
}

/** Of completions of so many tokens, and of the prompts. */
export function lengthFigures(
  lengths: readonly number[],
  prompts: readonly ProcessedPrompt[],
): Pick<StepFigures, "tokens" | "lengths" | "promptTokens"> {
  return {
    tokens: lengths.reduce((sum, each) => sum + each, 0),
    lengths: { mean: mean(lengths), least: Math.min(...lengths), most: Math.max(...lengths) },
    promptTokens: prompts.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}
