// What stands around a question when the model is asked: a system prompt before it, and a text into which it is put.
// Training says it, and evaluations ask in the same words.

import type { Wording } from "../../../plan/plan.ts";
import { text, textSuchAs } from "../../3-types/plain.ts";
import type { Fields, Settings } from "../../3-types/type.ts";
import { E0716 } from "../../diagnostics/codes.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { write } from "../../diagnostics/edits.ts";
import type { Place } from "../../diagnostics/source.ts";

const place = "{question}";

export const wordingSettings = {
  system: {
    type: textSuchAs("Answer in one word.", text),
    doc: "What the model is told before the question, as its system prompt. Left out: what its chat template says of itself.",
    optional: true as const,
  },
  template: {
    type: textSuchAs("{question} Think first.", text),
    doc: "The text of the question's turn, with `{question}` once where it stands. Left out: the question alone.",
    optional: true as const,
    refuse: (template: string, _: unknown, at: Place) => {
      const times = template.split(place).length - 1;
      if (times === 1) return undefined;
      const notes = [{ keyword: "help", text: "write `question` in braces where it is to stand" }];
      const rule = drawn(["places of the question", `${times}`], [" "], ["==", "false"], [" 1"]);
      const label = times === 0 ? "the model would not be asked" : "it would be asked twice";
      const inside = { source: at.source, span: { start: at.span.start + 1, end: at.span.start + 1 } };
      const fix = times === 0 ? write(inside, `${place} `, "unsafe", "put the question first") : undefined;
      return E0716({ times }, { at, label, notes, rule, fix });
    },
  },
} as const satisfies Settings;

/** The plan's form: absent when nothing stands around the question. */
export function wording({ system, template }: Fields<typeof wordingSettings>): { readonly wording?: Wording } {
  const made = {
    ...(system ? { system: system.value } : {}),
    ...(template && template.value !== place ? { template: template.value } : {}),
  };
  return Object.keys(made).length > 0 ? { wording: made } : {};
}
