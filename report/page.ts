// READ THIS FIRST: the report of a run, one HTML file that needs no script and fetches nothing. Each panel is a file in panels/ that
// takes the record of a run and nothing else; the same record gives the same bytes.

import type { Files } from "../compiler/2-names/load.ts";
import type { RunRecord } from "../runtime/record/read/open.ts";
import { runMethods } from "../runtime/report/methods.ts";
import { changedPanel } from "./panels/changed.ts";
import { dataPanel } from "./panels/data.ts";
import { failedPanel } from "./panels/failed.ts";
import { galleryPanels } from "./panels/gallery.ts";
import { ledgerPanel } from "./panels/ledger.ts";
import { orderPanel } from "./panels/order.ts";
import { environmentPanel, type PageLink, specPanel } from "./panels/origin.ts";
import { headline, outcomePanel, overfitBanner } from "./panels/outcome.ts";
import { methodPanel, wordsPanel } from "./panels/reading.ts";
import { trainingPanels } from "./panels/training.ts";
import { beforeAndAfter } from "./parts/evaluations.ts";
import type { Section } from "./parts/figure.ts";
import { html, type Markup, raw } from "./parts/html.ts";
import { type Live, liveBar, livePolicy, liveScript, liveStyle } from "./parts/live.ts";
import { style } from "./parts/style.ts";
import { shortDigest } from "./parts/words.ts";

export interface ReportOptions {
  /** The disk, for what the run's copy of its specs uses of perlc's own. */
  readonly files: Files;
  /** What repeats the run, as it is typed. */
  readonly command: string;
  /** Pictures under a share-alike licence are shown, and the page is under that licence then. */
  readonly shareAlike?: boolean;
  /** Where its spec opens, if somebody said where the page is. */
  readonly link?: PageLink;
  /** Of a page that renews itself. */
  readonly live?: Live;
}

/** The report of one run. */
export function reportOf(record: RunRecord, options: ReportOptions): string {
  const { files, command, shareAlike = false, link, live } = options;
  const all = beforeAndAfter(record);
  const [start] = record.of("start");
  const weights = record.of("finish")[0]?.weights;
  const { title } = record;
  const { overfit } = record.run;
  const facts = [
    `plan ${shortDigest(record.run.hash)}`,
    ...(weights === undefined ? [] : [`weights ${shortDigest(weights)}`]),
    ...(start ? [`${start.adapter}, ${start.driver}`] : []),
  ];
  const named = all.length > 1;
  return page({
    title: `${record.run.name}, seed ${record.run.seed}${overfit ? ", overfit check" : ""}`,
    head: html`<header><h1>${record.run.name} <small>seed ${record.run.seed}</small></h1>${title !== undefined && html`<p class="soft">${title}</p>`}<p class="facts">${facts.join(" · ")}</p>${start?.preregistered !== undefined && preregistered(start.preregistered)}${overfit && overfitBanner(record)}${headline(record, all)}</header>`,
    figures: [
      changedPanel(record),
      ...all.map((each) => outcomePanel(record, each, named)),
      failedPanel(record, all, files),
      ...all.map((each) => orderPanel(each, named)),
      dataPanel(record),
      ...trainingPanels(record),
      ledgerPanel(record),
      ...galleryPanels(record, { shareAlike }),
    ],
    methods: [methodPanel(runMethods)],
    sources: [specPanel(record, files, link), environmentPanel(record, command)],
    live,
  });
}

const preregistered = (digest: string): Markup =>
  html`<p>Preregistered: what this run is to show was sealed before it began, as <code>${digest}</code>. That proves as much as the place where this digest was published. What was named, and whether it came, says <code>npx perlc compare</code> with the folder of the run.</p>`;

type Panels = readonly (Section | undefined)[];

interface Page {
  readonly title: string;
  readonly head: Markup;
  readonly figures: Panels;
  /** How figures are made. What the words of both mean stands behind them. */
  readonly methods?: Panels;
  /** Where all is from. */
  readonly sources?: Panels;
  readonly live?: Live | undefined;
}

/** A whole page: nothing but its own style and pictures that it holds itself may load, and of a live one its own script. */
export function page({ title, head, figures, methods = [], sources = [], live }: Page): string {
  const said = [...figures, ...methods].filter((each) => each !== undefined);
  const panels = [...said, wordsPanel([head, ...said]), ...sources].filter((each) => each !== undefined);
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'${live && livePolicy(live)}">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${raw(style)}${live && raw(liveStyle)}</style>
</head>
<body>
${live && liveBar(live)}${head}
${panels.length > 2 && contents(panels)}
<main>
${panels.map((panel) => html`${panel}\n`)}</main>
${live && liveScript(live)}</body>
</html>
`.text
  }`;
}

const contents = (panels: readonly Section[]): Markup =>
  html`<nav aria-label="Contents"><ul>${panels.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>`;
