// One text of the docs as HTML. HTML in it is none here: in a sentence it is text, and a block of it is refused as a slip of ours.

import { posix } from "node:path";
import { Marked, type Token, type Tokens } from "marked";
import { anchor } from "../../compiler/tools/reference/indexes.ts";
import { escaped, html } from "../../report/parts/html.ts";
import { coloured } from "./coloured.ts";
import type { Entry } from "./entries.ts";
import type { Opens } from "./openable.ts";

/** Where the links of a text lead: an address as it is seen from its page, or undefined for what is not published. */
export type Leads = (from: Entry, path: string, anchored: string) => string | undefined;

export interface Rendered {
  /** Its first heading. */
  readonly title: string;
  readonly body: string;
}

/** What words of a heading say, without signs of Markdown. */
const plain = (tokens: readonly Token[]): string =>
  tokens
    .map((each) => ("tokens" in each && each.tokens ? plain(each.tokens) : "text" in each ? each.text : ""))
    .join("");

/** Throws for HTML that is no comment, for a text without a heading of its own, and as `leads` does. */
export async function rendered(entry: Entry, leads: Leads, opens: Opens): Promise<Rendered> {
  const marked = new Marked();
  const tokens = marked.lexer(entry.markdown);
  const title = plain(
    tokens.find((each): each is Tokens.Heading => each.type === "heading" && each.depth === 1)?.tokens ?? [],
  );
  if (title === "") throw new Error(`${entry.source} has no heading`);
  const fragments = new Map<string, string>();
  for (const { text } of specsIn(tokens)) {
    const fragment = await opens({ path: entry.at, text: `${text}\n` });
    if (fragment !== undefined) fragments.set(text, fragment);
  }
  const page = posix.join(posix.relative(posix.dirname(entry.target), "."), "../index.html");
  const taken = new Map<string, number>();
  marked.use({
    renderer: {
      heading(token) {
        const name = anchor(plain(token.tokens));
        const before = taken.get(name) ?? 0;
        taken.set(name, before + 1);
        const id = before === 0 ? name : `${name}-${before}`;
        return `<h${token.depth} id="${escaped(id)}">${this.parser.parseInline(token.tokens)}</h${token.depth}>\n`;
      },
      code({ text, lang }) {
        const inside = lang === "perl" ? coloured(text) : text;
        const fragment = lang === "perl" ? fragments.get(text) : undefined;
        const link =
          fragment !== undefined &&
          html`<p class="open"><a href="${page}#${fragment}">Open this spec in the page</a></p>\n`;
        // what can be wider than a phone is moved by keys, too
        return html`<pre tabindex="0"><code>${inside}</code></pre>\n${link}`.text;
      },
      html({ text, block }) {
        if (/^\s*<!--[\s\S]*-->\s*$/.test(text)) return "";
        // in a sentence it is what the sentence is about: `<answer>`
        if (!block) return escaped(text);
        throw new Error(`${entry.source} has HTML in it: ${text}`);
      },
      link({ href, tokens: inner }) {
        const said = this.parser.parseInline(inner);
        const address = addressOf(entry, href, leads);
        return address === undefined ? said : `<a href="${escaped(address)}">${said}</a>`;
      },
      image({ href, text }) {
        const address = addressOf(entry, href, leads);
        if (address === undefined || /^\w+:/.test(address))
          throw new Error(`${entry.source} shows ${href}, which is not published`);
        return html`<img src="${address}" alt="${text}">`.text;
      },
      table(token) {
        const row = (cells: readonly Tokens.TableCell[]) =>
          `<tr>${cells.map((each) => this.tablecell(each)).join("")}</tr>\n`;
        const body = token.rows.map(row).join("");
        return `<div class="wide" role="region" aria-label="table" tabindex="0"><table>\n<thead>${row(token.header)}</thead>\n<tbody>${body}</tbody>\n</table></div>\n`;
      },
      tablecell({ header, tokens: inner }) {
        const said = this.parser.parseInline(inner);
        return header ? `<th scope="col">${said}</th>` : `<td>${said}</td>`;
      },
    },
  });
  return { title, body: marked.parser(tokens, marked.defaults) };
}

function* specsIn(tokens: readonly Token[]): Iterable<Tokens.Code> {
  for (const each of tokens) {
    if (each.type === "code" && (each as Tokens.Code).lang === "perl") yield each as Tokens.Code;
    if ("tokens" in each && each.tokens) yield* specsIn(each.tokens);
    if ("items" in each) yield* specsIn(each.items as Token[]);
  }
}

function addressOf(entry: Entry, href: string, leads: Leads): string | undefined {
  if (/^https:/.test(href)) return href;
  const [path = "", anchored] = href.split("#");
  const place = path === "" ? entry.source : posix.join(posix.dirname(entry.source), path);
  return leads(entry, place, anchored === undefined ? "" : `#${anchored}`);
}
