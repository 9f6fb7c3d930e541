// What an evaluation found out: one record for each order of each item. All figures of the report are functions of these.

/** A graded answer to one item under one order of its pictures. */
export interface Answered {
  /** The item's number; the records of one item belong together. */
  readonly item: number;
  /** Index of the order among the item's orders; 0 is the canonical one, in which the dataset has the item. */
  readonly order: number;
  /** Which of several answers to the same order; absent = the only one. */
  readonly sample?: number;
  /** The answer carried back to the canonical order (Λ⁻¹), so that answers under different orders can be compared. */
  readonly canonicalAnswer: string;
  readonly right: boolean;
  /** The slot (from 0) at which this order shows the right picture; undefined when no single picture is the answer. */
  readonly goldSlot?: number;
}

/** The records by item, each item's in the order of its orders. */
export function byItem(answers: readonly Answered[]): readonly (readonly Answered[])[] {
  const items = Map.groupBy(answers, (answer) => answer.item);
  return [...items.values()].map((records) => records.toSorted((left, right) => left.order - right.order));
}
