// How to read a page: how its intervals are computed, and what its words mean.

import type { Method } from "../../runtime/report/methods.ts";
import { type Section, section } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { termsIn } from "../parts/terms.ts";

export const methodPanel = (methods: readonly Method[]): Section =>
  section(
    "method",
    "How are the intervals computed?",
    "",
    html`<dl>${methods.map(({ of, says }) => html`<dt>${of}</dt><dd>${says}</dd>`)}</dl>`,
  );

/** A text as a reader sees it: what stands between tags. */
const seen = ({ text }: Markup): string => text.replaceAll(/<[^>]*>/g, " ");

/** The words of the field that stand in a page; undefined where it has none. */
export function wordsPanel(page: readonly Markup[]): Section | undefined {
  const used = termsIn(page.map(seen).join(" "));
  return used.length === 0
    ? undefined
    : section(
        "words",
        "What do the words mean?",
        "",
        html`<dl>${used.map(({ term, says }) => html`<dt><dfn>${term}</dfn></dt><dd>${says}</dd>`)}</dl>`,
      );
}
