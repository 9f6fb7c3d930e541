// The rollouts of a step as the record of a run keeps them, and of which steps.

import { base64Of } from "#bytes";
import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { GrpoNode } from "../../../plan/plan.ts";
import type { Rollout } from "../../engine/rollout.ts";
import { goldSlotOf } from "../../method/evaluation-group.ts";
import type { Rollouts } from "../../record/read/shown.ts";
import { saidIn } from "../../reward/boxed.ts";
import type { Tokenizer } from "../../tokenizer/tokenizer.ts";
import { originalOf } from "../dataset.ts";
import type { Gains, Rewards } from "./rewards.ts";
import type { Stage } from "./stage.ts";
import { type Variant, variantOf } from "./variants.ts";

/** What the rollouts of all steps that are kept may take on the disk, roughly, and in how many files. */
const mostBytes = 2 ** 28;
const mostFiles = 2000;
/** Of a token: its id, its log-prob, its text, packed. */
const bytesOfToken = 8;

/**
 * Steps between those whose rollouts are kept: as the node says, else as few as keep the whole within bounds. It hangs on the plan alone:
 * for a small model in a short run it is each.
 */
export function keptEvery(
  { logCompletions, completion, group }: Pick<GrpoNode, "logCompletions" | "completion" | "group">,
  { orders, total }: { readonly orders: number; readonly total: number },
): number {
  if (logCompletions !== undefined) return logCompletions;
  const bytes = total * orders * group * completion * bytesOfToken;
  return Math.max(1, Math.ceil(bytes / mostBytes), Math.ceil(total / mostFiles));
}

/** Whether a step's rollouts are kept: every so many steps, and the first and the last always. */
const isKept = ({ node, shape, total }: Stage, step: number): boolean =>
  step === 1 || step === total || step % keptEvery(node, { orders: shape.orders, total }) === 0;

/** What a step made of its batch. */
export interface Made extends Rewards, Gains {
  readonly orders: readonly Variant[];
  readonly drawn: readonly Rollout[];
  /** With the log-probs that the update took for the old ones. */
  readonly rollouts: readonly Rollout[];
  readonly texts: readonly string[];
}

/** Keeps the rollouts of a step that is due. */
export async function keepRollouts(stage: Stage, step: number, made: Made): Promise<void> {
  const { node, context } = stage;
  if (!context.archive.open || !isKept(stage, step)) return;
  await context.archive.keep({ what: "rollouts", stage: node.id, step }, await recorded(stage, step, made));
}

async function recorded(stage: Stage, step: number, made: Made): Promise<Rollouts> {
  const { node, groups, context } = stage;
  const questions = await context.showing.questions(
    node.id,
    made.orders.map((each) => each.sample),
  );
  const places = new Map(questions.items.map(({ number }, place) => [number, place]));
  const rollouts = made.drawn.map((drawn, index): Rollouts["rollouts"][number] => {
    const { sample, member } = variantOf(stage, made.orders, index);
    const score = made.scores[index] ?? bug("score");
    const text = made.texts[index] ?? bug("text");
    const original = originalOf(sample);
    const goldSlot = goldSlotOf(original, member.answer);
    const given = saidIn(text);
    const givenSlot = score.right ? goldSlot : given === undefined ? undefined : goldSlotOf(original, given);
    const taken = made.rollouts[index] ?? bug("rollout");
    const leftOut = made.verdicts?.[index];
    return {
      item: places.get(sample.number) ?? bug("item"),
      copy: member.copy,
      order: [...member.order],
      gold: member.answer,
      ...(goldSlot !== undefined && { goldSlot }),
      ...(given !== undefined && { given }),
      ...(givenSlot !== undefined && { givenSlot }),
      text,
      tokens: [...drawn.tokens],
      logp: packedFloats(drawn.logp),
      ...(taken.logp !== drawn.logp && { old: packedFloats(taken.logp) }),
      ended: drawn.ended,
      right: score.right,
      wellFormed: score.wellFormed,
      grades: [...score.grades],
      ...(node.overlong && { penalty: made.penalties[index] ?? bug("penalty") }),
      ...(made.charges && { charge: made.charges[index]?.charge ?? bug("charge") }),
      reward: made.rewards[index] ?? bug("reward"),
      advantage: made.gains[index] ?? bug("advantage"),
      group: groups[index] ?? bug("group"),
      ...(leftOut !== undefined && leftOut !== "kept" && { leftOut }),
    };
  });
  return { ...questions, step, words: await wordsOf(stage.policy.tokenizer, made.drawn), rollouts };
}

/** What each tokenizer has said of single tokens. */
const known = new WeakMap<Tokenizer, Map<number, string>>();

/** The text of each token of some rollouts by itself. */
async function wordsOf(tokenizer: Tokenizer, drawn: readonly Rollout[]): Promise<Record<string, string>> {
  const words = known.get(tokenizer) ?? new Map<number, string>();
  known.set(tokenizer, words);
  const ids = new Set(drawn.flatMap(({ tokens }) => [...tokens]));
  const fresh = [...ids].filter((id) => !words.has(id));
  const texts = await tokenizer.decode(fresh.map((id) => [id]));
  for (const [at, id] of fresh.entries()) words.set(id, texts[at] ?? bug("word"));
  return Object.fromEntries([...ids].map((id) => [id, words.get(id) ?? bug("word")]));
}

/** Every machine that computes here is little-endian. */
const packedFloats = (values: Float32Array): string =>
  base64Of(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
