// Λ of the paper's Eq. 1: what the gold answer becomes when the pictures change places, for each space of answers.
// Its inverse brings the answers given under different orders back to one frame, so that they can be compared.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import type { AnswerRule, AnswerRules, AnswerSpace } from "../../plan/plan.ts";
import { sameAnswer } from "../reward/same-answer.ts";
import { setIn, writtenSet } from "./answer-set.ts";
import { type Sequence, sequenceUnder } from "./frame-orders.ts";
import { LETTERS, type Naming, namingOf, peel } from "./naming.ts";
import { inverseOrder, isIdentity, type Order } from "./order.ts";

/** The rule of an answer space, as the spec's `answers` says. */
export const ruleFor = (rules: AnswerRules, space: AnswerSpace): AnswerRule =>
  space === "ordering" ? (rules.ordering ?? "remap") : rules[space];

/** What Λ needs to know about a question. */
export interface AnswerFrame {
  readonly space: AnswerSpace;
  /** Of `ordering`: the answer is a set ("A, C"), in which the sequence means nothing. */
  readonly unordered?: true;
  /** The slots whose pictures are the options, in the order of their letters: option A is slot optionSlots[0]. */
  readonly optionSlots: readonly number[];
  /** Of frame-order questions, whose letters stand for orders: see frame-orders.ts. Their frames are `optionSlots`, ascending. */
  readonly sequences?: readonly Sequence[];
  /** Of frame-order questions: the letter which says that no listed order is right. */
  readonly unlisted?: string;
}

/** An answer after a permutation, or why there is none. */
export type Transformed =
  | { readonly kind: "answer"; readonly answer: string }
  /** The rule has no meaning for this answer space. */
  | { readonly kind: "no_rule" }
  /** The picture of a slot that is no option (from 0) would become one. */
  | { readonly kind: "no_option"; readonly slot: number }
  /** No option says the order that is right now. */
  | { readonly kind: "no_sequence" };

const opposites: readonly (readonly [string, string])[] = [
  ["A", "B"],
  ["a", "b"],
  ["yes", "no"],
  ["Yes", "No"],
  ["YES", "NO"],
  ["true", "false"],
  ["True", "False"],
  ["TRUE", "FALSE"],
];

const same = (answer: string): Transformed => ({ kind: "answer", answer });

/**
 * Λ(answer, order) under a rule. `keep` and `drop` leave the answer alone (a dropped sample is never permuted: group.ts);
 * the identity leaves every answer alone. `remap` follows the picture: the new option is σ⁻¹ of the old one. `flip` takes the
 * other of two answers, whenever the order really changed. An answer that names no picture ("E" beyond the options, a text
 * the policy made up) stays as it is. An ordering ("B, A, C", "2→1→3") follows picture by picture, in the sequence it has; a set
 * ("A and C") likewise, and is written ascending.
 * The writing stays: "(B)" becomes "(C)", "the second picture" "the third picture".
 */
export function transformAnswer(answer: string, order: Order, frame: AnswerFrame, rule: AnswerRule): Transformed {
  if (isIdentity(order) || rule === "keep" || rule === "drop") return same(answer);
  const naming = namingOf(answer);
  if (frame.space === "letter" || (frame.space === "ordering" && naming?.names[0]?.kind !== "picture")) {
    // a picture of the question among the options makes every letter wrong, also when the right picture stays an option
    const stray = frame.optionSlots.map((slot) => order[slot]!).find((shown) => !frame.optionSlots.includes(shown));
    if (stray !== undefined) return { kind: "no_option", slot: stray };
  }
  switch (rule) {
    case "flip":
      return flip(answer, frame);
    case "remap":
      return remap(answer, naming, order, frame);
    case "oracle":
      return bug("answers by an oracle are refused by runtime/ability.ts");
    default:
      return assertNever(rule, "transformAnswer");
  }
}

function flip(answer: string, frame: AnswerFrame): Transformed {
  const two = frame.space === "yes_no" || (frame.space === "letter" && frame.optionSlots.length <= 2);
  if (!two || frame.sequences) return { kind: "no_rule" };
  const { core, wrap } = peel(answer);
  for (const [one, other] of opposites) {
    if (core === one) return same(wrap(other));
    if (core === other) return same(wrap(one));
  }
  return same(answer);
}

function remap(answer: string, naming: Naming | undefined, order: Order, frame: AnswerFrame): Transformed {
  if (frame.space === "yes_no" || frame.space === "word") return { kind: "no_rule" };
  if (naming === undefined || !belongs(naming, frame)) return same(answer);
  if (frame.sequences) return remapSequence(naming, order, frame, frame.sequences);
  const places = naming.names.map(({ kind, at }) => {
    const old = kind === "option" ? frame.optionSlots[at] : at;
    const slot = old === undefined ? undefined : inverseOrder(order)[old];
    if (slot === undefined) return at;
    return kind === "option" ? frame.optionSlots.indexOf(slot) : slot;
  });
  return same(naming.write(frame.unordered ? places.sort((one, other) => one - other) : places));
}

/** Whether an answer is of the kind that its space has: one letter, one number of a picture, or several of one kind, each once. */
function belongs({ form, names, joined }: Naming, { space, optionSlots, unordered }: AnswerFrame): boolean {
  const kind = names[0]?.kind;
  switch (space) {
    case "letter":
      return form === "one" && kind === "option";
    case "number":
      return form === "one" && kind === "picture";
    case "ordering": {
      const distinct = new Set(names.map(({ at }) => at)).size === names.length;
      // a set may have one member, and options that are no picture ("E. none of these"), which stay
      if (unordered) return distinct && joined !== "order";
      return form === "several" && distinct && (kind === "picture" || names.every(({ at }) => at < optionSlots.length));
    }
    default:
      return false;
  }
}

/** The letter of the option whose order is right once the frames have moved. */
function remapSequence(naming: Naming, order: Order, frame: AnswerFrame, sequences: readonly Sequence[]): Transformed {
  const right = sequences[naming.names[0]!.at];
  // whichever order is right where none is listed, nobody has said it
  if (right === undefined) return same(naming.write(naming.names.map(({ at }) => at)));
  const now = sequenceUnder(right, order, frame.optionSlots).join();
  const listed = sequences.findIndex((each) => each.join() === now);
  if (listed >= 0) return same(naming.write([listed]));
  return frame.unlisted === undefined ? { kind: "no_sequence" } : same(naming.write([LETTERS.indexOf(frame.unlisted)]));
}

/** Whether a gold answer can follow its pictures: it names what answers of its space name. */
export function carries({ answer, ...frame }: AnswerFrame & { readonly answer: string }): boolean {
  const naming = namingOf(answer);
  return naming !== undefined && belongs(naming, frame);
}

/** The rules that mean something for an answer space; a checker refuses the others before anything runs. */
export function rulesOf(space: AnswerSpace): readonly AnswerRule[] {
  switch (space) {
    case "letter":
      return ["remap", "flip", "keep", "drop"];
    case "number":
    case "ordering":
      return ["remap", "keep", "drop"];
    case "yes_no":
      return ["flip", "keep", "drop"];
    case "word":
      return ["keep", "drop"];
    default:
      return assertNever(space, "rulesOf");
  }
}

/**
 * Λ⁻¹: an answer given under `order`, in the frame of the original order. What a policy writes names an option or a picture when
 * it is written like one, or is graded equal to its letter or number. Answers that Λ cannot carry (they name no option, or the
 * rule does not apply) stay as given: a policy may say anything. Of a frame-order question a letter stands for its order of the
 * frames: where no option lists that order in the original, it is written out, "2→1→4→3".
 */
export function canonicalAnswer(answer: string, order: Order, frame: AnswerFrame, rule: AnswerRule): string {
  if (rule === "keep" || rule === "drop") return answer;
  const said = namedBy(answer, frame);
  if (frame.sequences) return canonicalSequence(said, order, frame, frame.sequences);
  const back = transformAnswer(said, inverseOrder(order), frame, rule);
  return back.kind === "answer" ? back.answer : answer;
}

/** An answer that names what its space names; written plainly where it is only graded equal to that ("B+0", "2.0"), and where it is a set. */
function namedBy(answer: string, { space, optionSlots, sequences, unordered }: AnswerFrame): string {
  const set = unordered && setIn(answer);
  if (set) return writtenSet(set);
  const naming = namingOf(answer);
  if (naming && belongs(naming, { space, optionSlots })) return answer;
  if (space === "yes_no" && opposites.flat().includes(peel(answer).core)) return answer;
  const plain = plainAnswers(space, sequences?.length ?? optionSlots.length);
  return plain.find((each) => sameAnswer(answer, each)) ?? answer;
}

/** Each answer of a space in its plainest writing, in both cases, which the grader need not take for one. */
function plainAnswers(space: AnswerSpace, options: number): readonly string[] {
  switch (space) {
    case "letter":
      return [...LETTERS.slice(0, options)].flatMap((letter) => [letter, letter.toLowerCase()]);
    case "number":
      return Array.from({ length: mostPictures }, (_, slot) => String(slot + 1));
    case "yes_no":
      return ["yes", "no", "true", "false", "A", "B"];
    default:
      return [];
  }
}

/** Numbers up to here may be those of a picture. */
const mostPictures = 32;

function canonicalSequence(said: string, order: Order, frame: AnswerFrame, sequences: readonly Sequence[]): string {
  const sequence = sequences[namingOf(said)?.names[0]?.at ?? -1];
  if (sequence === undefined) return said;
  const original = sequenceUnder(sequence, inverseOrder(order), frame.optionSlots);
  const listed = sequences.findIndex((each) => each.join() === original.join());
  return listed >= 0 ? LETTERS[listed]! : original.join("→");
}
