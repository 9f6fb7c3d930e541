// Did training go well? Small multiples of every figure of a step, steps that stand out marked and said, and where the run was
// taken up again.

import type { EventOf, RunRecord } from "../../runtime/record/read/open.ts";
import { type Anomaly, anomalies, anomalySentence, Growing, type Measure } from "../../runtime/report/anomalies.ts";
import { colours, drawn, figure, Plot, section } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { tick, wholeStep } from "../parts/words.ts";

type Step = EventOf<"step">;

interface Panel {
  readonly title: string;
  readonly says: string;
  readonly of: (step: Step) => number | undefined;
  readonly share?: true;
  /** Drawn over the whole as a dashed line: what the spec asks for. */
  readonly asked?: (step: Step) => number | undefined;
  readonly measure?: Measure;
}

const panels: readonly Panel[] = [
  { title: "Reward", says: "mean of a step's rollouts", of: (step) => step.reward },
  {
    title: "Accuracy of rollouts",
    says: "share of right answers in training",
    of: (step) => step.accuracy,
    share: true,
  },
  { title: "Answers in the format", says: "share of rollouts", of: (step) => step.format, share: true },
  {
    title: "Permuted copies",
    says: "share of copies that got another order; dashed: the probability that the schedule asks for",
    of: (step) => step.permutedShare,
    asked: (step) => step.alpha,
    share: true,
  },
  { title: "Loss", says: "of the step's updates", of: (step) => step.loss },
  { title: "KL to the reference", says: "mean over tokens, in nats", of: (step) => step.kl, measure: "kl" },
  { title: "Entropy", says: "mean over tokens, in nats", of: (step) => step.entropy, measure: "entropy" },
  { title: "Gradient norm", says: "before clipping", of: (step) => step.gradientNorm, measure: "gradientNorm" },
  {
    title: "Groups without variance",
    says: "all rewards equal: they teach nothing",
    of: (step) => step.flatGroups,
    share: true,
    measure: "flatGroups",
  },
  { title: "Clipped tokens", says: "share at a bound of the objective", of: (step) => step.clipped, share: true },
  {
    title: "Truncated completions",
    says: "cut off at the longest",
    of: (step) => step.truncated,
    share: true,
    measure: "truncated",
  },
  { title: "Learning rate", says: "as the curve has it", of: (step) => step.rate },
  {
    title: "Tokens a second",
    says: "sampled and learnt from, by the clock",
    of: (step) => (step.clock.seconds ? step.tokens / step.clock.seconds : undefined),
  },
];

/** The steps of each training stage, as the journal has them last: a run that was taken up again did some twice. */
export function trainingData(
  record: RunRecord,
): readonly { readonly stage: string; readonly steps: readonly Step[] }[] {
  return [...Map.groupBy(record.of("step"), ({ stage }) => stage)].map(([stage, all]) => {
    const last = new Map(all.map((step) => [step.step, step]));
    return { stage, steps: [...last.values()].toSorted((a, b) => a.step - b.step) };
  });
}

export function trainingPanels(record: RunRecord): readonly Markup[] {
  const again = record.of("resume").map(({ step }) => step);
  const all = trainingData(record);
  return all.map(({ stage, steps }) => {
    const curves = new Growing();
    for (const step of steps) curves.add(step);
    const found = anomalies(curves);
    return section(
      `training-${stage}`,
      all.length > 1 ? `Did training go well? ${stage}` : "Did training go well?",
      `Dots are steps, lines means of seven.${again.length > 0 ? ` The run was taken up again after step ${again.join(", ")} (dashed).` : ""}`,
      said(found),
      html`<div class="grid">${panels.flatMap((panel) => multiple(panel, steps, again, found) ?? [])}</div>`,
    );
  });
}

const said = (found: readonly Anomaly[]): Markup =>
  found.length === 0
    ? html`<p>No step stands out: no spike of KL or gradient, no collapse of entropy, no long stretch of groups without variance or of truncated completions.</p>`
    : html`<h3>Look at these steps</h3><ul class="anomalies">${found.map((each) => html`<li>${anomalySentence(each)}</li>`)}</ul>`;

const text = (value: number, share: boolean | undefined): string =>
  share ? `${(100 * value).toFixed(1)} %` : tick(value);

/** From the least to the most; around a value that never changes there is room for it. */
function domainOf(points: readonly { readonly value: number }[]): readonly [number, number] {
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least < most ? [least, most] : [Math.min(0, 2 * least), most === 0 ? 1 : Math.max(0, 2 * most)];
}

function multiple(
  panel: Panel,
  steps: readonly Step[],
  again: readonly number[],
  found: readonly Anomaly[],
): Markup | undefined {
  const points = steps.flatMap((step) => {
    const value = panel.of(step);
    return value === undefined || !Number.isFinite(value) ? [] : [{ step: step.step, value }];
  });
  if (points.length === 0) return undefined;
  const means = points.map(({ step }, index) => {
    const part = points.slice(Math.max(0, index - 6), index + 1);
    return { step, value: part.reduce((sum, each) => sum + each.value, 0) / part.length };
  });
  const asked = panel.asked
    ? steps.flatMap((step) => {
        const value = panel.asked?.(step);
        return value === undefined ? [] : [{ step: step.step, value }];
      })
    : [];
  const mine = found.filter(({ measure }) => measure === panel.measure);
  const marked = points.filter(({ step }) => mine.some(({ from, to }) => step >= from && step <= to));
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
      tickFormat: panel.share ? "~%" : tick,
      domain: domainOf(points),
    },
    marks: [
      Plot.ruleX(again, { stroke: colours.ink, strokeOpacity: 0.5, strokeDasharray: "3,3" }),
      Plot.dot(points, { x: "step", y: "value", r: 1.4, fill: colours.after, fillOpacity: 0.45 }),
      Plot.line(means, { x: "step", y: "value", stroke: colours.after, strokeWidth: 2 }),
      Plot.line(asked, { x: "step", y: "value", stroke: colours.ink, strokeDasharray: "4,3" }),
      Plot.dot(marked, { x: "step", y: "value", r: 4, stroke: colours.bad, strokeWidth: 2 }),
    ],
  });
  const [first, last] = [points[0], points.at(-1)];
  const says = `${panel.says}; ${text(first?.value ?? 0, panel.share)} at step ${first?.step}, ${text(last?.value ?? 0, panel.share)} at step ${last?.step}${
    mine.length > 0 ? `; marked: ${mine.map(({ from, to }) => (from === to ? from : `${from}–${to}`)).join(", ")}` : ""
  }`;
  return figure(panel.title, says, drawing, {
    heads: ["step", panel.title.toLowerCase()],
    rows: points.map(({ step, value }) => [step, text(value, panel.share)]),
  });
}
