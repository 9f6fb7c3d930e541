// A row as the search for its meaning sees it, and what it says of itself in `extra_info` and `change_needed`.

import type { AnswerSpace } from "../../plan/plan.ts";

/** A row as its reader found it, whatever the file. */
export interface PlainRow {
  /** All text that the policy is shown, its markers written `<image>`; the n-th is the n-th picture. */
  readonly question: string;
  readonly pictures: number;
  /** The slot of the picture at each marker, where they are out of order or one is shown twice. */
  readonly places?: readonly number[] | undefined;
  /** The right answer as text, without space around it. */
  readonly answer: string;
  readonly dataSource?: string | undefined;
  readonly questionType?: string | undefined;
  /** The row's fields of these names as they stand there; undefined or null where it has none. */
  readonly changeNeeded?: unknown;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  /** A column of options, which the question need not repeat. */
  readonly choices?: unknown;
}

/** `extra_info.order`, as our own writer makes it. */
export function ownOrder({ extra }: PlainRow): "follows" | "free" | "bound" | undefined {
  return (["follows", "free", "bound"] as const).find((each) => each === extra?.order);
}

/** `extra_info.answer_space`, likewise; a set is written as a space of its own. */
export function ownSpace({ extra }: PlainRow): AnswerSpace | undefined {
  if (extra?.answer_space === "set") return "ordering";
  return (["letter", "number", "yes_no", "word", "ordering"] as const).find((each) => each === extra?.answer_space);
}

/** A flag however it is written; undefined for none, and for one that nobody can read. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") return undefined;
  const text = String(value).trim().toLowerCase();
  if (["true", "yes", "1"].includes(text)) return true;
  return ["false", "no", "0"].includes(text) ? false : undefined;
}

/** `extra_info.option_slots`, as our own writer makes it. */
export function ownSlots({ extra, pictures }: PlainRow): readonly number[] | undefined {
  const value = extra?.option_slots;
  if (!Array.isArray(value)) return undefined;
  const slots = value.map((each) => (typeof each === "number" || typeof each === "bigint" ? Number(each) : -1));
  const proper = slots.every((slot) => Number.isInteger(slot) && slot >= 0 && slot < pictures);
  return proper && new Set(slots).size === slots.length ? slots : undefined;
}
