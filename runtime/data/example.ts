// An example: one question about several pictures and its right answer, as plain data. Built-in tasks draw them, parquet
// rows become them, and everything after (permutation, rollout, reward, report) reads nothing else.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { E0504, E0505 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { AnswerSpace } from "../../plan/plan.ts";
import { type AnswerFrame, transformAnswer } from "../method/answer.ts";
import type { Sequence } from "../method/frame-orders.ts";
import type { Asks, OrderSensitivity } from "../method/group.ts";
import { LETTERS, namingOf } from "../method/naming.ts";
import { arrange, isIdentity, type Order } from "../method/order.ts";
import { countMarkers } from "../tokenizer/prompt.ts";
import type { StayReason } from "./case.ts";
import type { Picture } from "./picture.ts";

/** A turn of a conversation; `<image>` stands for a picture. */
export interface Turn {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
}

export interface Example {
  /** Stable name for messages and journals, such as `four-artists/train/42/17`. */
  readonly id: string;
  /** The example's number in its dataset (u32): every draw about it hangs on this. */
  readonly index: number;
  /** Turns before the question: the system's, and earlier ones of user and assistant. */
  readonly earlier?: readonly Turn[];
  /** The user's last turn. Over all turns the n-th `<image>` is the n-th picture, or the one that `places` says. */
  readonly question: string;
  /** The slot (from 0) of the picture at each `<image>`, where they are out of order or one is shown twice. */
  readonly places?: readonly number[];
  readonly images: readonly Picture[];
  /** Letters of the options when the answer is one of them; option i is the picture of slot optionSlots[i]. */
  readonly options?: readonly string[];
  readonly answer: string;
  readonly answerSpace: AnswerSpace;
  readonly sensitivity: OrderSensitivity;
  /** The kind of question, `which` or `choice`, by which reports split their tables. */
  readonly kind: string;
  readonly dataSource: string;
  /** Slots (from 0) whose pictures are answer options, in the order of their letters; the others are shown as reference. */
  readonly optionSlots: readonly number[];
  /** Of an `ordering` that is a set; as in AnswerFrame. */
  readonly unordered?: true;
  /** Of frame-order questions: the orders that its letters stand for; as in AnswerFrame. */
  readonly sequences?: readonly Sequence[];
  /** Slots that the text names by their place ("the second picture"); as in Original. */
  readonly named?: readonly number[];
  /** Why it is `bound`, where it does not say so itself. */
  readonly stays?: StayReason;
  /** What is not known of an `unknown` one, and the setting that says it. */
  readonly asks?: Omit<Asks, "question">;
  /** What each picture shows, in a word, where it is known: the stuff of worked answers. */
  readonly names?: readonly string[];
  /** A worked answer in the trained format, for supervised learning. */
  readonly solution?: string;
}

/** The worked answer: each picture named in turn, then the boxed answer. */
export function workedAnswer(names: readonly string[], answer: string): string {
  const seen = names.map((name, slot) => `${LETTERS[slot]} ${name}`).join(" ");
  return `<think> ${seen} </think> \\boxed{${answer}}`;
}

/** The example with its pictures in another order (new slot j shows old picture order[j]): same text, answer carried by Λ, worked answer made anew. */
export function permuted(example: Example, order: Order): Example {
  if (isIdentity(order)) return example;
  const answer = permutedAnswer(example, order);
  const images = arrange(example.images, order);
  if (example.names === undefined) return { ...example, images, answer };
  const names = arrange(example.names, order);
  return { ...example, images, answer, names, solution: workedAnswer(names, answer) };
}

function permutedAnswer(example: Example, order: Order): string {
  const { id, sensitivity: meaning, answer, answerSpace: space } = example;
  switch (meaning) {
    case "free":
      return answer;
    case "bound":
    case "unknown":
      return bug(`${id} is bound to its order and was permuted`);
    case "follows": {
      const moved = transformAnswer(answer, order, frameOf(example), space === "yes_no" ? "flip" : "remap");
      return moved.kind === "answer" ? moved.answer : bug(`${id}: the answer cannot follow ${order.join(" ")}`);
    }
    default:
      return assertNever(meaning, "permutedAnswer");
  }
}

/** What Λ needs to know of an example. */
export function frameOf({ answerSpace: space, optionSlots, sequences, options, unordered }: Example): AnswerFrame {
  const unlisted = sequences && options?.[sequences.length];
  return {
    space,
    optionSlots,
    ...(unordered && { unordered }),
    ...(sequences && { sequences }),
    ...(unlisted !== undefined && { unlisted }),
  };
}

/** Everything that the model is shown of an example: its earlier turns, then the question. */
export function turnsOf({ earlier = [], question }: Pick<Example, "earlier" | "question">): readonly Turn[] {
  return [...earlier, { role: "user", text: question }];
}

/** The slot of the picture at each `<image>` of all turns, in reading order. */
export function placesOf({ places, images }: Pick<Example, "places" | "images">): readonly number[] {
  return places ?? images.map((_, slot) => slot);
}

/** The example itself when its text, pictures and answer fit each other. Failures E0504 (markers), E0505 (answer outside its options). */
export function checkedExample(example: Example): Example {
  const { id: row, images, answer, options } = example;
  const markers = turnsOf(example).reduce((sum, each) => sum + countMarkers(each.text), 0);
  const places = placesOf(example);
  const shown = new Set(places);
  if (markers !== places.length || images.some((_, slot) => !shown.has(slot)) || shown.size !== images.length)
    throw new Failure(E0504({ row, markers, pictures: images.length }));
  if (options !== undefined && !options.includes(optionOf(answer)))
    throw new Failure(E0505({ row, answer, options: [...options] }));
  return example;
}

/** The letter that an answer writes in any of its forms, or the answer itself. */
function optionOf(answer: string): string {
  const naming = namingOf(answer);
  const [name] = naming?.names ?? [];
  return naming?.form === "one" && name?.kind === "option" ? LETTERS[name.at]! : answer;
}
