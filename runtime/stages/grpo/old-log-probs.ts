// Whose log-probs an update takes as the old ones: the sampler's, as long as they are, bit for bit, what the trainer's pass gives; from the first
// difference on the trainer's own, computed anew before the update.

import { E1086 } from "../../../compiler/diagnostics/codes.ts";
import { seedOf } from "../../../plan/seeds.ts";
import type { Learned } from "../../engine/optimizer.ts";
import type { ProcessedPrompt } from "../../engine/prompt.ts";
import type { Rollout } from "../../engine/rollout.ts";
import type { Scorer } from "../../engine/scorer.ts";
import { type Checked, checkPrograms, differingLogProbs, type SelfCheck, selfCheck } from "../../engine/self-check.ts";
import type { StepFigures } from "../../record/event.ts";
import { sampled } from "../policy.ts";
import type { Stage } from "./stage.ts";

/** What a step drew, what its update took, and what its first pass found. */
export interface Taken {
  readonly drawn: readonly Rollout[];
  readonly rollouts: readonly Rollout[];
  readonly counted: readonly boolean[] | undefined;
  readonly first: Pick<Learned, "logpMismatch"> | undefined;
}

export interface OldLogProbs {
  /** The rollouts of a step with the log-probs that its update takes as old. */
  of(
    prompts: readonly ProcessedPrompt[],
    drawn: readonly Rollout[],
    trainer: () => Promise<Scorer>,
  ): Promise<readonly Rollout[]>;
  /** What the journal says of them; warns (E1086) at the first difference. */
  note(step: number, taken: Taken): Pick<StepFigures, "logpMismatch" | "oldLogp">;
}

/** Tries the adapter with the weights that the run began with, which are in the backend until training writes others, so that a part that is taken up later finds the same. Warns (E1086) where log-probs differ. */
export async function checkLogProbs(stage: Stage): Promise<SelfCheck> {
  const { backend, run } = stage.context;
  return selfCheck(backend, await checkedOf(stage), seedOf(run, "sampling"));
}

/** Compiles what that runs, and runs nothing. */
export async function compileCheck(stage: Stage): Promise<void> {
  const { sample, trainer, release } = await checkPrograms(stage.context.backend, await checkedOf(stage));
  await sample.compile();
  await trainer.compile();
  release();
}

async function checkedOf({ policy, node }: Stage): Promise<Checked> {
  const { temperature, id: name } = node;
  return { model: await sampled(policy, node.sampling), processor: policy.processor, frozen: node, temperature, name };
}

/** Begins with what the self-check found, and the steps of the run so far. */
export function oldLogProbs(
  { context }: Stage,
  checked: SelfCheck,
  before: readonly Pick<StepFigures, "logpMismatch">[],
): OldLogProbs {
  const adapter = context.backend.name;
  if (checked.differing > 0) context.warn(E1086({ when: "self-check", adapter, ...checked }));
  let differs = checked.differing > 0 || before.some(({ logpMismatch = 0 }) => logpMismatch > 0);
  return {
    async of(prompts, drawn, trainer) {
      if (!differs) return drawn;
      const scores = await (await trainer()).score({ prompts, rollouts: drawn });
      return drawn.map((each, index) => ({ ...each, logp: scores[index] ?? each.logp }));
    },
    note(step, { drawn, rollouts, counted, first }) {
      const others = rollouts.map((each) => each.logp);
      const { compared, differing } = differingLogProbs(drawn, others, counted);
      if (differs) return { logpMismatch: differing, oldLogp: "trainer" };
      const logpMismatch = first?.logpMismatch ?? 0;
      if (logpMismatch > 0) {
        differs = true;
        context.warn(E1086({ when: `step ${step}`, adapter, compared, differing: logpMismatch }));
      }
      return { logpMismatch };
    },
  };
}
