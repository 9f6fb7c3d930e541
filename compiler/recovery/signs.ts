// Signs and small forms of other languages, found in a text: each is read as what it means, and its fix writes that.

import { E0110, E0130, E0135 } from "../diagnostics/codes.ts";
import type { Edit } from "./edited.ts";
import type { Form } from "./form.ts";
import { lineForms } from "./line-forms.ts";
import { type Code, type Slip, togetherAt } from "./slip.ts";
import { valueForms } from "./value-forms.ts";

const forms = [...valueForms, ...lineForms];

/** What is said of such forms, one diagnostic for each form of a text. */
export function signs(code: Code): readonly Slip[] {
  const taken: Edit["span"][] = [];
  const isFree = ({ start, end }: Edit["span"]): boolean =>
    taken.every((each) => end <= each.start || each.end <= start);
  return forms.flatMap((form) => {
    const found = new Map<string, Met[]>();
    for (const match of code.bare.matchAll(form.pattern)) {
      const places = match.indices?.slice(1, 1 + form.ours.length) ?? [];
      const edits = places.flatMap((place, i): readonly Edit[] => {
        const ours = form.ours[i];
        if (!place || !ours) return [];
        const [start, end] = place;
        return [{ span: { start, end }, text: ours(code.source.text.slice(start, end)) }];
      });
      const [first] = edits;
      if (!first || !edits.every((each) => isFree(each.span))) continue;
      const around = code.inside(first.span.start);
      if ((form.inside && around !== form.inside && around !== "") || (form.paired && !code.paired)) continue;
      for (const each of edits) taken.push(each.span);
      const groups = (match.indices ?? []).map((place) => place && code.source.text.slice(...place));
      const called = form.called(groups);
      const key = called.join(" ");
      found.set(key, [...(found.get(key) ?? []), { called, edits }]);
    }
    return [...found.values()].map((all) => slipOf(code, form, all));
  });
}

interface Met {
  readonly called: ReturnType<Form["called"]>;
  readonly edits: readonly Edit[];
}

function slipOf({ source }: Code, form: Form, all: readonly Met[]): Slip {
  const [first] = all;
  const edits = all.flatMap((each) => each.edits);
  const [found, ours] = first?.called ?? ["", ""];
  const places = all.map((each) => {
    const start = each.edits[0]?.span.start ?? 0;
    return { start, end: each.edits.at(-1)?.span.end ?? start };
  });
  const where = togetherAt(source, places, () => form.label);
  const isNothing = ours === "";
  const title = isNothing ? "end the line without it" : `write \`${ours}\``;
  const fix = {
    title,
    safety: form.unsafe ? ("unsafe" as const) : ("safe" as const),
    edits: edits.map((each) => ({ ...each, source })),
  };
  if (form.manual) return { diagnostic: E0130({ language: "a line of a program" }, where), edits };
  const diagnostic = isNothing ? E0135({ sign: found }, { ...where, fix }) : E0110({ found, ours }, { ...where, fix });
  return { diagnostic, edits };
}
