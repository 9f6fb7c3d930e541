// Did it work? The sentence a report begins with, and the table of figures before and after.

import { endingIn } from "../../runtime/record/keep.ts";
import { overfitFigures } from "../../runtime/record/overfit.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { bestSentence, earlyEndSentence } from "../../runtime/report/ending.ts";
import { figureOf, judge } from "../../runtime/report/expectation.ts";
import { overfitSentence } from "../../runtime/report/overfit.ts";
import { type BeforeAndAfter, pairedChange } from "../parts/evaluations.ts";
import { type Section, section, table } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { fromWords } from "../parts/sources.ts";
import { changeWithInterval, count, figureRows, percent, points, withInterval } from "../parts/words.ts";

/** What came out, in a sentence that claims no more than its interval does. */
export function headline(record: RunRecord, all: readonly BeforeAndAfter[]): Markup {
  const [first] = all;
  if (!first) return html`<p class="lead">This run measures nothing: its plan has no evaluation.</p>`;
  const after = first.after?.figures;
  const ended =
    record.state === "finished"
      ? undefined
      : record.state === "stopped"
        ? "The run was stopped before its end. "
        : record.state === "failed"
          ? "The run failed before its end. "
          : "The run has not ended: it is under way, or its process ended before it did. ";
  const ending = endingPart(record);
  const before = first.before?.figures;
  if (!after && before)
    return html`<p class="lead">${ended}Accuracy was <b>${percent(before.accuracy.value)}</b> on ${count(before.items)} questions before training. Nothing was measured after it: whether it changed cannot be told.</p>`;
  if (!after) return html`<p class="lead">${ended}Nothing was measured yet.</p>`;
  if (!before)
    return html`<p class="lead">${ended}Accuracy is <b>${percent(after.accuracy.value)}</b> on ${count(after.items)} questions; it was not measured before training.</p>${ending}`;
  const accuracy = pairedChange(first, (each) => each.accuracy);
  const flips = pairedChange(first, (each) => each.flipRate);
  return html`<p class="lead">${ended}${verb("Accuracy", accuracy)} from ${percent(before.accuracy.value)} to <b>${percent(after.accuracy.value)}</b> on ${count(after.items)} questions${
    flips &&
    html`; the share of them whose answer changes with the order of the pictures went from ${percent(before.flipRate.value)} to <b>${percent(after.flipRate.value)}</b>`
  }.${
    accuracy &&
    html` The change of accuracy is ${points(accuracy.value)} points, 95 % interval ${points(accuracy.low)} to ${points(accuracy.high)}${
      accuracy.low <= 0 && accuracy.high >= 0 ? ": it may be no change at all" : ""
    }.`
  }</p>${ending}`;
}

/** That the page is of no result, and whether the training learnt its one batch. */
export function overfitBanner(record: RunRecord): Markup {
  const check = overfitFigures(record.folder);
  const came = check ? `${overfitSentence(check)}.` : "It has not come to its end.";
  return html`<p class="warning">This is an overfit check, and not a result: every step trained on the same batch${check && html` of ${count(check.examples)} examples`}, and the questions below are those of that batch. ${came[0]?.toUpperCase()}${came.slice(1)}</p>`;
}

/** Where training ended, and which of its states is best. */
function endingPart(record: RunRecord): Markup {
  const { earlyStop, best } = endingIn(record.run.nodes, record.events);
  const last = Math.max(0, ...record.of("step").map(({ step }) => step));
  return html`${earlyStop && html`<p>Training ${earlyEndSentence(earlyStop)}.</p>`}${
    best &&
    html`<p>The best saved state: ${bestSentence(best)} (<code>${best.folder}</code>). It was chosen by the questions that it was measured on, so its figure is a little too good. What is reported here, and <code>final</code>, is the policy after step ${count(last)}${best.step === last && ", which is the best"}.</p>`
  }`;
}

/** `rose` and `fell` only where the interval says so. */
function verb(what: string, change: { readonly low: number; readonly high: number } | undefined): string {
  if (change && change.low > 0) return `${what} rose`;
  if (change && change.high < 0) return `${what} fell`;
  return `${what} went`;
}

/** The table of one evaluation: before, after, change. */
export function outcomePanel(record: RunRecord, one: BeforeAndAfter, named: boolean): Section {
  const [before, after] = [one.before?.figures, one.after?.figures];
  const rows = figureRows.map(({ name, of }) => [
    name,
    before ? withInterval(of(before)) : "–",
    after ? withInterval(of(after)) : "–",
    changeWithInterval(pairedChange(one, (figures) => of(figures) as never)),
  ]);
  const sizes = after ?? before;
  const node = record.run.nodes.find(({ id }) => id === one.stage);
  const from = node?.kind === "evaluate" ? fromWords(record.run.nodes, node.on) : "";
  const about = sizes
    ? html`${count(sizes.items)} questions, ${count(sizes.answers)} answers. ${from} Brackets are 95 % intervals over questions: where the figure would lie if the same weights were asked other questions of the same kind. A change whose interval leaves out 0 is more than chance. Another training run may come out differently. <a href="#method">How they are computed</a>.`
    : "Nothing was measured yet.";
  const kinds = sizes ? Object.keys(sizes.kinds) : [];
  const byKind = kinds.map((kind) => [
    `“${kind}” questions`,
    before?.kinds[kind] ? withInterval(before.kinds[kind]) : "–",
    after?.kinds[kind] ? withInterval(after.kinds[kind]) : "–",
    changeWithInterval(pairedChange(one, (figures) => figures.kinds[kind])),
  ]);
  return section(
    `outcome-${one.stage}`,
    named ? `Did it work? ${one.stage}` : "Did it work?",
    about,
    table({ heads: ["", "before", "after", "change in points"], rows: [...rows, ...byKind] }),
    expectations(record, one),
  );
}

const verdicts = {
  met: "hit",
  near: "missed, but within its interval",
  missed: "missed",
  unmeasured: "no question has it",
} as const;

/** What the spec expected, and whether it came. */
function expectations(record: RunRecord, one: BeforeAndAfter): Markup {
  const node = record.run.nodes.find(({ id }) => id === one.stage);
  const after = one.after?.figures;
  if (node?.kind !== "evaluate" || node.expect.length === 0 || !after) return html``;
  const rows = node.expect.map((each) => [
    each.metric.replaceAll("_", " "),
    `${percent(each.value)} ± ${percent(each.tolerance)}`,
    withInterval(figureOf(each.metric, after)),
    verdicts[judge(each, after)],
  ]);
  return html`<h3>What the spec expected</h3>${table({ heads: ["", "expected", "came out", "verdict"], rows })}`;
}
