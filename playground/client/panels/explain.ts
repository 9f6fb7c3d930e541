// What somebody wants to know: the value under the cursor, a word of the language, the page of a code.

import type { AskedExplanation, Explanation } from "../../shared/said.ts";
import { element } from "../dom.ts";
import { later } from "../given.ts";
import type { Page } from "../page.ts";
import type { Panel } from "../tabs.ts";
import { uriOf } from "../uri.ts";

export interface ExplainPanel extends Panel {
  /** Shows a word or a code; an empty one is the value under the cursor again. */
  readonly ask: (what: string) => void;
  /** The cursor is elsewhere. */
  readonly moved: () => void;
}

/** Milliseconds that a cursor stands before its place is explained. */
const quiet = 150;

export function explainPanel(page: Page): ExplainPanel {
  const words = element("datalist", { id: "words" });
  const field = element("input", { id: "what", type: "search", autocomplete: "off", spellcheck: false });
  field.setAttribute("list", words.id);
  const title = element("h2");
  const shown = element("div", { className: "explanation", tabIndex: 0, "aria-live": "polite" });
  const label = element("label", { for: "what" }, "a word, a code or a setting; empty: what stands at the cursor ");
  field.addEventListener("input", () => void refresh());
  field.addEventListener("focus", () => void offerWords(words), { once: true });

  const put = (heading: string, ...content: readonly (Node | string)[]) => {
    title.textContent = heading;
    shown.replaceChildren(...content);
  };
  async function refresh(): Promise<void> {
    const what = field.value.trim();
    if (/^e\d{4}$/i.test(what)) return showCode(what.toUpperCase());
    const textDocument = { uri: uriOf(page.path()) };
    const asked: AskedExplanation = what === "" ? { textDocument, position: page.cursor() } : { textDocument, what };
    const found = await page.desk.ask<AskedExplanation, Explanation | null>("perlc/explain", asked);
    if (found === undefined || what !== field.value.trim()) return;
    if (found) put(found.title, element("pre", {}, found.text));
    else if (what === "") put("", "Put the cursor on a word of the spec.");
    else put("", `There is no code, no word and no setting ${what}.`);
  }
  async function showCode(code: string): Promise<void> {
    const codes = await later("codes");
    const text = Object.hasOwn(codes, code) ? codes[code] : undefined;
    if (text === undefined) return put("", `There is no code ${code}.`);
    const body = element("div", { className: "markdown" });
    // markdown() lets through what cannot do anything
    body.innerHTML = page.markdown(text);
    put("", body);
  }
  const body = element("div", {}, element("p", { className: "ask" }, label, field, words), title, shown);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    id: "explain",
    title: "explain",
    body,
    refresh: () => void refresh(),
    ask: (what) => {
      field.value = what;
      void refresh();
    },
    moved: () => {
      clearTimeout(waiting);
      if (field.value === "" && body.offsetParent !== null) waiting = setTimeout(() => void refresh(), quiet);
    },
  };
}

async function offerWords(list: HTMLDataListElement): Promise<void> {
  list.replaceChildren(...(await later("words")).map((value) => element("option", { value })));
}
