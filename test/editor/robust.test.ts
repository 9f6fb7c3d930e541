// No text and no place in it is trouble: every request at every place of a whole spec, and of specs cut off, with a bracket
// too many, or with a word doubled, as they are while somebody types.

import { describe, expect, it } from "vitest";
import { positionAt } from "../../editor/document/position.ts";
import { act } from "../../editor/requests/actions.ts";
import { complete } from "../../editor/requests/completion.ts";
import { define } from "../../editor/requests/definition.ts";
import { fold } from "../../editor/requests/folding.ts";
import { format, formatOnType } from "../../editor/requests/format.ts";
import { hover } from "../../editor/requests/hover.ts";
import { hint } from "../../editor/requests/inlay.ts";
import { lenses } from "../../editor/requests/lens.ts";
import { links } from "../../editor/requests/links.ts";
import { refer } from "../../editor/requests/references.ts";
import { prepareRename } from "../../editor/requests/rename.ts";
import { signature } from "../../editor/requests/signature.ts";
import { outline } from "../../editor/requests/symbols.ts";
import { semanticTokens } from "../../editor/requests/tokens.ts";
import { desk } from "./marked.ts";
import { base, others } from "./sweeping.ts";

const files = Object.fromEntries(Object.entries(others).map(([name, text]) => [`/specs/${name}`, text]));

/** Every request of a place; how many of them had something to say. */
function everything(text: string, offset: number): number {
  const { view, documents } = desk(text, files);
  const position = positionAt(view.source, offset);
  const range = { start: position, end: position };
  const answers = [
    complete(view, position, documents),
    hover(view, position, documents),
    define(view, position, documents),
    refer(view, position, documents),
    prepareRename(view, position, documents),
    signature(view, position),
    act(view, range, documents),
    hint(view, range),
    format(view, range),
    formatOnType(view, position, "\n"),
    formatOnType(view, position, "}"),
    fold(view),
    lenses(view),
    links(view, documents),
    outline(view),
    semanticTokens(view).data,
  ];
  return answers.filter((each) => each !== null && (!Array.isArray(each) || each.length > 0)).length;
}

const offsets = (step: number) => Array.from({ length: Math.floor(base.length / step) }, (_, i) => i * step);

describe("every request", () => {
  it("has an answer at every place of a whole spec", () => {
    for (const offset of offsets(13)) expect(everything(base, offset)).toBeGreaterThan(4);
  });

  it("has one where the text is cut off", () => {
    for (const offset of offsets(11)) everything(base.slice(0, offset), offset);
  });

  it.each(["{", "}", "(", ")", "[", ".", "=", "|", "each(", "over", "skip(", "without(data.", '"', "8"])(
    "has one where a `%s` is being typed",
    (typed) => {
      for (const offset of offsets(61)) {
        const text = `${base.slice(0, offset)}${typed}${base.slice(offset)}`;
        everything(text, offset + typed.length);
      }
    },
  );
});
