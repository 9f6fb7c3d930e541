// Λ of the paper's Eq. 1: what the gold answer becomes when the pictures change places, for each space of answers.
// Its inverse brings the answers given under different orders back to one frame, so that they can be compared.

import type { AnswerRule, AnswerRules, AnswerSpace } from "../../compiler/4-plan/plan.ts";
import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { inverseOrder, isIdentity, type Order } from "./order.ts";

/** The rule of an answer space, as the spec's `answers` says. */
export const ruleFor = (rules: AnswerRules, space: AnswerSpace): AnswerRule =>
  space === "ordering" ? (rules.ordering ?? "remap") : rules[space];

/** What Λ needs to know about a question. */
export interface AnswerFrame {
  readonly space: AnswerSpace;
  /** The slots whose pictures are the options, in the order of their letters: option A is slot optionSlots[0]. */
  readonly optionSlots: readonly number[];
}

/** An answer after a permutation, or why there is none. */
export type Transformed =
  | { readonly kind: "answer"; readonly answer: string }
  /** The rule has no meaning for this answer space. */
  | { readonly kind: "no_rule" }
  /** The picture of a slot that is no option (from 0) would become one. */
  | { readonly kind: "no_option"; readonly slot: number };

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
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
 * the policy made up) stays as it is. An ordering ("B, A, C", "2→1→3") follows picture by picture, in the sequence it has.
 */
export function transformAnswer(answer: string, order: Order, frame: AnswerFrame, rule: AnswerRule): Transformed {
  if (isIdentity(order) || rule === "keep" || rule === "drop") return same(answer);
  if (frame.space === "letter" || (frame.space === "ordering" && /[a-z]/i.test(answer))) {
    // a picture of the question among the options makes every letter wrong, also when the right picture stays an option
    const stray = frame.optionSlots.map((slot) => order[slot]!).find((shown) => !frame.optionSlots.includes(shown));
    if (stray !== undefined) return { kind: "no_option", slot: stray };
  }
  switch (rule) {
    case "flip":
      return flip(answer, frame);
    case "remap":
      return remap(answer, order, frame);
    case "oracle":
      return bug("answers by an oracle are refused by runtime/ability.ts");
    default:
      return assertNever(rule, "transformAnswer");
  }
}

function flip(answer: string, frame: AnswerFrame): Transformed {
  const two = frame.space === "yes_no" || (frame.space === "letter" && frame.optionSlots.length <= 2);
  if (!two) return { kind: "no_rule" };
  for (const [one, other] of opposites) {
    if (answer === one) return same(other);
    if (answer === other) return same(one);
  }
  return same(answer);
}

function remap(answer: string, order: Order, frame: AnswerFrame): Transformed {
  switch (frame.space) {
    case "letter":
      return remapLetter(answer, order, frame.optionSlots);
    case "number":
      return remapNumber(answer, order);
    case "ordering":
      return remapOrdering(answer, order, frame);
    case "yes_no":
    case "word":
      return { kind: "no_rule" };
    default:
      return assertNever(frame.space, "remap");
  }
}

/** A letter names an option, an option is a slot: the letter of the slot to which its picture went. */
function remapLetter(answer: string, order: Order, optionSlots: readonly number[]): Transformed {
  const option = answer.length === 1 ? letters.indexOf(answer.toUpperCase()) : -1;
  const old = optionSlots[option];
  if (old === undefined) return same(answer);
  const letter = letters[optionSlots.indexOf(inverseOrder(order)[old]!)]!;
  return same(answer === answer.toUpperCase() ? letter : letter.toLowerCase());
}

/** A number names a picture, counted from 1 ("image 2"). */
function remapNumber(answer: string, order: Order): Transformed {
  const old = /^[1-9][0-9]*$/.test(answer) ? Number(answer) - 1 : -1;
  const slot = inverseOrder(order)[old];
  return same(slot === undefined ? answer : String(slot + 1));
}

const orderings = [
  { whole: /^[a-z](?:(?:\s|[,;>→-])+[a-z])+$/i, item: /[a-z]/gi },
  { whole: /^[1-9][0-9]*(?:(?:\s|[,;>→-])+[1-9][0-9]*)+$/, item: /[1-9][0-9]*/g },
];
const compact = { whole: /^[A-Z]{2,}$/, item: /[A-Z]/g };

/** How an answer writes an ordering; letters without anything between ("BAC") only when they are options, each once. */
function orderingForm(answer: string, { optionSlots }: Pick<AnswerFrame, "optionSlots">) {
  const options = [...answer].every((each) => letters.indexOf(each) < optionSlots.length);
  if (compact.whole.test(answer)) return options && new Set(answer).size === answer.length ? compact : undefined;
  return orderings.find(({ whole }) => whole.test(answer));
}

/** Whether an answer of the space `ordering` is one that can follow its pictures. */
export const isOrdering = (answer: string, frame: Pick<AnswerFrame, "optionSlots">): boolean =>
  orderingForm(answer, frame) !== undefined;

/** Letters of options, or numbers of pictures, one after the other: each goes with its picture, and what stands between stays. */
function remapOrdering(answer: string, order: Order, frame: AnswerFrame): Transformed {
  const form = orderingForm(answer, frame);
  if (!form) return same(answer);
  const carried = (item: string): string => {
    const moved = /[a-z]/i.test(item) ? remapLetter(item, order, frame.optionSlots) : remapNumber(item, order);
    return moved.kind === "answer" ? moved.answer : item;
  };
  return same(answer.replace(form.item, carried));
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
 * Λ⁻¹: an answer given under `order`, in the frame of the original order. Answers that Λ cannot carry (they name no option,
 * or the rule does not apply) stay as given: a policy may say anything.
 */
export function canonicalAnswer(answer: string, order: Order, frame: AnswerFrame, rule: AnswerRule): string {
  const back = transformAnswer(answer, inverseOrder(order), frame, rule);
  return back.kind === "answer" ? back.answer : answer;
}

/**
 * Frame-order questions (released code, type `ordering`): the order of pictures that makes another option right while the
 * text stays as it is. `sequence[j]` counts from 1 and says in which slot the j-th frame of the story stands: `from` for the
 * option right so far, `to` for the one that shall be right. The result arranges the pictures as they stand.
 */
export function orderingOrder(from: readonly number[], to: readonly number[]): Order {
  const order = new Array<number>(from.length);
  for (const [frame, slot] of to.entries()) order[slot - 1] = from[frame]! - 1;
  return order;
}
