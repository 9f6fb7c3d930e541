// What an evaluation found out: one record for each answer to an item. All figures of the report are functions of these.

import { equalityOf } from "../method/answer-set.ts";
import { type Alone, goldSlotOf, type Rearrangement, saidCanonically } from "../method/evaluation-group.ts";
import type { GroupMember, Original } from "../method/group.ts";
import type { Order } from "../method/order.ts";
import { saidIn } from "../reward/boxed.ts";
import { type Judged, verdictOn } from "../reward/combine.ts";
import { normalForms } from "../reward/same-answer.ts";

/** A graded answer to one item under one order of its pictures. */
export interface Answered {
  /** The item's number; the records of one item belong together. */
  readonly item: number;
  /** Index of the order among the item's orders; 0 is the canonical one, in which the dataset has the item. */
  readonly order: number;
  /** Which of several answers to the same order; absent = the only one. */
  readonly sample?: number;
  /** The canonical order asked once more, by other noise: which time, from 1. Such records are the control of the flip rate alone. */
  readonly again?: number;
  /** The answer carried back to the canonical order (Λ⁻¹), in its normal form; absent = there is no answer. */
  readonly canonicalAnswer?: string;
  readonly right: boolean;
  /** The slot (from 0) at which this order shows the right picture; undefined when no single picture is the answer. */
  readonly goldSlot?: number;
}

/** One graded answer with what the table groups it by, and with what was asked and said: answers of folders from before that was kept lack the latter. */
export interface Graded extends Answered {
  readonly kind: string;
  readonly wellFormed: boolean;
  /** Why the item has no other order; absent = it has. */
  readonly alone?: Alone;
  /** The item's name. */
  readonly id?: string;
  /** The order itself: slot j shows the picture that is at permutation[j] in the data. */
  readonly permutation?: Order;
  /** The answer that is right under this order. */
  readonly gold?: string;
  /** The answer as it stands in the box, and as this order has it; absent = there is none. */
  readonly given?: string;
  /** The slot whose picture it names; absent where it names no single picture. */
  readonly givenSlot?: number;
  readonly completion?: string;
  /** Whether the policy ended it, and it was not cut off. */
  readonly ended?: boolean;
}

/** An item in one of its orders, as a policy is asked. */
export interface Question {
  readonly item: Original;
  readonly kind: string;
  readonly member: GroupMember;
  readonly alone?: Alone | undefined;
  readonly again?: number | undefined;
}

/** What a policy wrote to a question; `sample` counts several completions of the same one. */
export interface Written {
  readonly question: Question;
  readonly completion: string;
  readonly sample?: number | undefined;
  readonly ended?: boolean | undefined;
}

/**
 * The records of what a policy wrote: the one way from text to figures, for runs and for scripted policies. The answers to an item
 * come in the form of their class (see normalForms), so that two of them are the same text when they are graded equal.
 */
export function gradedAnswers(written: readonly Written[], rearrangement: Rearrangement): readonly Graded[] {
  const said = written.map((each) => ({ ...each, ...carriedBack(each, rearrangement) }));
  const forms = new Map<number, Map<string, string>>();
  for (const [number, list] of Map.groupBy(said, (each) => each.question.item.sample)) {
    const carried = [list[0]?.question.item.answer, ...list.map((each) => each.carried)];
    const equal = normalForms(carried, list[0] && equalityOf(list[0].question.item));
    const known = new Map<string, string>();
    for (const [index, form] of equal.entries()) {
      const text = carried[index];
      if (text !== undefined && form !== undefined) known.set(text, form);
    }
    forms.set(number, known);
  }
  return said.map(({ question: { item, kind, member, alone, again }, sample, score, carried, ...wrote }): Graded => {
    const canonicalAnswer = carried === undefined ? undefined : forms.get(item.sample)?.get(carried);
    const goldSlot = goldSlotOf(item, member.answer);
    const { given, completion, ended } = wrote;
    const givenSlot = score.right ? goldSlot : given === undefined ? undefined : goldSlotOf(item, given);
    return {
      item: item.sample,
      order: member.copy,
      ...(sample !== undefined && { sample }),
      ...(again !== undefined && { again }),
      ...(canonicalAnswer !== undefined && { canonicalAnswer }),
      right: score.right,
      ...(goldSlot !== undefined && { goldSlot }),
      kind,
      wellFormed: score.wellFormed,
      ...(alone !== undefined && { alone }),
      id: item.name,
      permutation: member.order,
      gold: member.answer,
      ...(given !== undefined && { given }),
      ...(givenSlot !== undefined && { givenSlot }),
      completion,
      ...(ended !== undefined && { ended }),
    };
  });
}

function carriedBack(
  { question: { item, member }, completion }: Written,
  rearrangement: Rearrangement,
): { readonly score: Judged; readonly given: string | undefined; readonly carried: string | undefined } {
  const score = verdictOn(completion, member.answer, equalityOf(item));
  const given = saidIn(completion);
  if (given === undefined) return { score, given, carried: given };
  // what is graded right is the right answer, in whatever words
  const carried = score.right ? item.answer : saidCanonically(item, rearrangement, member.order, given);
  return { score, given, carried };
}

/**
 * The passes over each item: of several answers to each order those of the same number belong together, one for each order,
 * sorted by order. A control pass is the canonical order of a pass and its repetitions.
 */
export function passesOf<T extends Answered>(
  answers: readonly T[],
  which: "orders" | "control",
): ReadonlyMap<number, readonly (readonly T[])[]> {
  const kept = answers.filter((each) =>
    which === "orders" ? each.again === undefined : each.again !== undefined || each.order === 0,
  );
  const items = Map.groupBy(kept, (each) => each.item);
  return new Map(
    [...items].map(([item, records]) => {
      const passes = [...Map.groupBy(records, (each) => each.sample ?? 0).values()];
      const sorted = passes.map((pass) =>
        pass.toSorted((left, right) => left.order - right.order || (left.again ?? 0) - (right.again ?? 0)),
      );
      return [item, sorted] as const;
    }),
  );
}
