// What somebody wants explained: a word of the language, a setting, or the value under the cursor, in the words of `perlc explain`.

import { explainPath, printExplanation } from "../../compiler/tools/explain.ts";
import { explainWord } from "../../compiler/tools/reference/explain.ts";
import type { View } from "../../editor/document/documents.ts";
import { mentionAt } from "../../editor/document/names.ts";
import { offsetAt } from "../../editor/document/position.ts";
import { mentionsOf } from "../../editor/document/read.ts";
import type { AskedExplanation, Explanation } from "../shared/said.ts";

/** Undefined where nothing of that name is known, or nothing stands at the place. */
export function explanation(view: View, { what, position }: AskedExplanation): Explanation | undefined {
  return what !== undefined ? named(view, what.trim()) : position && placed(view, position);
}

function named({ known }: View, what: string): Explanation | undefined {
  if (what === "") return undefined;
  const texts = known ? explainPath(known, what).map(printExplanation) : [];
  const text = what.includes(".") && texts.length > 0 ? texts.join("\n\n") : explainWord(what);
  return text === undefined ? undefined : { title: what, text };
}

function placed(view: View, position: NonNullable<AskedExplanation["position"]>): Explanation | undefined {
  const { file, source, known } = view;
  if (!file) return undefined;
  const offset = offsetAt(source, position);
  // in the value of a setting, the setting: the last name before the cursor on its line
  const line = source.text.lastIndexOf("\n", offset - 1) + 1;
  const before = mentionsOf(file).filter(
    ({ role, span }) => role.kind === "setting" && span.start >= line && span.end <= offset,
  );
  const mention = mentionAt(file, offset) ?? before.at(-1);
  if (!mention) return undefined;
  const { role, inside, text } = mention;
  if (role.kind === "setting" && known) {
    const found = explainPath(known, inside ? `${inside}.${role.path}` : role.path);
    if (found.length > 0) return { title: role.path, text: found.map(printExplanation).join("\n\n") };
  }
  const said = explainWord(text);
  return said === undefined ? undefined : { title: text, text: said };
}
