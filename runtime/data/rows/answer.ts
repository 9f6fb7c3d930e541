// The right answer of a row as text, in whatever shape a file has it. What it means is for ../meaning.ts to say.

import { namingOf } from "../../method/naming.ts";
import { boxedAnswer, noAnswer } from "../../reward/boxed.ts";
import { absent, fieldsOf, textOf } from "./value.ts";

/** Where records have the answer: verl's `reward_model`, a message, a turn of LLaVA, a part of a message. */
const inside = ["ground_truth", "content", "value", "answer", "text"] as const;

/** A shape inside a shape inside a shape is none that anybody publishes. */
const deepest = 4;

/**
 * The text of an answer: text itself, a number, a boolean (`true`, `false`), a record that has it under one of the known names,
 * or a list of one of these; a list of letters is a set, or an order ("A, C"). Of a worked answer it is what stands in
 * `<answer>…</answer>` at its end, behind `####` in its last line, or in its last `\\boxed{…}`, for that is what a completion is
 * graded by. Undefined for all else: nothing there, several answers, a number that is none.
 */
export function answerText(value: unknown, depth = 0): string | undefined {
  if (absent(value) || depth > deepest) return undefined;
  const text = textOf(value);
  if (text !== undefined) return final(text.trim()) || undefined;
  if (typeof value === "number") return Number.isFinite(value) ? digitsOf(value) : undefined;
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.length === 1 ? answerText(value[0], depth + 1) : lettersIn(value);
  const fields = fieldsOf(value);
  const named = inside.filter((each) => !absent(fields?.[each]));
  return fields && named.length === 1 ? answerText(fields[named[0]!], depth + 1) : undefined;
}

/** A list of letters of options, each once, as text. Words and numbers may be several answers of which each is right. */
function lettersIn(list: readonly unknown[]): string | undefined {
  const letters = list.map((each) => textOf(each)?.trim() ?? "");
  const alone = letters.every((each) => /^\W*[A-Z]\W*$/.test(each) && namingOf(each)?.form === "one");
  return alone && new Set(letters).size === letters.length && letters.length > 1 ? letters.join(", ") : undefined;
}

/** A number without an exponent, as graders read them: 0.0000001 and not 1e-7. */
function digitsOf(value: number): string {
  const [, sign = "", first = "", rest = "", power] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (power === undefined) return String(value);
  const digits = first + rest;
  const point = 1 + Number(power);
  return point > 0 ? sign + digits.padEnd(point, "0") : `${sign}0.${"0".repeat(-point)}${digits}`;
}

/** What stands in the tags or in the last box of a worked answer; any other text as it is. */
function final(text: string): string {
  const [, answer, ...others] = text.split("<answer>");
  if (answer !== undefined && others.length === 0 && answer.endsWith("</answer>"))
    return final(answer.slice(0, -"</answer>".length).trim());
  const [, marked] = /(?:^|\n)\s*####\s*(\S.*)$/.exec(text) ?? [];
  if (marked !== undefined) return final(marked);
  // several boxes and nothing else are several answers
  const boxes = /^(?:\\boxed\{[^{}]*\}(?:[\s,;&]|and\b)*){2,}$/.test(text)
    ? text.matchAll(/\\boxed\{([^{}]*)\}/g)
    : undefined;
  if (boxes) return [...boxes].map(([, each = ""]) => each.trim()).join(", ");
  const boxed = text.includes("\\boxed{") ? boxedAnswer(text) : noAnswer;
  return boxed === noAnswer ? text : boxed;
}
