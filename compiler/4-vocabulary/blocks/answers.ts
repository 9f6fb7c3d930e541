// The setting `answers`: what becomes of an answer when the pictures change places (Λ), by answer space. Training has it in
// `permute`, measuring in `evaluate`, and neither reads the other's.

import type { AnswerRules } from "../../../plan/plan.ts";
import { amended, choice } from "../../3-types/plain.ts";
import type { Settled } from "../../3-types/type.ts";
import { E0650 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { takeOut } from "../../diagnostics/edits.ts";
import type { Place } from "../../diagnostics/source.ts";

const keep = "the answer stays as it is";
const drop = "such an example is never permuted";
const remap = "the answer follows its picture";
const flip = "the other of two answers";
const oracle = "what the source says is right for the new order";

/** What the base rule means for each answer space; a yes or no has no picture to follow. */
const bases: Readonly<Record<"remap" | "keep" | "drop", AnswerRules>> = {
  remap: { letter: "remap", number: "remap", yes_no: "drop", word: "keep" },
  keep: { letter: "keep", number: "keep", yes_no: "keep", word: "keep", ordering: "keep" },
  drop: { letter: "drop", number: "drop", yes_no: "drop", word: "drop", ordering: "drop" },
};

/** A base rule, and rules of single spaces in the `{ }` behind it. */
export const answerRules = amended(choice({ remap, keep, drop }), {
  letter: {
    type: choice({ remap, flip, keep, drop, oracle }),
    doc: "For answers that are the letter of an option.",
    optional: true as const,
  },
  number: {
    type: choice({ remap, keep, drop, oracle }),
    doc: "For answers that are the number of a picture.",
    optional: true as const,
  },
  yes_no: { type: choice({ flip, keep, drop, oracle }), doc: "For yes or no.", optional: true as const },
  true_false: {
    type: choice({ flip, keep, drop, oracle }),
    doc: "For true or false; the same answer space as `yes_no`, under the name that data sets give it.",
    optional: true as const,
  },
  word: { type: choice({ keep, drop, oracle }), doc: "For words.", optional: true as const },
  ordering: {
    type: choice({ remap, keep, drop, oracle }),
    doc: "For answers that name several pictures: an order, `B, A, C` or `2→1→3`, or a set, `A and C`.",
    optional: true as const,
  },
});

/** The plan's form of `answers`; E0650 for two rules of one space. */
export function loweredAnswers(
  { value, at }: Settled<ReturnType<typeof answerRules.check> & {}>,
  report: (each: Diagnostic) => void,
): AnswerRules {
  const { base, true_false, ...written } = value;
  if (true_false !== undefined && written.yes_no !== undefined && true_false !== written.yes_no)
    report(
      E0650(
        { one: `yes_no = ${written.yes_no}`, other: `true_false = ${true_false}` },
        { at, label: "two rules for one answer space", fix: onlyOne(at) },
      ),
    );
  const given = Object.fromEntries(Object.entries(written).filter(([, rule]) => rule !== undefined));
  return withoutDefault({ ...bases[base], ...(true_false === undefined ? {} : { yes_no: true_false }), ...given });
}

/** Without `true_false`, when it stands in the `{ }` behind the value. */
function onlyOne({ source, span }: Place): Fix | undefined {
  const [whole, member] = /^\s*\{[^{}]*?([ \t]*\btrue_false\s*=\s*\w+)/.exec(source.text.slice(span.end)) ?? [];
  if (whole === undefined || member === undefined) return undefined;
  const end = span.end + whole.length;
  return takeOut({ source, span: { start: end - member.length, end } }, "unsafe", "take `true_false` out");
}

/** An ordering that is remapped is left out of the plan: there was a time when no plan knew of any. */
function withoutDefault({ ordering, ...rules }: AnswerRules): AnswerRules {
  return ordering === undefined || ordering === "remap" ? rules : { ...rules, ordering };
}
