// Figures of a page: Observable Plot draws them as SVG without a browser; each has a text for those who do not see it, and its numbers as a table.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { html, Markup } from "./html.ts";

export { Plot };

/** Colours by meaning; the style sheet says what they are in light and in dark. */
export const colours = {
  before: "var(--before)",
  after: "var(--after)",
  good: "var(--good)",
  bad: "var(--bad)",
  faint: "var(--faint)",
  ink: "currentColor",
} as const;

/** Colours that are told apart without red and green (Okabe and Ito 2008), light and dark. */
const apart = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a7ff0", "#7f7f7f"];

/** The colour of one of several lines. */
export const palette = (at: number): string => apart[at % apart.length] ?? "";

/** What the colours of several lines mean. */
export const key = (lines: readonly { readonly name: string; readonly colour: string }[]): Markup =>
  html`<p class="keys">${lines.map(
    ({ name, colour }) =>
      html`<span class="key"><svg width="14" height="10" aria-hidden="true"><rect width="14" height="10" fill="${colour}"/></svg> ${name}</span> `,
  )}</p>`;

/** The SVG of a plot, the same text whenever it is drawn. */
export function drawn(options: Plot.PlotOptions): Markup {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const plot = Plot.plot({
    document,
    ...options,
    style: { fontFamily: "inherit", fontSize: "11px", background: "none", color: "currentColor", overflow: "visible" },
  });
  const svg = plot.tagName.toLowerCase() === "svg" ? plot : plot.querySelector("svg");
  if (!svg) throw new Error("Plot has drawn no SVG");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  return new Markup(svg.outerHTML);
}

export interface Numbers {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly (string | number | Markup)[])[];
}

/** A table with a head line; the first column names its row. */
export const table = ({ heads, rows }: Numbers): Markup =>
  html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    ([first = "", ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;

/** A drawing with its title, what it says in words, what its colours mean, and its numbers folded away. */
export const figure = (title: string, says: string, drawing: Markup, numbers: Numbers, colours?: Markup): Markup =>
  html`<figure><figcaption><b>${title}</b>${says !== "" && html` <span>${says}</span>`}</figcaption>${colours}<div role="img" aria-label="${title}. ${says}">${drawing}</div><details><summary>numbers</summary>${table(numbers)}</details></figure>`;

/** A part of a page, as its list of contents names it. */
export class Section extends Markup {
  readonly id: string;
  readonly heading: string;
  constructor(id: string, heading: string, { text }: Markup) {
    super(text);
    this.id = id;
    this.heading = heading;
  }
}

/** Its question as a heading, and what is to be known before one looks. */
export const section = (
  id: string,
  heading: string,
  about: string | Markup,
  ...parts: readonly (Markup | false)[]
): Section =>
  new Section(
    id,
    heading,
    html`<section id="${id}"><h2>${heading}</h2>${about !== "" && html`<p class="about">${about}</p>`}${parts}</section>`,
  );
