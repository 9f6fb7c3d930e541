// What a run has to say, one plain object an event: the lines of the journal and what a progress display is told.
// Everything but `clock` is a pure function of plan, adapter and driver, so two runs can be compared line by line.

import type { EarlyEnd } from "../report/ending.ts";
import type { EvaluationFigures } from "../report/figures.ts";
import type { Balance } from "./ledger.ts";

/** Wall-clock figures, kept apart so that the rest of a line is reproducible. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Seconds the reported work took. */
  readonly seconds?: number;
  /** Threads that compute, on the device `cpu`; where a run begins or goes on. */
  readonly threads?: number;
  /** Of a step. */
  readonly phases?: Phases;
  readonly memory?: Memory;
  /** Where a process takes the run up. */
  readonly host?: Host;
}

/** What a part of a run was made with, and where. Nothing of it changes a result. */
export interface Host {
  /** Versions of perlc, of Node, and of the package that brings Dawn; or the browser in its own words. */
  readonly perlc: string;
  readonly node?: string;
  readonly browser?: string;
  readonly webgpu?: string;
  /** Such as `linux x64`. */
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes of the machine. */
  readonly memory: number;
  /** Program and words, without places of the machine. */
  readonly command: readonly string[];
  /** Of the repository that the spec lies in: its commit, and whether its files are others by now; absent = git could not say. */
  readonly repository?: { readonly commit: string; readonly dirty?: boolean };
}

/** Seconds of a step by what they went to; what it lacks it has not done. What a checkpoint takes its own event says. */
export interface Phases {
  /** Kernels made for the shapes of the step. */
  readonly compile?: number;
  /** Pictures read and processed, prompts made. */
  readonly pictures?: number;
  readonly rollout?: number;
  /** Completions read and graded, log-probs under the reference, advantages. */
  readonly score?: number;
  readonly learn?: number;
  /** What is kept for readers. */
  readonly record?: number;
}

/** Bytes. */
export interface Memory {
  /** The most that the run has taken on its device so far: states, feeds, activations. */
  readonly device: number;
  /** Resident memory of the process, now and at its most. */
  readonly host: number;
  readonly hostPeak: number;
}

export type RunEvent = (
  | {
      readonly event: "start";
      readonly name: string;
      readonly seed: number;
      readonly plan: string;
      readonly adapter: string;
      readonly driver: string;
      readonly parameters: number;
      /** Digest of the preregistration that lay beside the spec when the run began, and has it. */
      readonly preregistered?: string;
      /** An overfit check, and no result. */
      readonly overfit?: true;
    }
  | { readonly event: "resume"; readonly step: number; readonly adapter: string; readonly driver: string }
  /** The process of this machine that had the folder is gone and left its lock; `since` is when it took it, milliseconds since 1970. */
  | { readonly event: "takeover"; readonly pid: number; readonly since: number }
  | {
      readonly event: "stage";
      readonly stage: string;
      readonly kind: string;
      readonly of: number;
      /** Examples of a training set that has an end, and those that fill no batch and are left out of each epoch. */
      readonly examples?: number;
      readonly leftOut?: number;
    }
  | {
      readonly event: "filter";
      readonly stage: string;
      readonly seen: number;
      readonly rollouts: number;
      /** Samples by number of right rollouts, 0 … count. */
      readonly histogram: readonly number[];
    }
  | {
      /** A file of rows was read. */
      readonly event: "rows";
      readonly stage: string;
      readonly rows: number;
      readonly kept: number;
      /** Rows whose text marks no place for their pictures, so that these go first. */
      readonly unmarked: number;
      /** Rows with options in a column that no turn repeats: the model is not told them. */
      readonly untold: number;
      /** Rows left out, by kind of fault; `row` is the first of them, `reason` what is wrong with it. */
      readonly quarantined: readonly {
        readonly code: string;
        readonly count: number;
        readonly row: number;
        readonly reason: string;
      }[];
    }
  | {
      readonly event: "permutable";
      readonly stage: string;
      readonly of: number;
      /** Samples that may get another order, and those that never do, by reason. */
      readonly moving: number;
      readonly still: Readonly<Record<string, number>>;
    }
  | { readonly event: "kept"; readonly stage: string; readonly kept: number; readonly of: number }
  | {
      /** Before training: log-probs of a small layout, and those that sampler and trainer do not give the same bits. */
      readonly event: "logProbs";
      readonly stage: string;
      readonly compared: number;
      readonly differing: number;
    }
  | ({ readonly event: "step"; readonly stage: string; readonly step: number; readonly of: number } & StepFigures)
  | {
      readonly event: "evaluation";
      readonly stage: string;
      readonly when: "before" | "during" | "after";
      readonly step: number;
      readonly figures: EvaluationFigures;
    }
  | ({ readonly event: "recorded" } & Recorded)
  /** Something kept in the folder of the run that a later start may read. */
  | {
      readonly event: "artifact";
      readonly name: string;
      readonly digest: string;
      /** The run of the sweep that worked it out, by the name of its folder; absent = this one. */
      readonly from?: string;
    }
  /** `digest`: of the list of the digests of its files. A checkpoint that no journal names so is none. */
  | {
      readonly event: "checkpoint";
      readonly stage: string;
      readonly step: number;
      readonly folder: string;
      readonly digest: string;
    }
  /** All steps of a stage counted against the plan, see ledger.ts. */
  | ({ readonly event: "ledger"; readonly stage: string } & Balance)
  /** Training ended before its last step: the figure was not better, by more than `leastGain`, than it was at `bestStep` for so many measurements. */
  | ({ readonly event: "earlyStop"; readonly stage: string } & EarlyEnd)
  | { readonly event: "stopped"; readonly step: number }
  /** The run ended with a failure: its code, and what it says, without places of the machine. */
  | { readonly event: "failed"; readonly code: string; readonly says: string }
  /** `digest`: of the folder, as of a checkpoint; `metrics` and `report`: of metrics.json and report.txt. */
  | {
      readonly event: "finish";
      readonly weights: string;
      readonly folder: string;
      readonly digest: string;
      readonly metrics: string;
      /** Absent in journals from before it was noted. */
      readonly report?: string;
    }
) & { readonly clock: Clock };

/** Numbers of groups. The first three have one reward for all, hence no advantage. */
export interface GroupTally {
  readonly of: number;
  /** All answers are right, or all are wrong. */
  readonly allRight: number;
  readonly allWrong: number;
  /** Right and wrong answers got the same reward. */
  readonly evenly: number;
  /** All answers are right, or all are wrong, and yet rewards differ: what tells them apart is their form. */
  readonly formOnly: number;
}

/** Something kept for readers alone: rollouts of a step, questions of an evaluation, what a filter saw. `digest`: of its JSON. */
export interface Recorded {
  readonly what: "rollouts" | "questions" | "samples";
  readonly stage: string;
  readonly step?: number;
  readonly digest: string;
}

/** How many are right, and of how many. */
export type Tally = readonly [right: number, of: number];

/** Means over the step, where there are several updates over all of them; absent where the stage has no such thing. */
export interface StepFigures {
  /** Its examples and their orders, as an entry of the ledger. */
  readonly used: string;
  readonly loss: number;
  readonly gradientNorm: number;
  /** Of the gradient as it was taken: not above `clip_norm`, 0 where no step was taken. */
  readonly clippedNorm?: number;
  /** Norm of all weights that are trained after the step, and of what the last update added to them. */
  readonly weightNorm?: number;
  readonly updateNorm?: number;
  readonly rate: number;
  readonly reward?: number;
  /** Standard deviation of the rewards of all rollouts (dividing by n). */
  readonly rewardStd?: number;
  /** Mean of each term of the reward, in the order of the plan, before its weight. */
  readonly grades?: readonly number[];
  /** Mean of what long completions lose, and of what leaving the reference is charged, in the reward's unit. */
  readonly penalty?: number;
  readonly charge?: number;
  readonly advantageVariance?: number;
  /** Right rollouts of originals, of all copies, and of the copies whose order is another. */
  readonly originals?: Tally;
  readonly copies?: Tally;
  readonly moved?: Tally;
  /** Right rollouts by the slot that shows the right picture, from the first; of questions whose answer is one picture. */
  readonly slots?: readonly Tally[];
  readonly groups?: GroupTally;
  /** Tokens of a completion, its end among them: mean, least, most. */
  readonly lengths?: { readonly mean: number; readonly least: number; readonly most: number };
  /** Tokens of all prompts, each order once. */
  readonly promptTokens?: number;
  readonly accuracy?: number;
  readonly format?: number;
  readonly kl?: number;
  readonly entropy?: number;
  /** Of the token that has most of it, in any update of the step. */
  readonly klMost?: number;
  /** That 95 % of the tokens do not exceed; of several updates their mean. */
  readonly klP95?: number;
  /** Share of the tokens at a bound of the objective; at the lower and at the upper one. */
  readonly clipped?: number;
  readonly clippedLow?: number;
  readonly clippedHigh?: number;
  /** Share of the completions that were cut off. */
  readonly truncated?: number;
  readonly ratio?: number;
  /** Sampled tokens of the loss whose log-prob in the first pass is not, bit for bit, the sampler's. */
  readonly logpMismatch?: number;
  /** Whose log-probs the update took as the old ones; absent = the sampler's. */
  readonly oldLogp?: "trainer";
  /** Groups whose rewards are all equal: they teach nothing. */
  readonly flatGroups?: number;
  /** Updates of the step that were not taken, since nothing was left to learn from; absent = none. */
  readonly skipped?: number;
  /** Share of the rollouts whose groups the filter left in the update. */
  readonly counted?: number;
  /** Examples of the step whose groups the filter left out of the update, whole. */
  readonly filtered?: number;
  /** α_t, the copies that really got another order, and their share of all copies. */
  readonly alpha?: number;
  readonly permuted?: number;
  readonly permutedShare?: number;
  readonly tokens: number;
}
