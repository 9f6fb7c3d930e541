// A spec in colours, as HTML: those of the language server, by what each word is in this spec; of a part of one those of its signs.

import { makeTrees } from "../../editor/document/trees.ts";
import { colour } from "../../editor/requests/tokens.ts";
import { escaped, html, type Markup, raw } from "../../report/parts/html.ts";

/** The text between tags of the classes that the editor of the page has. */
export function coloured(text: string): Markup {
  const source = { path: "example.perl", text };
  const file = text.startsWith("spec ") ? makeTrees().parse(source).value : undefined;
  const view = { source: file?.source ?? source, file, program: undefined, known: undefined, diagnostics: [] };
  let at = 0;
  const pieces = colour(view).map(({ start, end, type, modifier }) => {
    const before = text.slice(at, start);
    at = end;
    const more = modifier === undefined ? "" : ` is-${modifier}`;
    return html`${before}<span class="is-${type}${more}">${text.slice(start, end)}</span>`;
  });
  return raw(`${pieces.map((each) => each.text).join("")}${escaped(text.slice(at))}`);
}
