// Permutation GRPO (paper, Algorithm 1): per step a batch of originals, permuted copies with probability α_t, rollouts of
// every order, rewards against each order's own answer, merged-group advantages, one clipped update (or a few).

import { bug } from "../../compiler/diagnostics/bug.ts";
import { valueAt } from "../../plan/curve.ts";
import type { GrpoNode, PermuteNode, RewardNode } from "../../plan/plan.ts";
import { seedOf } from "../../plan/seeds.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { type GrpoBatch, type GrpoShape, grpoLearner } from "../engine/grpo-learner.ts";
import type { Learned, Learner } from "../engine/optimizer.ts";
import { type Rollout, type Sampler, sampler } from "../engine/sampler.ts";
import { type Scorer, scorer } from "../engine/scorer.ts";
import { patchesOf, roomFor, type Shown, showing } from "../engine/shown.ts";
import { equalityOf } from "../method/answer-set.ts";
import { type GroupMember, permuteBatch, plainGroup } from "../method/group.ts";
import { advantages, decoupledAdvantages, flatGroups, groupOfRollout } from "../policy/advantage.ts";
import { amongAll, keptRollouts } from "../policy/group-filter.ts";
import { type KlCharge, klCharge } from "../policy/kl-reward.ts";
import type { StepFigures } from "../record/event.ts";
import { entryOf, type Use } from "../record/ledger.ts";
import { type Score, scoreCompletion } from "../reward/combine.ts";
import { overlongPenalty } from "../reward/overlong.ts";
import { type Context, datasetOf, policyOf } from "./context.ts";
import { originalOf, type Sample, samplesOf } from "./dataset.ts";
import { refuseNonFinite } from "./finite.ts";
import { permutedOriginal } from "./permutable.ts";
import { type Policy, sampled } from "./policy.ts";
import { textsOf } from "./rolling.ts";
import { batchOf, examplesOf, type Hooks, type Trained, totalSteps, trainingLoop, writeTraining } from "./training.ts";

export interface GrpoParts {
  readonly node: GrpoNode;
  readonly permute: PermuteNode | undefined;
  readonly reward: RewardNode["terms"];
}

/** One order of one original as it is rolled out and scored. */
interface Order {
  readonly sample: Sample;
  readonly member: GroupMember;
  readonly shown: Shown;
}

/** Trains the policy in the backend; returns how far it came. */
export async function grpoStage(
  context: Context,
  { node, permute, reward }: GrpoParts,
  hooks: Hooks,
): Promise<Trained> {
  const { backend, run } = context;
  const policy = policyOf(context, node.policy);
  const dataset = datasetOf(context, node.on);
  const total = totalSteps(node, dataset);
  const stage = stageNumber(run.nodes, node);
  const shower = showing(policy.tokenizer, policy.processor, node.prompt, node.wording);
  const copies = permute?.copies ?? 0;
  const shape = {
    orders: node.batch * (copies + 1),
    group: node.group,
    prompt: node.prompt,
    completion: node.completion,
  };
  writeTraining(backend, policy.config, policy.parameters, hooks.start.training);
  let updates = hooks.start.training?.updates ?? 0;
  const programs = growing(context, policy, node, shape);
  const numbers = groupOfRollout(node.batch, copies + 1, node.group, node.baseline.scope);

  async function ordersOf(step: number): Promise<readonly Order[]> {
    const batch = batchOf(dataset, node, { seed: seedOf(run, "data"), stage }, step);
    const groups = permute
      ? permuteBatch(
          batch.map((each) => permutedOriginal(each, permute)),
          permute,
          { seed: seedOf(run, "permutation"), stage, step, total },
        )
      : batch.map((each) => plainGroup(originalOf(each)));
    const orders: Order[] = [];
    for (const [index, group] of groups.entries()) {
      const sample = batch[index] ?? bug("batch");
      for (const member of group)
        orders.push({ sample, member, shown: await shower.show(sample.example, member.order) });
    }
    return orders;
  }

  /** Advantages of rollouts that are compared with each other; `groups` are theirs. */
  function gainsOf(
    rewards: readonly number[],
    scores: readonly Score[],
    penalties: readonly number[],
    groups: readonly number[],
  ): Float64Array {
    if (node.baseline.combine === undefined) return advantages(rewards, groups, node.baseline);
    const grades = reward.map((_, term) => scores.map((each) => each.grades[term] ?? 0));
    // the penalty is a grader of its own, as a reward function is elsewhere
    const lost = node.overlong ? [penalties.map((each) => -each)] : [];
    const weights = [...reward.map((each) => each.weight), ...lost.map(() => 1)];
    return decoupledAdvantages([...grades, ...lost], weights, groups, node.baseline);
  }

  async function step(step: number, rate: number): Promise<Omit<StepFigures, "rate">> {
    const orders = await ordersOf(step);
    const prompts = orders.map((each) => each.shown);
    const { sample, score, learn } = await programs(patchesOf(prompts));
    const rollouts = await sample.roll({
      prompts,
      key: (order, rollout) => ({
        seed: seedOf(run, "sampling"),
        purpose: "rollout",
        stage,
        step,
        sample: orders[order]?.sample.number ?? 0,
        copy: orders[order]?.member.copy ?? 0,
        rollout,
      }),
      temperature: node.temperature,
    });
    const texts = await textsOf(policy, rollouts);
    const scores = texts.map((text, index) =>
      scoreOf(text, rollouts[index]!, orders[Math.floor(index / node.group)] ?? bug("order"), reward),
    );
    const penalties = rollouts.map(({ tokens }) =>
      node.overlong ? overlongPenalty(tokens.length, node.completion, node.overlong) : 0,
    );
    const charges = score && node.kl && chargesOf(rollouts, await score.score({ prompts, rollouts }), node.kl);
    const rewards = scores.map((each, index) => each.reward - penalties[index]! - (charges?.[index]?.charge ?? 0));
    const scored = scores.map(({ right }, index) => ({ right, reward: rewards[index]! }));
    const counted = node.filter && keptRollouts(scored, numbers, node.filter);
    // groups that are left out have no say in what the batch's deviation is
    const gains = amongAll(counted ?? rollouts.map(() => true), (rows) => {
      const of = <T>(values: readonly T[]): readonly T[] => rows.map((row) => values[row] as T);
      return gainsOf(of(rewards), of(scores), of(penalties), of(numbers));
    });
    if (node.logCompletions !== undefined && step % node.logCompletions === 0)
      context.artifacts.write(
        `${node.id}-completions-${step}`,
        texts.map((completion, index) => {
          const { sample, member } = orders[Math.floor(index / node.group)] ?? bug("order");
          return {
            example: sample.example.id,
            order: member.order,
            completion,
            answer: member.answer,
            reward: rewards[index],
            advantage: gains[index],
          };
        }),
      );
    const learned: Learned[] = [];
    const before = updates;
    for (let inner = 1; inner <= node.innerSteps; inner++) {
      const seen = await learn.learn({
        prompts,
        rollouts,
        advantages: gains,
        rate,
        update: updates + 1,
        ...(counted && { counted }),
      });
      await refuseNonFinite(seen, step, backend, policy.config);
      updates += 1 - seen.skipped;
      learned.push(seen);
    }
    const skipped = node.innerSteps - (updates - before);
    return {
      used: entryOf(usesIn(orders)),
      ...overUpdates(learned),
      ...rolloutFigures(rollouts, scores, rewards),
      ...(charges && { kl: perToken(rollouts, charges), klMost: Math.max(...charges.map((each) => each.most)) }),
      flatGroups: flatGroups(rewards, numbers),
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

  context.report({
    event: "stage",
    stage: node.id,
    kind: "permutation GRPO",
    of: total,
    ...examplesOf(dataset, node.batch),
  });
  const done = await trainingLoop(context, { node, total, hooks, step, config: policy.config, updates: () => updates });
  programs.release();
  return done;
}

/** What a step used, for the ledger: each sample with its orders, in the order of the batch. */
function usesIn(orders: readonly Order[]): readonly Use[] {
  const uses = new Map<number, Order["member"]["order"][]>();
  for (const { sample, member } of orders) uses.set(sample.number, [...(uses.get(sample.number) ?? []), member.order]);
  return [...uses].map(([example, shown]) => ({ example, orders: shown }));
}

/** Means over the updates of a step; of what a token has at most, the most. */
function overUpdates(all: readonly Learned[]): Omit<Learned, "nonFinite" | "skipped"> {
  const { nonFinite: _, skipped: __, klMost, ...first } = all[0] ?? bug("no inner step");
  const mean = (name: keyof Learned) => all.reduce((sum, each) => sum + (each[name] ?? 0), 0) / all.length;
  const means = Object.fromEntries(Object.keys(first).map((name) => [name, mean(name as keyof Learned)]));
  const most = klMost === undefined ? {} : { klMost: Math.max(...all.map((each) => each.klMost ?? klMost)) };
  return { ...(means as typeof first), ...most };
}

/** A completion as its order of the pictures is scored; the token that ends it is no part of it. */
const scoreOf = (text: string, rollout: Rollout, { member, sample }: Order, reward: RewardNode["terms"]): Score => {
  const tokens = rollout.tokens.length - (rollout.ended ? 1 : 0);
  return scoreCompletion({ text, tokens }, member.answer, reward, equalityOf(sample.example));
};

/** Examples all of whose rollouts hold: each has `each` of them in turn. */
const wholeGroups = (rollouts: readonly boolean[], each: number): number =>
  rollouts.filter((_, at) => at % each === 0 && rollouts.slice(at, at + each).every(Boolean)).length;

function permutedFigures(orders: readonly Order[], alpha: number) {
  const copies = orders.filter((each) => each.member.copy > 0);
  const permuted = copies.filter((each) => each.member.permuted).length;
  return { alpha, permuted, permutedShare: copies.length === 0 ? 0 : permuted / copies.length };
}

const chargesOf = (rollouts: readonly Rollout[], reference: readonly Float32Array[], kl: NonNullable<GrpoNode["kl"]>) =>
  rollouts.map(({ logp }, index) => klCharge(logp, reference[index] ?? bug("reference"), kl));

const perToken = (rollouts: readonly Rollout[], charges: readonly KlCharge[]): number =>
  charges.reduce((sum, each) => sum + each.divergence, 0) / rollouts.reduce((sum, each) => sum + each.tokens.length, 0);

function rolloutFigures(rollouts: readonly Rollout[], scores: readonly Score[], rewards: readonly number[]) {
  const mean = (value: (score: Score) => number) => scores.reduce((sum, each) => sum + value(each), 0) / scores.length;
  return {
    reward: rewards.reduce((sum, each) => sum + each, 0) / rewards.length,
    accuracy: mean((each) => (each.right ? 1 : 0)),
    format: mean((each) => (each.wellFormed ? 1 : 0)),
    truncated: rollouts.filter((each) => !each.ended).length / rollouts.length,
    tokens: rollouts.reduce((sum, each) => sum + each.tokens.length, 0),
  };
}

interface Programs {
  readonly sample: Sampler;
  /** Only where the KL divergence is part of the reward. */
  readonly score: Scorer | undefined;
  readonly learn: Learner<GrpoBatch>;
}

/** Sampler and learner for as many patches as the largest batch so far; padding never changes a result. */
function growing(context: Context, policy: Policy, node: GrpoNode, shape: Omit<GrpoShape, "patches">) {
  let held: (Programs & { readonly patches: number }) | undefined;
  const release = (): void => {
    held?.sample.release();
    held?.score?.release();
    held?.learn.release();
    held = undefined;
  };
  let most: number | undefined;
  const fitting = async (patches: number): Promise<Programs> => {
    if (held && held.patches >= patches) return held;
    release();
    most ??= await largestBatch(context, policy, node);
    const room = roomFor(policy.config, Math.max(patches, most));
    const { backend } = context;
    const sample = await sampler(backend, await sampled(policy, node.sampling), { ...shape, patches: room }, node.id);
    const frozen = { prefix: "reference", temperature: node.temperature };
    const charged = node.kl?.place === "reward";
    const score = charged ? await scorer(backend, policy.config, { ...shape, patches: room }, frozen) : undefined;
    const learn = await grpoLearner(backend, policy.config, { ...shape, patches: room }, node);
    held = { sample, score, learn, patches: room };
    return held;
  };
  return Object.assign(fitting, { release });
}

/** Patches of a batch made of the samples with the most patches: no batch of a list needs more. */
async function largestBatch(context: Context, policy: Policy, node: GrpoNode): Promise<number> {
  const dataset = datasetOf(context, node.on);
  if (dataset.kind === "endless") return 0;
  const shower = showing(policy.tokenizer, policy.processor, node.prompt, node.wording);
  const patches: number[] = [];
  for (const { example } of samplesOf(dataset, node.on)) patches.push(await shower.measure(example));
  return patches
    .sort((a, b) => b - a)
    .slice(0, node.batch)
    .reduce((sum, each) => sum + each, 0);
}
