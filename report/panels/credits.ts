// Whose pictures were shown to the model, what their licences ask of whoever uses them again, and which of them this page leaves out.

import type { RunRecord } from "../../runtime/record/read/open.ts";
import type { RolloutsRead } from "../../runtime/record/read/shown.ts";
import { type Section, section, table } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";

export type Credits = RolloutsRead["credits"];

/** What a licence asks for, by its SPDX identifier. */
const asks: Readonly<Record<string, string>> = {
  "Apache-2.0": "yes: keep the notice and the licence text, say what you changed",
  MIT: "yes: keep the notice and the licence text",
  "CC-BY-4.0": "yes: name the maker, link the licence, say what you changed",
  "CC-BY-SA-4.0":
    "yes: name the maker, link the licence, say what you changed, and publish the result under this licence",
  "CC0-1.0": "yes",
};

/** Its text, where we know what it asks for: a licence without an SPDX identifier has no address that is sure. */
const licenceLink = (licence: string): Markup =>
  Object.hasOwn(asks, licence)
    ? html`<a href="https://spdx.org/licenses/${licence}.html">${licence}</a>`
    : html`${licence}`;

/** Those of all that the record names: rollouts and questions of evaluations. `some`: what was read of them already. */
export function creditsData(record: RunRecord, some: Credits = {}): Credits {
  const asked = record.run.nodes.flatMap(({ id, kind }) => {
    if (kind !== "evaluate") return [];
    const read = record.questions(id);
    return "value" in read ? [read.value.credits] : [];
  });
  return Object.assign({}, some, ...asked);
}

export function creditsPanel(credits: Credits, shareAlike: boolean): Section {
  const all = Object.values(credits);
  const open = shareAlike && all.some((each) => each.shareAlike);
  const lines = all.map((each) => [
    each.title,
    each.holder,
    licenceLink(each.licence),
    asks[each.licence] ?? "read the licence",
    each.address,
    each.shareAlike && !shareAlike ? "left out: share-alike" : "shown",
  ]);
  return section(
    "credits",
    "Whose pictures are these, and may I use them again?",
    lines.length === 0
      ? ""
      : "You may, under the conditions in the table. What is shown here is made smaller, and nothing else of it is changed. Pictures under a share-alike licence are left out unless they are asked for: a page that shows them is under that licence itself.",
    lines.length === 0
      ? html`<p>The record does not say who made the pictures of this run: do not publish them before you have asked.</p>`
      : table({ heads: ["pictures", "by", "licence", "may I?", "where they come from", "on this page"], rows: lines }),
    ...(open
      ? [
          html`<p class="warning">This page shows pictures under a share-alike licence: whoever publishes it does so under that licence.</p>`,
        ]
      : []),
  );
}
