// READ THIS FIRST: docs/ as pages beside the page, in its folder `docs`: texts that need no script and ask for nothing outside the folder.

import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { html, raw } from "../../report/parts/html.ts";
import type { Shelf } from "../shared/said.ts";
import { copied, type Entry, entries, linkedSpecs } from "./entries.ts";
import { opener } from "./openable.ts";
import { type Leads, type Rendered, rendered } from "./render.ts";

/** What docs name and nobody publishes: it lies in a clone. */
const inClone = new Set(["ARCHITECTURE.md", "NOTICE", "LICENSE", "CONTRIBUTING.md", "docs/playground/README.md"]);

const here = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");

/** The files of the docs by their names in the folder of the page. Throws where a link leads nowhere. */
export async function docsFilesOf(shelf: Shelf, version: string): Promise<ReadonlyMap<string, string>> {
  const all = entries();
  const leads = await leadsOf(all, shelf);
  const opens = opener(shelf);
  const pages = new Map<Entry, Rendered>();
  for (const entry of all) pages.set(entry, await rendered(entry, leads, opens));
  return new Map([
    ["docs/docs.css", here("../tokens.css") + here("docs.css")],
    ...[...pages].map(([entry, page]) => [`docs/${entry.target}`, whole(entry, page, pages, version)] as const),
    ...[...copied().values()].map(({ target, text }) => [`docs/${target}`, text] as const),
  ]);
}

const seenFrom = ({ target }: Entry, other: string): string => posix.relative(posix.dirname(target), other);

async function leadsOf(all: readonly Entry[], shelf: Shelf): Promise<Leads> {
  const files = new Map([
    ...all.map(({ source, target }) => [source, target] as const),
    ...[...copied()].map(([source, { target }]) => [source, target] as const),
  ]);
  const opens = opener(shelf);
  const fragments = new Map<string, string>();
  for (const [path, text] of linkedSpecs()) {
    const fragment = await opens({ path, text });
    if (fragment === undefined) throw new Error(`${path} does not open in the page`);
    fragments.set(path, fragment);
  }
  return (from, path, anchored) => {
    const file = files.get(path);
    if (file !== undefined) return `${path === from.source ? "" : seenFrom(from, file)}${anchored}`;
    const fragment = Object.hasOwn(shelf.texts, path) ? `example=${path}` : fragments.get(path);
    if (fragment !== undefined) return `${seenFrom(from, "../index.html")}#${fragment}`;
    if (inClone.has(path)) return undefined;
    throw new Error(`${from.source} links to ${path}, which is not published`);
  };
}

/** A page with the list of all, which says where one is. */
function whole(entry: Entry, { title, body }: Rendered, pages: ReadonlyMap<Entry, Rendered>, version: string): string {
  const item = ([each, page]: readonly [Entry, Rendered]) =>
    html`<li><a href="${seenFrom(entry, each.target)}"${each === entry && raw(' aria-current="page"')}>${each.listed ?? page.title}</a></li>\n`;
  const listed = [...Map.groupBy(pages, ([{ group }]) => group)].flatMap(([group, of]) =>
    group === undefined ? [] : [html`<h2 id="list-${group.toLowerCase()}">${group}</h2>\n<ul>\n${of.map(item)}</ul>\n`],
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}${title !== "perlc" && " · perlc"}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${seenFrom(entry, "docs.css")}">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><p><a href="${seenFrom(entry, "index.html")}">perlc ${version}</a></p><p><a href="${seenFrom(entry, "../index.html")}">Open the page: check and plan a spec in the browser</a></p></header>
<div class="columns">
<main id="main">
${raw(body)}</main>
<nav aria-label="All pages">
${listed}</nav>
</div>
</body>
</html>
`.text;
}
