// Did training go well? Small multiples of every figure of a step, steps that stand out marked and said, and where the run was
// taken up again.

import type { RunRecord } from "../../runtime/record/read/open.ts";
import { type Anomaly, anomalies, anomalySentence, Growing } from "../../runtime/report/anomalies.ts";
import { colours, drawn, figure, key, Plot, palette, type Section, section } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { count, tick, wholeStep } from "../parts/words.ts";
import { type Line, type Step, type StepFigure, stepFigures } from "./training-figures.ts";

/** Points of a line that are drawn and listed at most; steps that stand out always are. */
const mostPoints = 400;

/** The steps of each training stage, as the journal has them last: a run that was taken up again did some twice. */
export function trainingData(
  record: RunRecord,
): readonly { readonly stage: string; readonly steps: readonly Step[] }[] {
  return [...Map.groupBy(record.of("step"), ({ stage }) => stage)].map(([stage, all]) => {
    const last = new Map(all.map((step) => [step.step, step]));
    return { stage, steps: [...last.values()].toSorted((a, b) => a.step - b.step) };
  });
}

/** What stands out in the steps of a stage. */
export function anomaliesOf(steps: readonly Step[]): readonly Anomaly[] {
  const curves = new Growing();
  for (const step of steps) curves.add(step);
  return anomalies(curves);
}

export function trainingPanels(record: RunRecord): readonly Section[] {
  const again = record.of("resume").map(({ step }) => step);
  const all = trainingData(record);
  return all.map(({ stage, steps }) => {
    const found = anomaliesOf(steps);
    const shown = thinned(steps, found);
    const thin =
      shown.length < steps.length ? ` Of ${count(steps.length)} steps ${count(shown.length)} are drawn.` : "";
    const figures = stepFigures(termsOf(record, stage)).flatMap((each) => multiple(each, shown, again, found) ?? []);
    return section(
      `training-${stage}`,
      all.length > 1 ? `Did training go well? ${stage}` : "Did training go well?",
      `Dots are steps, lines means of seven.${thin}${again.length > 0 ? ` The run was taken up again after step ${again.join(", ")} (dashed).` : ""}`,
      said(found),
      html`<div class="grid">${figures}</div>`,
    );
  });
}

/** The graders of a stage's reward. */
function termsOf(record: RunRecord, stage: string): readonly string[] {
  const node = record.run.nodes.find(({ id }) => id === stage);
  const reward = node?.kind === "grpo" ? record.run.nodes.find(({ id }) => id === node.reward) : undefined;
  return reward?.kind === "reward"
    ? reward.terms.map(({ grader }) => (typeof grader === "string" ? grader : grader.name))
    : [];
}

/** Of a long run so many steps evenly, the first, the last and those that stand out among them. */
function thinned(steps: readonly Step[], found: readonly Anomaly[]): readonly Step[] {
  if (steps.length <= mostPoints) return steps;
  const even = new Set(
    Array.from({ length: mostPoints }, (_, at) => Math.round((at * (steps.length - 1)) / (mostPoints - 1))),
  );
  return steps.filter(
    ({ step }, at) => even.has(at) || found.some(({ kind, from }) => kind === "spike" && from === step),
  );
}

const said = (found: readonly Anomaly[]): Markup =>
  found.length === 0
    ? html`<p>No step stands out: no spike of KL or gradient, no collapse of entropy, no long stretch of groups without variance or of truncated completions.</p>`
    : html`<h3>Look at these steps</h3><ul class="anomalies">${found.map((each) => html`<li>${anomalySentence(each)}</li>`)}</ul>`;

const text = (value: number, share: boolean | undefined): string =>
  share ? `${(100 * value).toFixed(1)} %` : tick(value);

/** From the least to the most; around a value that never changes there is room for it. */
function domainOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least < most ? [least, most] : [Math.min(0, 2 * least), most === 0 ? 1 : Math.max(0, 2 * most)];
}

interface Drawn extends Line {
  readonly colour: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

function multiple(
  { title, says, lines, share, measure }: StepFigure,
  steps: readonly Step[],
  again: readonly number[],
  found: readonly Anomaly[],
): Markup | undefined {
  const some = lines.flatMap((line): readonly Omit<Drawn, "colour">[] => {
    const points = steps.flatMap((step) => {
      const value = line.of(step);
      return value === undefined || !Number.isFinite(value) ? [] : [{ step: step.step, value }];
    });
    return points.length === 0 ? [] : [{ ...line, points }];
  });
  const plain = some.filter(({ asked }) => !asked);
  const [main] = plain;
  if (!main) return undefined;
  const coloured = plain.map(
    (line, at): Drawn => ({ ...line, colour: plain.length === 1 ? colours.after : palette(at) }),
  );
  const mine = measure === undefined ? [] : found.filter((each) => each.measure === measure);
  const marked = main.points.filter(({ step }) => mine.some(({ from, to }) => step >= from && step <= to));
  const drawing = drawn({
    width: 300,
    height: 150,
    marginLeft: 48,
    marginTop: 12,
    x: { label: "step", ticks: 5, tickFormat: wholeStep },
    y: {
      label: null,
      grid: true,
      nice: true,
      ticks: 4,
      tickFormat: share ? "~%" : tick,
      domain: domainOf(plain.flatMap(({ points }) => points.map(({ value }) => value))),
    },
    marks: [
      Plot.ruleX(again, { stroke: colours.ink, strokeOpacity: 0.5, strokeDasharray: "3,3" }),
      ...coloured.flatMap(({ points, colour }) => [
        Plot.dot(points, { x: "step", y: "value", r: 1.4, fill: colour, fillOpacity: 0.45 }),
        Plot.line(meansOf(points), { x: "step", y: "value", stroke: colour, strokeWidth: 2 }),
      ]),
      ...some.flatMap(({ asked, points }) =>
        asked ? [Plot.line(points, { x: "step", y: "value", stroke: colours.ink, strokeDasharray: "4,3" })] : [],
      ),
      Plot.dot(marked, { x: "step", y: "value", r: 4, stroke: colours.bad, strokeWidth: 2 }),
    ],
  });
  const marks = mine.map(({ from, to }) => (from === to ? from : `${from}–${to}`)).join(", ");
  const at = [...new Set(plain.flatMap(({ points }) => points.map(({ step }) => step)))].toSorted((a, b) => a - b);
  const values = some.map(({ points }) => new Map(points.map(({ step, value }) => [step, value])));
  return figure(
    title,
    `${says}${plain.length > 2 ? "" : `; ${plain.map((line) => endsOf(line, share)).join("; ")}`}${marks === "" ? "" : `; marked: ${marks}`}`,
    drawing,
    {
      heads: ["step", ...some.map(({ name }) => name ?? title.toLowerCase())],
      rows: at.map((step) => [
        step,
        ...values.map((each) => {
          const value = each.get(step);
          return value === undefined ? "–" : text(value, share);
        }),
      ]),
    },
    plain.length === 1 ? undefined : key(coloured.map(({ name = "", colour }) => ({ name, colour }))),
  );
}

/** Each with up to six before it. */
const meansOf = (points: Drawn["points"]): Drawn["points"] =>
  points.map(({ step }, index) => {
    const part = points.slice(Math.max(0, index - 6), index + 1);
    return { step, value: part.reduce((sum, each) => sum + each.value, 0) / part.length };
  });

/** A line's first and last point in words. */
function endsOf({ name, points }: Omit<Drawn, "colour">, share: boolean | undefined): string {
  const [first, last] = [points[0], points.at(-1)];
  const ends = `${text(first?.value ?? 0, share)} at step ${first?.step}, ${text(last?.value ?? 0, share)} at step ${last?.step}`;
  return name === undefined ? ends : `${name}: ${ends}`;
}
