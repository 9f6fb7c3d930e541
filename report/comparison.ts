// READ THIS FIRST for several runs: the page that holds arms against each other. What an arm is more than the reference, paired by
// question and seed; the curves of all; what each cost; and the settings in which they differ.

import type { Files } from "../compiler/2-names/load.ts";
import type { ArmRun } from "../runtime/record/compared.ts";
import type { ArmFigures, Comparison, Difference, MetricName } from "../runtime/report/compare.ts";
import { costsMatch, near } from "../runtime/report/compare-table.ts";
import { comparedMethods } from "../runtime/report/methods.ts";
import { page } from "./page.ts";
import { settingsData } from "./panels/origin.ts";
import { methodPanel } from "./panels/reading.ts";
import { trainingData } from "./panels/training.ts";
import { drawn, figure, key, Plot, palette, type Section, section, table } from "./parts/figure.ts";
import { html, type Markup } from "./parts/html.ts";
import type { Live } from "./parts/live.ts";
import { changeWithInterval, count, points, tick, wholeStep, withInterval } from "./parts/words.ts";

export interface Compared {
  readonly title: string;
  readonly comparisons: readonly Comparison[];
  readonly runs: readonly ArmRun[];
  /** What is not compared, and why. */
  readonly leftOut: readonly string[];
}

const colourOf = (arms: readonly string[], arm: string): string => palette(arms.indexOf(arm));

/** The page of several runs. */
export function comparisonPage({ title, comparisons, runs, leftOut }: Compared, files: Files, live?: Live): string {
  const arms = [...new Set(runs.map(({ arm }) => arm))];
  return page({
    title,
    head: html`<header><h1>${title}</h1><p class="facts">${count(arms.length)} arms, ${count(runs.length)} runs</p>${comparisons.map(verdict)}</header>`,
    figures: [
      ...comparisons.flatMap((each) => [outcome(each), forest(each)]),
      curves(arms, runs),
      costs(comparisons),
      differences(arms, runs, files),
      leftOut.length === 0
        ? undefined
        : section(
            "left-out",
            "What is not compared?",
            "",
            html`<ul>${leftOut.map((each) => html`<li>${each}</li>`)}</ul>`,
          ),
    ],
    methods: [methodPanel(comparedMethods)],
    live,
  });
}

/** `more`, `less` or `cannot tell`: by the corrected test at 5 %. */
const saysOf = ({ value, holm }: Difference): string => (holm < 0.05 ? (value > 0 ? "more" : "less") : "cannot tell");

/** One sentence an arm: what it changed of accuracy, and whether that can be told. */
function verdict({ reference, differences, evaluation, questions }: Comparison): Markup {
  const mine = differences.filter(({ metric }) => metric === "accuracy");
  if (mine.length === 0) return html`<p class="lead">${evaluation}: one arm, which is held against nothing.</p>`;
  return html`${mine.map(
    (each) =>
      html`<p class="lead"><b>${each.arm}</b> against <b>${reference}</b>: accuracy ${points(each.value)} points, 95 % interval ${points(each.low)} to ${points(each.high)}, on ${count(questions)} questions and ${count(each.seeds.length)} ${each.seeds.length === 1 ? "seed" : "seeds"}: ${
        each.holm < 0.05 ? `${saysOf(each)} than chance explains` : "it cannot be told from no difference"
      }.</p>`,
  )}`;
}

const shown = (mean: ArmFigures["after"][MetricName]): string => (mean ? withInterval(mean) : "–");

function outcome({ evaluation, questions, arms, reference }: Comparison): Section {
  const metrics = [...new Set(arms.flatMap((each) => Object.keys(each.after)))] as MetricName[];
  return section(
    `outcome-${evaluation}`,
    `What came out? ${evaluation}`,
    `After training, means over seeds. Brackets are 95 % intervals over seeds and ${count(questions)} questions; of one seed they say nothing of another training. The reference is ${reference}.`,
    table({
      heads: ["arm", "seeds", ...metrics],
      rows: arms.map((each) => [
        each.arm,
        each.seeds.join(", "),
        ...metrics.map((metric) => shown(each.after[metric])),
      ]),
    }),
  );
}

/** The forest plot: each difference with its interval, by metric. */
function forest({ evaluation, reference, differences }: Comparison): Section | undefined {
  if (differences.length === 0) return undefined;
  const metrics = [...new Set(differences.map(({ metric }) => metric))];
  const reach = Math.max(...differences.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])) * 1.05;
  const figures = metrics.map((metric) => {
    const mine = differences.filter((each) => each.metric === metric);
    const longest = Math.max(...mine.map(({ arm }) => arm.length));
    const drawing = drawn({
      width: 620,
      height: 60 + 26 * mine.length,
      marginLeft: Math.min(260, 20 + 6.5 * longest),
      x: {
        domain: [-reach, reach],
        tickFormat: (value: number) => tick(100 * value),
        label: "points more than the reference",
        grid: true,
      },
      y: { domain: mine.map(({ arm }) => arm), label: null, type: "point", padding: 0.6 },
      marks: [
        Plot.ruleX([0], { stroke: "currentColor", strokeOpacity: 0.6 }),
        Plot.ruleY(mine, {
          y: "arm",
          x1: "low",
          x2: "high",
          stroke: "var(--after)",
          strokeWidth: 3,
          strokeOpacity: 0.5,
        }),
        Plot.dot(mine, { x: "value", y: "arm", fill: "var(--after)", r: 5 }),
      ],
    });
    return figure(
      metric,
      `Against ${reference}, paired by question and seed; p is corrected for ${count(differences.length)} tests (Holm).`,
      drawing,
      {
        heads: ["arm", "difference in points", "p", "corrected", "verdict"],
        rows: mine.map((each) => [
          each.arm,
          changeWithInterval(each),
          each.p.toPrecision(2),
          each.holm.toPrecision(2),
          saysOf(each),
        ]),
      },
    );
  });
  return section(
    `forest-${evaluation}`,
    `How sure is it? ${evaluation}`,
    "Dots are differences from the reference, bars their 95 % intervals. A bar that crosses the line may be no difference.",
    ...figures,
  );
}

const followed = [
  { name: "Reward", of: "reward" },
  { name: "Accuracy of rollouts", of: "accuracy" },
  { name: "KL to the reference", of: "kl" },
  { name: "Entropy", of: "entropy" },
  { name: "Gradient norm", of: "gradientNorm" },
  { name: "Loss", of: "loss" },
] as const;

/** Each figure of training, mean over the seeds of an arm with a band from the least to the most. */
function curves(arms: readonly string[], runs: readonly ArmRun[]): Section {
  const all = runs.map(({ arm, record }) => ({ arm, steps: trainingData(record)[0]?.steps ?? [] }));
  const figures = followed.flatMap(({ name, of }) => {
    const bands = arms.flatMap((arm) => {
      const mine = all.filter((each) => each.arm === arm);
      const steps = [...new Set(mine.flatMap((each) => each.steps.map(({ step }) => step)))].toSorted((a, b) => a - b);
      return steps.flatMap((step) => {
        const values = mine.flatMap((each) => {
          const value = each.steps.find((one) => one.step === step)?.[of];
          return value === undefined || !Number.isFinite(value) ? [] : [value];
        });
        if (values.length === 0) return [];
        const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
        return [{ arm, step, mean, least: Math.min(...values), most: Math.max(...values) }];
      });
    });
    if (bands.length === 0) return [];
    const smooth = arms.flatMap((arm) => {
      const mine = bands.filter((each) => each.arm === arm);
      return mine.map(({ step }, at) => {
        const part = mine.slice(Math.max(0, at - 6), at + 1);
        return { arm, step, mean: part.reduce((sum, each) => sum + each.mean, 0) / part.length };
      });
    });
    const drawing = drawn({
      width: 300,
      height: 170,
      marginLeft: 48,
      x: { label: "step", ticks: 5, tickFormat: wholeStep },
      y: { label: null, grid: true, ticks: 4, tickFormat: tick },
      marks: [
        ...arms.map((arm) =>
          Plot.areaY(
            bands.filter((each) => each.arm === arm),
            { x: "step", y1: "least", y2: "most", fill: colourOf(arms, arm), fillOpacity: 0.12 },
          ),
        ),
        ...arms.map((arm) =>
          Plot.line(
            smooth.filter((each) => each.arm === arm),
            { x: "step", y: "mean", stroke: colourOf(arms, arm), strokeWidth: 2 },
          ),
        ),
      ],
    });
    const last = arms.map((arm) => bands.findLast((each) => each.arm === arm));
    return [
      figure(
        name,
        arms.length === 1
          ? ""
          : `at the end: ${last.map((each) => (each ? `${each.arm} ${tick(each.mean)}` : "")).join("; ")}`,
        drawing,
        {
          heads: ["step", ...arms],
          rows: [...new Set(bands.map(({ step }) => step))].map((step) => [
            step,
            ...arms.map((arm) =>
              tick(bands.find((each) => each.arm === arm && each.step === step)?.mean ?? Number.NaN),
            ),
          ]),
        },
      ),
    ];
  });
  const legend = key(arms.map((arm) => ({ name: arm, colour: colourOf(arms, arm) })));
  return section(
    "curves",
    "How did training go?",
    "Lines are means over seeds, smoothed over seven steps; bands reach from the least seed to the most.",
    legend,
    html`<div class="grid">${figures}</div>`,
  );
}

function costs(comparisons: readonly Comparison[]): Section | undefined {
  const arms = comparisons[0]?.arms ?? [];
  if (arms.length === 0) return undefined;
  return section(
    "cost",
    "What did it cost?",
    costsMatch(arms)
      ? `The cost of all arms is matched within ${100 * near} %.`
      : "Cost is not matched: a difference may be one of cost.",
    table({
      heads: ["arm", "steps", "rollouts", "tokens learnt from"],
      rows: arms.map(({ arm, cost }) => [
        arm,
        count(cost.steps),
        cost.rollouts === undefined ? "–" : count(cost.rollouts),
        count(Math.round(cost.tokens)),
      ]),
    }),
  );
}

/** The settings that are not the same in all arms. */
function differences(arms: readonly string[], runs: readonly ArmRun[], files: Files): Section {
  const settings = arms.map((arm) => {
    const run = runs.find((each) => each.arm === arm);
    return new Map((run && settingsData(run.record, files))?.map(([path, value]) => [path, value]));
  });
  const paths = [...new Set(settings.flatMap((each) => [...each.keys()]))].filter(
    (path) => path !== "seed" && new Set(settings.map((each) => each.get(path) ?? "")).size > 1,
  );
  return section(
    "settings",
    "In what do they differ?",
    "",
    paths.length === 0
      ? html`<p>${arms.length === 1 ? "There is one arm." : "In no setting that their specs say."}</p>`
      : table({
          heads: ["setting", ...arms],
          rows: paths.map((path) => [path, ...settings.map((each) => each.get(path) ?? "–")]),
        }),
  );
}
