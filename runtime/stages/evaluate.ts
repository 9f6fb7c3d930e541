// Evaluation under permuted orders: each item is answered in several orders of its pictures, the answers are carried back
// to the item's own frame, and accuracy, flip rate, consistency and accuracy by slot are counted.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { EvaluateNode, GrpoNode } from "../../plan/plan.ts";
import { evaluationSeed } from "../../plan/seeds.ts";
import { firstAnswersKey } from "../../plan/shared-stage.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { type ProcessedPrompt, promptMaker } from "../engine/prompt.ts";
import { questionsOf, rearrangementOf } from "../method/evaluation-group.ts";
import { counted } from "../record/doing.ts";
import { answersIn, recordVersion } from "../record/version.ts";
import { type Graded, gradedAnswers, type Question } from "../report/answered.ts";
import { evaluationFigures } from "../report/figures.ts";
import { type Context, policyOf, stopwatch } from "./context.ts";
import { originalOf, type Sample } from "./dataset.ts";
import { sampled } from "./policy.ts";
import { roller, rollingRows, textsOf } from "./rolling.ts";
import { askedSamples } from "./training-set.ts";

const withItem = (sample: Sample) => ({ example: sample.example, item: originalOf(sample) });

export type EvaluationSettings = Pick<GrpoNode, "prompt" | "wording"> & {
  /** Step of the checkpoint that the run goes on from: what was answered up to it need not be asked again. */
  readonly resumed: number;
  /** Whether the data's order is asked again, as a control of the flip rate; absent = where answers are sampled. */
  readonly control?: boolean;
};

/** One question as it is asked: an item in one of its orders. */
interface Asked {
  readonly question: Question;
  readonly prompt: ProcessedPrompt;
}

export interface Evaluation {
  /** Asks every question of the current policy; journals the figures and keeps the answers as an artifact. */
  evaluate(when: "before" | "during" | "after", step: number): Promise<readonly Graded[]>;
  /** Compiles what asking runs, and asks nothing. */
  compile(): Promise<void>;
  release(): void;
}

/**
 * Prepares an evaluation: orders, prompts and pictures are the same each time, so answers compare question by question.
 * What a run permutes in training has no say in it, so one model has the same figures under every training. Failures as of
 * aloneBecause.
 */
export async function evaluation(
  context: Context,
  node: EvaluateNode,
  settings: EvaluationSettings,
): Promise<Evaluation> {
  const policy = policyOf(context, node.policy);
  const how = rearrangementOf(node);
  const stage = stageNumber(context.run.nodes, node);
  const at = { seed: evaluationSeed(context.run), stage };
  const maker = promptMaker(policy.tokenizer, policy.processor, settings.prompt, settings.wording);
  const control = settings.control ?? node.decode.kind === "sample";
  const asked: Asked[] = [];
  const items = askedSamples(context, node).map(withItem);
  const made = counted(context.doing, { stage: node.id, work: "prompts" }, items.length);
  for (const { example, item } of items) {
    for (const each of questionsOf(item, node, at, control)) {
      const question = { item, kind: example.kind, ...each };
      asked.push({ question, prompt: await maker.promptFor(example, each.member.order) });
    }
    made.one();
  }
  const many = node.samples ?? 1;
  const orders = Math.min(asked.length, Math.max(1, Math.floor(rollingRows / many)));
  const shape = { orders, group: many, completion: node.completion };
  const rolls = roller(context, await sampled(policy, node.sampling), shape, node.id);
  const prompts = asked.map((each) => each.prompt);
  const temperature = node.decode.kind === "greedy" ? 0 : node.decode.temperature;

  const keepQuestions = keepingQuestions(context, node);

  return {
    async evaluate(when, step) {
      const artifact = `${node.id}-${when}-${step}`;
      // Later answers may be there too, of a policy that is trained anew now, perhaps on another adapter.
      await keepQuestions();
      const anew = step > settings.resumed;
      const time = stopwatch();
      const kept = await context.artifacts.keep<unknown>(artifact, {
        fits: (value) => areAnswers(answersIn(value), asked, many),
        anew,
        packed: true,
        // before training the runs of a sweep have one policy
        ...(when === "before" && { key: firstAnswersKey(context.run, node) }),
        make: async () => ({ version: recordVersion, answers: await ask(step) }),
      });
      const answers = answersIn(kept) ?? bug("answers without their form");
      const figures = evaluationFigures(answers);
      context.report({ event: "evaluation", stage: node.id, when, step, figures }, time());
      return answers;
    },
    compile: () => rolls.compile(prompts),
    release: () => rolls.release(),
  };

  async function ask(step: number): Promise<readonly Graded[]> {
    const rollouts = await rolls.roll(
      prompts,
      (index, rollout) => {
        const { item, member, again = 0 } = asked[index]?.question ?? bug("question");
        // what is asked again has noise of its own: as many rollouts further on
        const number = again * many + rollout;
        return {
          ...at,
          purpose: "evaluate",
          step,
          sample: item.sample,
          copy: member.copy,
          ...(number > 0 && { rollout: number }),
        };
      },
      temperature,
    );
    const written = (await textsOf(policy, rollouts)).map((completion, index) => {
      const { question } = asked[Math.floor(index / many)] ?? bug("question");
      const { ended } = rollouts[index] ?? bug("rollout");
      return { question, completion, ended, ...(many > 1 && { sample: index % many }) };
    });
    return gradedAnswers(written, how);
  }
}

/** One answer to each question and sample, in their order. */
const areAnswers = (answers: readonly Graded[] | undefined, asked: readonly Asked[], many: number): boolean =>
  answers?.length === asked.length * many &&
  answers.every((each: Partial<Graded> | null, index) => {
    const { item, member, again } = asked[Math.floor(index / many)]?.question ?? bug("question");
    const same = each?.item === item.sample && each.order === member.copy && each.again === again;
    return same && typeof each.right === "boolean";
  });

/** What is asked is the same each time: it is kept once a process, for the one before may have ended before it was on the disk. */
function keepingQuestions(context: Context, node: EvaluateNode): () => Promise<void> {
  let areKept = false;
  return async () => {
    if (areKept || !context.archive.open) return;
    areKept = true;
    const { id: stage } = node;
    context.doing({ stage, work: "record" });
    const questions = await context.showing.questions(stage, askedSamples(context, node));
    await context.archive.keep({ what: "questions", stage }, questions);
  };
}
