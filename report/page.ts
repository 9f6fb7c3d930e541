// READ THIS FIRST: the report of a run, one HTML file that needs no script and fetches nothing. Each panel is a file in panels/ that
// takes the record of a run and nothing else; the same record gives the same bytes.

import type { Files } from "../compiler/2-names/load.ts";
import type { RunRecord } from "../runtime/record/read/open.ts";
import { changedPanel } from "./panels/changed.ts";
import { dataPanel } from "./panels/data.ts";
import { failedPanel } from "./panels/failed.ts";
import { galleryPanels } from "./panels/gallery.ts";
import { ledgerPanel } from "./panels/ledger.ts";
import { orderPanel } from "./panels/order.ts";
import { environmentPanel, specPanel } from "./panels/origin.ts";
import { headline, outcomePanel } from "./panels/outcome.ts";
import { trainingPanels } from "./panels/training.ts";
import { beforeAndAfter } from "./parts/evaluations.ts";
import { html, type Markup, raw } from "./parts/html.ts";
import { style } from "./parts/style.ts";
import { shortDigest } from "./parts/words.ts";

export interface ReportOptions {
  /** The disk, for what the run's copy of its specs uses of perlc's own. */
  readonly files: Files;
  /** What repeats the run, as it is typed. */
  readonly command: string;
  /** Pictures under a share-alike licence are shown, and the page is under that licence then. */
  readonly shareAlike?: boolean;
}

/** The report of one run. */
export function reportOf(record: RunRecord, { files, command, shareAlike = false }: ReportOptions): string {
  const all = beforeAndAfter(record);
  const [start] = record.of("start");
  const weights = record.of("finish")[0]?.weights;
  const { title } = record;
  const facts = [
    `plan ${shortDigest(record.run.hash)}`,
    ...(weights === undefined ? [] : [`weights ${shortDigest(weights)}`]),
    ...(start ? [`${start.adapter}, ${start.driver}`] : []),
  ];
  return page(
    `${record.run.name}, seed ${record.run.seed}`,
    html`<header><h1>${record.run.name} <small>seed ${record.run.seed}</small></h1>${title !== undefined && html`<p class="soft">${title}</p>`}<p class="facts">${facts.join(" · ")}</p>${headline(record, all)}</header>`,
    [
      changedPanel(record),
      ...all.map((each) => outcomePanel(record, each, all.length > 1)),
      failedPanel(record, all),
      ...all.map(orderPanel),
      dataPanel(record),
      ...trainingPanels(record),
      ledgerPanel(record),
      ...galleryPanels(record, { shareAlike }),
      specPanel(record, files),
      environmentPanel(record, command),
    ],
  );
}

/** A whole page: nothing but its own style and pictures that it holds itself may load. */
export function page(title: string, head: Markup, panels: readonly (Markup | undefined)[]): string {
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
${head}
<main>
${panels.map((panel) => panel && html`${panel}\n`)}</main>
</body>
</html>
`.text
  }`;
}
