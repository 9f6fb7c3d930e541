// The figures of a step that a report draws, each with its lines: one place to add one. What a journal lacks is not drawn.

import type { Tally } from "../../runtime/record/event.ts";
import type { EventOf } from "../../runtime/record/read/open.ts";
import type { Measure } from "../../runtime/report/anomalies.ts";
import { slotName } from "../../runtime/report/table.ts";

export type Step = EventOf<"step">;

export interface Line {
  /** Absent: the figure has one line, and its title says what it is. */
  readonly name?: string;
  readonly of: (step: Step) => number | undefined;
  /** What the spec asks for: dashed, and each step as it is. */
  readonly asked?: true;
}

export interface StepFigure {
  readonly title: string;
  readonly says: string;
  readonly lines: readonly Line[];
  readonly share?: true;
  readonly measure?: Measure;
}

const share = (tally: Tally | undefined): number | undefined => (tally?.[1] ? tally[0] / tally[1] : undefined);
const groups = (count: number | undefined, step: Step): number | undefined =>
  count === undefined || !step.groups?.of ? undefined : count / step.groups.of;
const mebi = (bytes: number | undefined): number | undefined => (bytes === undefined ? undefined : bytes / 2 ** 20);

/** `terms`: names of the terms of the reward, in the order of the plan. */
export const stepFigures = (terms: readonly string[]): readonly StepFigure[] => [
  { title: "Reward", says: "mean of a step's rollouts", lines: [{ of: (step) => step.reward }] },
  {
    title: "Reward by term",
    says: "mean of each term before its weight, and what is taken off",
    lines: [
      ...terms.map((name, term): Line => ({ name, of: (step) => step.grades?.[term] })),
      { name: "penalty for length", of: (step) => step.penalty },
      { name: "charge for leaving the reference", of: (step) => step.charge },
    ],
  },
  {
    title: "Spread of rewards",
    says: "standard deviation over a step's rollouts",
    lines: [{ of: (step) => step.rewardStd }],
  },
  {
    title: "Accuracy of rollouts",
    says: "share of right answers in training",
    lines: [
      { name: "all", of: (step) => step.accuracy },
      { name: "originals", of: (step) => share(step.originals) },
      { name: "copies in another order", of: (step) => share(step.moved) },
    ],
    share: true,
  },
  {
    title: "Accuracy by place",
    says: "share of right rollouts by the place of the right picture",
    lines: Array.from({ length: 6 }, (_, slot) => ({
      name: slotName(slot),
      of: (step: Step) => share(step.slots?.[slot]),
    })),
    share: true,
  },
  {
    title: "Answers in the format",
    says: "share of rollouts",
    lines: [{ of: (step) => step.format }],
    share: true,
  },
  {
    title: "Permuted copies",
    says: "share of copies that got another order; dashed: the probability that the schedule asks for",
    lines: [{ of: (step) => step.permutedShare }, { name: "asked for", of: (step) => step.alpha, asked: true }],
    share: true,
  },
  { title: "Loss", says: "of the step's updates", lines: [{ of: (step) => step.loss }] },
  {
    title: "KL to the reference",
    says: "mean over tokens, in nats",
    lines: [{ of: (step) => step.kl }],
    measure: "kl",
  },
  {
    title: "KL of single tokens",
    says: "the token that has most, and what 95 % of the tokens stay below, in nats",
    lines: [
      { name: "most", of: (step) => step.klMost },
      { name: "95 % stay below", of: (step) => step.klP95 },
    ],
  },
  {
    title: "Entropy",
    says: "mean over tokens, in nats",
    lines: [{ of: (step) => step.entropy }],
    measure: "entropy",
  },
  {
    title: "Gradient norm",
    says: "before it is cut to `clip_norm`",
    lines: [{ of: (step) => step.gradientNorm }],
    measure: "gradientNorm",
  },
  {
    title: "Size of the update",
    says: "norm of what is added to the weights",
    lines: [{ of: (step) => step.updateNorm }],
  },
  {
    title: "Variance of advantages",
    says: "over a step's rollouts: 0 where nothing is learnt",
    lines: [{ of: (step) => step.advantageVariance }],
  },
  {
    title: "Groups without variance",
    says: "all rewards equal: they teach nothing; by cause",
    lines: [
      { name: "together", of: (step) => step.flatGroups },
      { name: "all right", of: (step) => groups(step.groups?.allRight, step) },
      { name: "all wrong", of: (step) => groups(step.groups?.allWrong, step) },
      { name: "evenly rewarded", of: (step) => groups(step.groups?.evenly || undefined, step) },
    ],
    share: true,
    measure: "flatGroups",
  },
  {
    title: "Told apart by form alone",
    says: "groups all right or all wrong whose rewards differ by their form",
    lines: [{ of: (step) => groups(step.groups?.formOnly, step) }],
    share: true,
  },
  {
    title: "Clipped tokens",
    says: "share at a bound of the objective, by side",
    lines: [
      { name: "lower bound", of: (step) => step.clippedLow ?? step.clipped },
      { name: "upper bound", of: (step) => step.clippedHigh },
    ],
    share: true,
  },
  {
    title: "Length of completions",
    says: "in tokens: mean, shortest, longest",
    lines: [
      { name: "mean", of: (step) => step.lengths?.mean },
      { name: "shortest", of: (step) => step.lengths?.least },
      { name: "longest", of: (step) => step.lengths?.most },
    ],
  },
  {
    title: "Truncated completions",
    says: "cut off at the longest",
    lines: [{ of: (step) => step.truncated }],
    share: true,
    measure: "truncated",
  },
  { title: "Learning rate", says: "as the curve has it", lines: [{ of: (step) => step.rate }] },
  {
    title: "Tokens a second",
    says: "sampled and learnt from, by the clock",
    lines: [{ of: (step) => (step.clock.seconds ? step.tokens / step.clock.seconds : undefined) }],
  },
  {
    title: "Time by phase",
    says: "seconds of a step",
    lines: (["rollout", "learn", "score", "pictures", "compile", "record"] as const).map((phase) => ({
      name: phase,
      of: (step: Step) => step.clock.phases?.[phase],
    })),
  },
  {
    title: "Memory",
    says: "in MiB: of the device at its most so far, of the process",
    lines: [
      { name: "device", of: (step) => mebi(step.clock.memory?.device) },
      { name: "process", of: (step) => mebi(step.clock.memory?.host) },
    ],
  },
];
