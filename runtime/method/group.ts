// Builds the merged group of each sample in a batch (paper Alg. 1): the original and its permuted copies, each with the
// answer that is right for it. Rollouts, rewards and advantages follow; see ../policy/advantage.ts.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { E0601, E0602, E0604, E0608 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { valueAt } from "../../plan/curve.ts";
import type { OrderSampler } from "../../plan/order-count.ts";
import type { PermuteNode } from "../../plan/plan.ts";
import { type AnswerFrame, carries, ruleFor, rulesOf, transformAnswer } from "./answer.ts";
import { nextRandom, nextShuffle, seedTwister } from "./cpython.ts";
import { drawFrameOrders } from "./frame-orders.ts";
import { gateOpens } from "./gate.ts";
import { namingOf } from "./naming.ts";
import { embedOrder, identityOrder, isIdentity, leastSlots, movableOf, movableSlots, type Order } from "./order.ts";
import { drawOrders } from "./order-sampler.ts";
import { type DrawKey, wordsAt } from "./philox.ts";

/**
 * What permuting a sample does to its answer: `follows` the pictures (S = 0 of Eq. 1), is `free` of their order (S = 1), or is
 * `bound` to it (frames of a story), so that the sample must never be permuted. `unknown`: nobody has said, and a sample that is to be
 * permuted is refused.
 */
export type OrderSensitivity = "follows" | "free" | "bound" | "unknown";

/** A sample as the dataset has it, in the original order. */
export interface Original extends AnswerFrame {
  /** The sample's number in its dataset (u32): its draws hang on this, never on its place in a batch. */
  readonly sample: number;
  /** How messages call it. */
  readonly name: string;
  /** Number of pictures. */
  readonly slots: number;
  readonly answer: string;
  readonly sensitivity: OrderSensitivity;
  /** Slots that the text names by their place: where one of them would move, the sample stays as it is. */
  readonly named?: readonly number[];
  /** Of a sample of unknown sensitivity: what is asked, for the message. */
  readonly asks?: Asks;
}

/** What a message shows of a sample that nobody has explained: its question, and the setting that would. */
export interface Asks {
  readonly question: string;
  readonly what: string;
  /** Absent where the source has said all that it can, and the row is wrong. */
  readonly write?: string;
}

/** Why a sample stays in its order: its own reason, the answer rule `drop`, or words in its text for places of pictures that would move. */
export type Standing = "one_picture" | "bound" | "dropped" | "place_words" | "moves_nothing";

/** One order of a sample: the prompt to roll out and the answer that its rollouts are scored against. */
export interface GroupMember {
  /** 0 is the original; copies count from 1. */
  readonly copy: number;
  readonly order: Order;
  readonly answer: string;
  /** Whether the order differs from the original's. */
  readonly permuted: boolean;
}

/** The parts of a permute node that decide the groups. */
export type Permutation = Pick<
  PermuteNode,
  "copies" | "order" | "identity" | "draw" | "move" | "probability" | "gate" | "answers" | "profile"
>;

/** When and under which seed a batch is permuted. `step` = 1 … `total`; `stage` numbers the training node in its plan. */
export interface PermutationTime {
  readonly seed: number;
  readonly stage: number;
  readonly step: number;
  readonly total: number;
}

/** A group without permutation: the original alone (plain GRPO). */
export function plainGroup(original: Original): readonly GroupMember[] {
  return [{ copy: 0, order: identityOrder(original.slots), answer: original.answer, permuted: false }];
}

/** The slots of a sample that a permutation may move; fewer than two mean that the sample stays as it is. */
export function movingSlots(original: Original, permutation: Pick<Permutation, "move" | "answers">): readonly number[] {
  const moving = askedSlots(original, permutation);
  return typeof moving === "string" ? [] : moving;
}

/** Why a sample cannot move, or undefined for one that can (or that permutationProblem refuses). */
export function standing(original: Original, permutation: Pick<Permutation, "move" | "answers">): Standing | undefined {
  const moving = askedSlots(original, permutation);
  return typeof moving === "string" ? moving : undefined;
}

function askedSlots(
  original: Original,
  { move: asked, answers }: Pick<Permutation, "move" | "answers">,
): readonly number[] | Standing {
  const { sensitivity, slots: count, optionSlots, sequences, named = [] } = original;
  if (count < 2) return "one_picture";
  if (sensitivity === "bound") return "bound";
  const rule = ruleFor(answers, original.space);
  if (sensitivity !== "free" && rule === "drop") return "dropped";
  const move = movableOf(asked);
  if (count < leastSlots(move)) return "moves_nothing";
  const slots = movableSlots(move, count, optionSlots);
  // the frames of an order move together or not at all
  const moving = sequences && optionSlots.every((slot) => slots.includes(slot)) ? optionSlots : slots;
  if (moving.length < 2 || (sequences && moving !== optionSlots)) return "moves_nothing";
  // "the left image shows a dog": `flip` says that this turns over, and by no other rule can it be carried along
  if (!(sensitivity === "follows" && rule === "flip") && named.some((slot) => moving.includes(slot)))
    return "place_words";
  return moving;
}

/**
 * Why a sample cannot be permuted as asked: nobody has said what its answer does (E0608), its answer follows the pictures and
 * the answer rule has no meaning for it (E0601), pictures of the question would change places with pictures of the options
 * (E0602), or it has fewer pictures than slots that are to move (E0604). Independent of every draw, so that a
 * run can ask it of all samples before the first step. Undefined when nothing stands in the way.
 */
export function permutationProblem(
  original: Original,
  permutation: Pick<Permutation, "move" | "answers">,
): Diagnostic | undefined {
  const move = movableOf(permutation.move);
  const least = leastSlots(move);
  // one picture has one order, whatever is asked of it
  if (original.slots > 1 && original.slots < least)
    return E0604({ sample: original.name, pictures: original.slots, slot: least });
  const moving = movingSlots(original, permutation);
  if (moving.length === 0 || original.sensitivity === "free") return undefined;
  const { name: sample, answer: gold, slots: pictures, space, asks } = original;
  if (original.sensitivity === "unknown") {
    const { question, what, write } = asks ?? bug(`nobody says what is not known of ${sample}`);
    const advice =
      write === undefined
        ? "correct the answer of this row, or leave the row out"
        : `write it at the source, such as \`${write}\``;
    return E0608({ sample, question: shortened(question), gold, pictures, what, advice });
  }
  const rule = ruleFor(permutation.answers, space);
  // of more than two pictures some orders turn an answer over and others do not
  const rules = rulesOf(space).filter((each) => each !== "keep" && (each !== "flip" || moving.length <= 2));
  const refused = () => E0601({ sample, space, rule, rules });
  // a policy may say anything, but a gold answer that stayed as it is would be wrong from now on
  if (rule === "keep" || (rule === "flip" && moving.length > 2) || (rule === "remap" && !carries(original)))
    return refused();
  if (original.sequences) return rule === "remap" ? undefined : refused();
  // a rotation of the moving slots mixes options with others if any order does
  const rotation = embedOrder(
    [...moving.keys()].map((place) => (place + 1) % moving.length),
    moving,
    original.slots,
  );
  const moved = transformAnswer(gold, rotation, original, rule);
  switch (moved.kind) {
    case "answer":
      return undefined;
    case "no_rule":
    case "no_sequence":
      return refused();
    case "no_option":
      return E0602({ sample, slot: moved.slot + 1, options: original.optionSlots.map((slot) => String(slot + 1)) });
    default:
      return assertNever(moved, "permutationProblem");
  }
}

/** A question on one line, as much of it as tells it apart. */
function shortened(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

/** ŷ of Eq. 1: the answer as it is where the order does not matter, Λ(answer, order) where it does. */
export function answerUnder(original: Original, order: Order, answers: Permutation["answers"]): string {
  if (original.sensitivity !== "follows") return original.answer;
  const moved = transformAnswer(original.answer, order, original, ruleFor(answers, original.space));
  return moved.kind === "answer" ? moved.answer : bug(`the answer of ${original.name} cannot follow ${order.join()}`);
}

/**
 * The groups of a batch: for each original, itself and `copies` copies, (copies + 1) members in all also when nothing can be
 * permuted. Profile `paper`: orders and gates are pure functions of (seed, stage, step, sample, copy), copies
 * of one sample have distinct orders while there are enough. Profile `released_code`: see releasedOrders.
 * Throws Failure (E0601, E0602, E0604) for a sample that permutationProblem refuses.
 */
export function permuteBatch(
  originals: readonly Original[],
  permutation: Permutation,
  time: PermutationTime,
): readonly (readonly GroupMember[])[] {
  const problem = originals
    .map((original) => permutationProblem(original, permutation))
    .find((found) => found !== undefined);
  if (problem) throw new Failure(problem);
  const probability = valueAt(permutation.probability, time.step, time.total);
  const released =
    permutation.profile === "released_code" ? releasedOrders(originals, permutation, probability, time) : undefined;
  return originals.map((original, place) => {
    const orders = released
      ? new Array<Order | undefined>(permutation.copies).fill(released[place])
      : copyOrders(original, permutation, probability, time);
    const copies = orders.map((order, index): GroupMember => {
      if (order === undefined) return { ...plainGroup(original)[0]!, copy: index + 1 };
      const answer = answerUnder(original, order, permutation.answers);
      return { copy: index + 1, order, answer, permuted: !isIdentity(order) };
    });
    return [...plainGroup(original), ...copies];
  });
}

/** The step of orders that are drawn once: training counts from 1, evaluations draw at 0. */
const everyStep = 0xff_ffff;

/** For each copy its order, or undefined where it stays as the original. */
function copyOrders(
  original: Original,
  permutation: Permutation,
  probability: number,
  time: PermutationTime,
): readonly (Order | undefined)[] {
  const moving = movingSlots(original, permutation);
  const at = { seed: time.seed, stage: time.stage, step: time.step, sample: original.sample };
  const key = { ...at, ...(permutation.draw === "run" ? { step: everyStep } : {}), purpose: "order" } as const;
  const sampler = samplerOf(permutation);
  const orders = original.sequences
    ? sequenceOrders(original, moving, permutation.copies, key, sampler === "any")
    : drawOrders(sampler, moving.length, permutation.copies, key).map((part) =>
        embedOrder(part, moving, original.slots),
      );
  return Array.from({ length: permutation.copies }, (_, index) => {
    const order = orders[index];
    return order && gateOpens(permutation.gate, probability, { ...at, copy: index + 1 }) ? order : undefined;
  });
}

/** Orders of a frame-order question: each makes another of its options right. None where it stays. */
export function sequenceOrders(
  { slots, optionSlots, sequences = [], unlisted, answer, name }: Original,
  moving: readonly number[],
  count: number,
  key: DrawKey,
  identity = false,
): readonly Order[] {
  if (moving.length < 2) return [];
  const right = namingOf(answer)?.names[0]?.at ?? bug(`the answer of ${name} names no order`);
  const question = { slots, frames: optionSlots, sequences, right, unlisted: unlisted !== undefined };
  return drawFrameOrders(question, count, wordsAt(key), identity);
}

const releasedSeed = 42;

/**
 * The orders as the released training code draws them: one generator for the batch, seeded with
 * 42 at every step and again by every shuffle; each sample of two or more pictures draws once and is passed over when the
 * draw exceeds α. All copies of a sample get the same order, and after a shuffle of two or three the next draw is always
 * 0.0250, which makes the decay of α all but inert. Kept as it is, to be compared with.
 */
function releasedOrders(
  originals: readonly Original[],
  permutation: Permutation,
  probability: number,
  { seed, stage, step }: PermutationTime,
): readonly (Order | undefined)[] {
  let twister = seedTwister(releasedSeed);
  return originals.map((original) => {
    if (original.slots < 2 || nextRandom(twister) > probability) return undefined;
    const moving = movingSlots(original, permutation);
    if (moving.length === 0) return undefined;
    // how the code draws the new letter is not known: as in profile `paper`
    if (original.sequences) {
      const { sample } = original;
      return sequenceOrders(original, moving, 1, { seed, stage, step, sample, purpose: "order" }, true)[0];
    }
    twister = seedTwister(releasedSeed);
    return embedOrder(nextShuffle(twister, moving.length), moving, original.slots);
  });
}

/** What is worst so far is known to no sampler yet. */
const samplerOf = ({ order, identity }: Permutation): OrderSampler => {
  if (order === "hardest") return bug("orders by hardness are refused by runtime/ability.ts");
  return order === "random" && identity ? "any" : order;
};
