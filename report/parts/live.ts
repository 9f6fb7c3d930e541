// A page that renews itself while a run trains: the line that says how far it is, and the only script there is. It asks the server it came
// from (report/live) and nobody else; what it gets is a page again, of which it takes the parts that changed.

import { html, type Markup, raw } from "./html.ts";

/** What a served page has that a written one has not. */
export interface Live {
  /** Of this page alone: no other script runs. */
  readonly nonce: string;
  /** What was seen of the run when the page was made. */
  readonly mark: string;
  /** What it is at, in a sentence: read out when it changes. */
  readonly state: string;
  /** How far: never read out, since it changes with every step. */
  readonly progress: string;
  /** Where the page of all runs is. */
  readonly up?: string;
}

export const livePolicy = ({ nonce }: Live): string => `; script-src 'nonce-${nonce}'; connect-src 'self'`;

export const liveBar = ({ mark, state, progress, up }: Live): Markup =>
  html`<aside id="live" aria-label="Progress" data-mark="${mark}"><p id="live-state" role="status">${state}</p><p id="live-progress" class="soft">${progress}</p><button type="button" id="live-pause" aria-pressed="false">Pause</button>${up !== undefined && html` <a href="${up}">all runs</a>`}</aside>`;

/** Its end is not written as one word: bundlers take that for the end of a script around them, and write another template. */
export const liveScript = ({ nonce }: Live): Markup => html`<script nonce="${nonce}">${raw(`${script}${"</"}script>`)}`;

export const liveStyle = `
#live{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);padding:.5rem 0;margin-bottom:1rem;display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem 1rem}
#live p{margin:0}#live-state{font-weight:600}button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:.4rem;padding:.1rem .7rem;cursor:pointer}button:focus-visible{outline:2px solid var(--after)}button[aria-pressed=true]{background:var(--after);color:var(--paper)}
html{scroll-padding-top:5rem}@media print{#live{display:none}}
`;

/**
 * A part is put in the place of the one of the same id where it differs from what was served before. What a reader has opened, chosen or has
 * the focus on is so again in the new one, a part in which text is selected waits, and what is at the top of the window stays there.
 */
const script = `
"use strict";
const bar = document.getElementById("live"), state = document.getElementById("live-state");
const progress = document.getElementById("live-progress"), pause = document.getElementById("live-pause");
const partsOf = (page) => new Map([...page.querySelectorAll("header, nav, main > section")].map((each) => [each.id || each.localName, each]));
const served = new Map([...partsOf(document)].map(([id, each]) => [id, each.outerHTML]));
let shown = bar.dataset.mark, wanted = shown, busy = false;

const say = (where, text) => { if (where.textContent !== text) where.textContent = text; };
const nameOf = (each) => (each.closest("figure")?.querySelector("figcaption b") ?? each.querySelector("summary"))?.textContent ?? "";
function folded(part) {
  const times = new Map();
  return [...part.querySelectorAll("details")].map((each) => {
    const name = nameOf(each), time = times.get(name) ?? 0;
    times.set(name, time + 1);
    return [name + " " + time, each];
  });
}
const reachable = (part) => [...part.querySelectorAll("a, button, input, summary")];

function keep(old, next) {
  const open = new Set(folded(old).filter(([, each]) => each.open).map(([name]) => name));
  for (const [name, each] of folded(next)) if (open.has(name)) each.open = true;
  for (const each of old.querySelectorAll("input:checked")) {
    const same = each.id && next.querySelector("#" + CSS.escape(each.id));
    if (same) same.checked = true;
  }
  const at = reachable(old).indexOf(document.activeElement);
  const id = document.activeElement?.id;
  return at < 0 ? undefined : () => (id && document.getElementById(id) || reachable(next)[at])?.focus({ preventScroll: true });
}

function patch(page) {
  const top = [...document.querySelectorAll("main > section")].find((each) => each.getBoundingClientRect().bottom > 0);
  const before = top?.getBoundingClientRect().top ?? 0;
  const [old, next] = [partsOf(document), partsOf(page)];
  const selection = getSelection();
  let whole = true, last;
  for (const [id, part] of next) {
    const text = part.outerHTML, mine = old.get(id);
    if (mine && served.get(id) !== text) {
      if (!selection.isCollapsed && selection.containsNode(mine, true)) { whole = false; last = mine; continue; }
      const focus = keep(mine, part);
      mine.replaceWith(part);
      focus?.();
    } else if (!mine && part.localName === "section") {
      if (last?.localName === "section") last.after(part); else document.querySelector("main").prepend(part);
    }
    last = mine && served.get(id) === text ? mine : part;
    served.set(id, text);
  }
  for (const [id, part] of old) if (!next.has(id)) { part.remove(); served.delete(id); }
  document.title = page.title;
  const same = top?.id && document.getElementById(top.id);
  if (same && scrollY > 0) scrollBy(0, same.getBoundingClientRect().top - before);
  return whole;
}

async function renew() {
  if (busy || wanted === shown || pause.getAttribute("aria-pressed") === "true") return;
  busy = true;
  const mark = wanted;
  let done = false;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page && patch(page)) { shown = page.getElementById("live").dataset.mark; done = shown === mark; }
  } catch { say(state, "The page cannot be renewed: perlc watch has ended."); }
  busy = false;
  if (done) renew(); else setTimeout(renew, 5000);
}

pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(paused));
  renew();
});
const source = new EventSource("events");
source.onmessage = ({ data }) => {
  const told = JSON.parse(data);
  say(state, told.state);
  say(progress, told.progress);
  wanted = told.mark;
  renew();
};
source.onerror = () => say(state, "Nothing is heard of perlc watch: this page is as it was last.");
`;
