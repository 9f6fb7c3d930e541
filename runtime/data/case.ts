// What the meaning of a row is made of, and what is found of it. The decision itself is in meaning.ts.

import type { AnswerSpace, RowMeaning } from "../../plan/plan.ts";
import type { OrderSensitivity } from "../method/group.ts";
import type { Naming } from "../method/naming.ts";
import { everySlot, type OptionKind } from "./option-kind.ts";
import type { Listed } from "./options-in-text.ts";
import type { PlainRow } from "./plain-row.ts";
import type { SourceRule } from "./source-rules.ts";

/**
 * Why a row stays in the order it has, though others of its dataset are permuted:
 * - `text`           its answer changes with the order, and names a text
 * - `source`         it is not as the rule of its source has rows
 * - `contradiction`  it says that its answer stays, and its answer names a picture (or says one thing in two ways)
 * - `several`        its answer names several options, and may be a set or an order
 * - `no_picture`     its answer is a count
 * - `none_listed`    its answer is that no listed order is right
 */
export type StayReason = "text" | "source" | "contradiction" | "several" | "no_picture" | "none_listed";

/** What is found of the answer of a row when its pictures move. */
export interface Found {
  readonly sensitivity: OrderSensitivity;
  readonly answerSpace: AnswerSpace;
  /** Of an `ordering`: its answer is a set; as in Example. */
  readonly unordered?: true;
  /** As in Example. */
  readonly optionSlots: readonly number[];
  /** Letters that the answer may be, where it is the letter of a picture or of an order. */
  readonly options?: readonly string[];
  /** For each option letter, where it stands for an order: the place (from 1, among the option slots) of the j-th frame. */
  readonly sequences?: readonly (readonly number[])[];
  /** Slots (from 0) that the text names by their place: were one of them moved, the text would say something else. */
  readonly named?: readonly number[];
  /** Of a row that is `bound` and does not say so itself. */
  readonly stays?: StayReason;
  /** Of a row that is `unknown`: what nobody has said, and the setting at the source that says it. */
  readonly asks?: { readonly what: string; readonly write?: string };
}

/** The meaning of a row. */
export interface Meaning extends Found {
  /** The right answer in its normal form; see gold.ts. */
  readonly answer: string;
}

/** All that the decision looks at. */
export interface Case {
  readonly row: PlainRow;
  readonly settings: RowMeaning;
  readonly rule: SourceRule | undefined;
  readonly listed: Listed | undefined;
  readonly kind: OptionKind | undefined;
  readonly naming: Naming | undefined;
  readonly space: AnswerSpace;
  /** Who says what the order does. */
  readonly by: "row" | "setting" | "source";
}

/** A row that keeps its order. */
export function stay({ pictures }: PlainRow, answerSpace: AnswerSpace, stays?: StayReason): Found {
  return { sensitivity: "bound", answerSpace, optionSlots: everySlot(pictures), ...(stays && { stays }) };
}

/** A row of which nobody says what its answer does, and the setting that would; none where the settings have said all they can. */
export function unknown({ pictures }: PlainRow, answerSpace: AnswerSpace, what: string, write?: string): Found {
  return {
    sensitivity: "unknown",
    answerSpace,
    optionSlots: everySlot(pictures),
    asks: { what, ...(write !== undefined && { write }) },
  };
}
