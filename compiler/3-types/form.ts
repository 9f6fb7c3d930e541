// The form of a completion: one of a few words, or a text in which `{answer}` and `…` stand for something.

import { E0301 } from "../diagnostics/codes.ts";
import * as limits from "./limits.ts";
import { bareName, choice, refuseKind } from "./plain.ts";
import { placeIn, type Type } from "./type.ts";

export function formText(
  words: Readonly<Record<string, string>>,
  example: string,
  nonsense: (form: string) => string | undefined,
): Type<string> {
  const word = choice(words);
  const type: Type<string> = {
    name: "Form",
    wants: `${Object.keys(words)
      .map((each) => `\`${each}\``)
      .join(", ")} or a text, such as ${JSON.stringify(example)}`,
    options: words,
    schema: limits.text().min(1),
    check(value, context, amendments) {
      if (value.kind !== "text")
        return bareName(value) === undefined
          ? refuseKind(type, value, context)
          : word.check(value, context, amendments);
      const { text } = value;
      const why =
        text.trim() === ""
          ? "nothing stands in it"
          : Object.hasOwn(words, text.trim())
            ? `write \`${text.trim()}\` without quotes for the form of that name`
            : nonsense(text);
      if (why === undefined) return text;
      context.report(
        E0301(
          { subject: context.subject, wants: "a form that can be told" },
          { at: placeIn(context, value.span), label: why },
        ),
      );
      return undefined;
    },
  };
  return type;
}
