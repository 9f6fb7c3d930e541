// The permutation ledger: what was permuted over the run, counted, and which examples can never be.

import type { RunRecord } from "../../runtime/record/read/open.ts";
import { stillWords } from "../../runtime/report/still-words.ts";
import { type Section, section, table } from "../parts/figure.ts";
import { html } from "../parts/html.ts";
import { count, percent } from "../parts/words.ts";
import { trainingData } from "./training.ts";

/** Copies that got another order, their share (NaN in old journals) and what the schedule asked for, by part of the run. */
export function ledgerData(record: RunRecord) {
  return trainingData(record).flatMap(({ stage, steps }) => {
    const some = steps.filter((step) => step.permuted !== undefined);
    if (some.length === 0) return [];
    const parts = Math.min(5, some.length);
    const rows = Array.from({ length: parts }, (_, part) => {
      const mine = some.slice(Math.floor((part * some.length) / parts), Math.floor(((part + 1) * some.length) / parts));
      const permuted = mine.reduce((sum, step) => sum + (step.permuted ?? 0), 0);
      const mean = (of: (step: (typeof mine)[number]) => number | undefined) =>
        mine.reduce((sum, step) => sum + (of(step) ?? Number.NaN), 0) / mine.length;
      return {
        from: mine[0]?.step ?? 0,
        to: mine.at(-1)?.step ?? 0,
        permuted,
        share: mean((step) => step.permutedShare),
        asked: mean((step) => step.alpha),
      };
    });
    return [{ stage, rows, balance: record.of("ledger").find((each) => each.stage === stage) }];
  });
}

export function ledgerPanel(record: RunRecord): Section | undefined {
  const all = ledgerData(record);
  if (all.length === 0) return undefined;
  const still = record
    .of("permutable")
    .flatMap((each) =>
      Object.entries(each.still).map(([reason, number]) => [stillWords[reason] ?? reason, count(number)]),
    );
  return section(
    "ledger",
    "What was permuted?",
    "Copies whose pictures stood in another order, counted, beside the probability that the schedule asks for.",
    ...all.map(
      ({ stage, rows, balance }) =>
        html`${all.length > 1 && html`<h3>${stage}</h3>`}${table({
          heads: ["steps", "permuted copies", "share of copies", "asked for"],
          rows: rows.map((row) => [
            `${row.from}–${row.to}`,
            count(row.permuted),
            percent(row.share),
            percent(row.asked),
          ]),
        })}${balance && html`<p>${count(balance.examples)} different examples were used, ${count(balance.uses)} uses in all; an example of the data was used ${count(balance.least)} to ${count(balance.most)} times. Every step was counted against the plan.</p>`}`,
    ),
    ...(still.length > 0
      ? [html`<h3>Never permuted</h3>${table({ heads: ["reason", "examples"], rows: still })}`]
      : []),
  );
}
