// Evaluation under permuted orders: each item is answered in several orders of its pictures, the answers are carried back
// to the item's own frame, and accuracy, flip rate, consistency and accuracy by slot are counted.

import type { EvaluateNode, GrpoNode, PermuteNode, RewardNode } from "../../compiler/4-plan/plan.ts";
import { evaluationSeed } from "../../compiler/4-plan/seeds.ts";
import { stageNumber } from "../../compiler/4-plan/stage-number.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Shown, showing } from "../engine/shown.ts";
import { evaluationGroup, goldSlotOf, type Rearrangement, saidCanonically } from "../method/evaluation-group.ts";
import type { GroupMember } from "../method/group.ts";
import { evaluationFigures, type Graded } from "../report/table.ts";
import { scoreCompletion } from "../reward/combine.ts";
import { type Context, datasetOf, policyOf, stopwatch } from "./context.ts";
import { originalOf, refuseUnpermutable, type Sample, samplesOf } from "./dataset.ts";
import { sampled } from "./policy.ts";
import { roller, rollingRows, textsOf } from "./rolling.ts";

export type EvaluationSettings = Pick<GrpoNode, "prompt" | "wording"> & {
  readonly reward: RewardNode["terms"];
  readonly rearrangement: Rearrangement;
  /** Step of the checkpoint that the run goes on from: what was answered up to it need not be asked again. */
  readonly resumed: number;
};

/** Without a `permute` block: options move, and answers that name a picture follow it. */
export const plainRearrangement: Rearrangement = {
  move: "options",
  answers: { letter: "remap", number: "remap", yes_no: "drop", word: "drop" },
};

export function rearrangementOf(permute: PermuteNode | undefined): Rearrangement {
  return permute ? { move: permute.move, answers: permute.answers } : plainRearrangement;
}

/** One question as it is asked: an item in one of its orders. */
interface Asked {
  readonly sample: Sample;
  readonly member: GroupMember;
  readonly shown: Shown;
}

export interface Evaluation {
  /** Asks every question of the current policy; journals the figures and keeps the answers as an artifact. */
  evaluate(when: "before" | "during" | "after", step: number): Promise<readonly Graded[]>;
  release(): void;
}

/**
 * Prepares an evaluation: orders, prompts and pictures are the same each time, so answers compare question by question.
 * Failures E0601 and E0602 for an item that cannot be permuted as the spec says.
 */
export async function evaluation(
  context: Context,
  node: EvaluateNode,
  settings: EvaluationSettings,
): Promise<Evaluation> {
  const policy = policyOf(context, node.policy);
  const { rearrangement } = settings;
  const stage = stageNumber(context.run.nodes, node);
  const shower = showing(policy.tokenizer, policy.processor, settings.prompt, settings.wording);
  const asked: Asked[] = [];
  const samples = samplesOf(datasetOf(context, node.on), node.on);
  refuseUnpermutable(samples, rearrangement);
  for (const sample of samples)
    for (const member of evaluationGroup(originalOf(sample), rearrangement, node.orders, {
      seed: evaluationSeed(context.run),
      stage,
    }))
      asked.push({ sample, member, shown: await shower.show(sample.example, member.order) });
  const many = node.samples ?? 1;
  const orders = Math.min(asked.length, Math.max(1, Math.floor(rollingRows / many)));
  const shape = { orders, group: many, completion: node.completion };
  const rolls = roller(context, await sampled(policy, node.sampling), shape, node.id);
  const temperature = node.decode.kind === "greedy" ? 0 : node.decode.temperature;

  /** One answer to each question and sample, in their order. */
  const fits = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length === asked.length * many &&
    value.every((each: Partial<Graded> | null, index) => {
      const { sample, member } = asked[Math.floor(index / many)] ?? bug("question");
      return each?.item === sample.number && each.order === member.copy && typeof each.right === "boolean";
    });

  return {
    async evaluate(when, step) {
      const artifact = `${node.id}-${when}-${step}`;
      // Later answers may be there too, of a policy that is trained anew now, perhaps on another adapter.
      const known = step <= settings.resumed ? context.artifacts.read<readonly Graded[]>(artifact, fits) : undefined;
      const time = stopwatch();
      const answers = known ?? (await ask(step));
      if (!known) context.artifacts.write(artifact, answers);
      const figures = evaluationFigures(answers);
      context.report({ event: "evaluation", stage: node.id, when, step, figures }, time());
      return answers;
    },
    release: () => rolls.release(),
  };

  async function ask(step: number): Promise<readonly Graded[]> {
    const at = { seed: evaluationSeed(context.run), purpose: "evaluate", stage, step } as const;
    const rollouts = await rolls.roll(
      asked.map((each) => each.shown),
      (index, rollout) => {
        const { sample, member } = asked[index] ?? bug("question");
        return { ...at, sample: sample.number, copy: member.copy, ...(many > 1 && { rollout }) };
      },
      temperature,
    );
    return (await textsOf(policy, rollouts)).map((text, index): Graded => {
      const { sample, member } = asked[Math.floor(index / many)] ?? bug("question");
      const score = scoreCompletion(text, member.answer, settings.reward);
      const original = originalOf(sample);
      const goldSlot = goldSlotOf(original, member.answer);
      return {
        item: sample.number,
        order: member.copy,
        ...(many > 1 && { sample: index % many }),
        canonicalAnswer: saidCanonically(original, rearrangement, member.order, score.answer),
        right: score.right,
        ...(goldSlot !== undefined && { goldSlot }),
        kind: sample.example.kind,
        wellFormed: score.wellFormed,
      };
    });
  }
}
