// What the journal says of a step of GRPO.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { valueAt } from "../../../plan/curve.ts";
import type { Learned } from "../../engine/optimizer.ts";
import type { Rollout } from "../../engine/rollout.ts";
import { flatGroups } from "../../policy/advantage.ts";
import { groupTally } from "../../policy/group-tally.ts";
import type { KlCharge } from "../../policy/kl-reward.ts";
import { percentile } from "../../policy/kl-tokens.ts";
import type { StepFigures } from "../../record/event.ts";
import { entryOf } from "../../record/ledger.ts";
import type { Score } from "../../reward/combine.ts";
import { lengthFigures, rewardFigures, rightBy } from "./details.ts";
import type { Gains, Rewards } from "./rewards.ts";
import type { Stage } from "./stage.ts";
import { usesIn, type Variant } from "./variants.ts";

/** All that a step made. */
export interface Step extends Rewards, Gains {
  readonly orders: readonly Variant[];
  readonly rollouts: readonly Rollout[];
  /** One an update. */
  readonly learned: readonly Learned[];
}

export function stepFigures(
  { node, permute, reward, total, shape, groups }: Stage,
  step: number,
  { orders, rollouts, scores, rewards, penalties, charges, gains, counted, learned }: Step,
): Omit<StepFigures, "rate"> {
  const skipped = learned.reduce((sum, each) => sum + each.skipped, 0);
  return {
    used: entryOf(usesIn(orders)),
    ...overUpdates(learned),
    ...rolloutFigures(rollouts, scores, rewards),
    ...rewardFigures({ scores, rewards, penalties, charges, gains }, node, reward.length),
    ...rightBy(orders, scores, node.group),
    ...lengthFigures(
      rollouts.map((each) => each.tokens.length),
      orders.map((each) => each.prompt),
    ),
    groups: groupTally(
      scores.map(({ right }, index) => ({ right, reward: rewards[index] ?? 0 })),
      groups,
    ),
    ...(charges && klFigures(rollouts, charges)),
    flatGroups: flatGroups(rewards, groups),
    ...(skipped > 0 && { skipped }),
    ...(counted && {
      counted: counted.filter(Boolean).length / counted.length,
      filtered: wholeGroups(
        counted.map((each) => !each),
        (shape.orders / node.batch) * node.group,
      ),
    }),
    ...(permute && permutedFigures(orders, valueAt(permute.probability, step, total))),
  };
}

/** Means over the updates of a step; of what a token has at most, the most. */
function overUpdates(all: readonly Learned[]): Omit<Learned, "nonFinite" | "skipped" | "logpMismatch"> {
  const { nonFinite: _, skipped: __, logpMismatch: ___, klMost, ...first } = all[0] ?? bug("no inner step");
  const mean = (name: keyof Learned) => all.reduce((sum, each) => sum + (each[name] ?? 0), 0) / all.length;
  const means = Object.fromEntries(Object.keys(first).map((name) => [name, mean(name as keyof Learned)]));
  const most = klMost === undefined ? {} : { klMost: Math.max(...all.map((each) => each.klMost ?? klMost)) };
  const { weightNorm, updateNorm } = all.at(-1) ?? first;
  return { ...(means as typeof first), ...most, weightNorm, updateNorm };
}

function rolloutFigures(rollouts: readonly Rollout[], scores: readonly Score[], rewards: readonly number[]) {
  const mean = (value: (score: Score) => number) => scores.reduce((sum, each) => sum + value(each), 0) / scores.length;
  return {
    reward: rewards.reduce((sum, each) => sum + each, 0) / rewards.length,
    accuracy: mean((each) => (each.right ? 1 : 0)),
    format: mean((each) => (each.wellFormed ? 1 : 0)),
    truncated: rollouts.filter((each) => !each.ended).length / rollouts.length,
  };
}

const klFigures = (rollouts: readonly Rollout[], charges: readonly KlCharge[]) => ({
  kl: perToken(rollouts, charges),
  klMost: Math.max(...charges.map((each) => each.most)),
  klP95: percentile(Float64Array.from(charges.flatMap((each) => [...each.terms])), 0.95),
});

const perToken = (rollouts: readonly Rollout[], charges: readonly KlCharge[]): number =>
  charges.reduce((sum, each) => sum + each.divergence, 0) / rollouts.reduce((sum, each) => sum + each.tokens.length, 0);

/** Examples all of whose rollouts hold: each has `each` of them in turn. */
const wholeGroups = (rollouts: readonly boolean[], each: number): number =>
  rollouts.filter((_, at) => at % each === 0 && rollouts.slice(at, at + each).every(Boolean)).length;

function permutedFigures(variants: readonly Variant[], alpha: number) {
  const copies = variants.filter((each) => each.member.copy > 0);
  const permuted = copies.filter((each) => each.member.permuted).length;
  return { alpha, permuted, permutedShare: copies.length === 0 ? 0 : permuted / copies.length };
}
