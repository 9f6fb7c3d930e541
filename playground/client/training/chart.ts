// Figures of the steps as they come: a small chart for each, and all of them as a table.

import type { RunEvent } from "../../../runtime/record/event.ts";
import { element, shape } from "../dom.ts";

export type Step = Extract<RunEvent, { readonly event: "step" }>;

interface Line {
  readonly name: string;
  readonly of: (step: Step) => number | undefined;
  readonly isShare: boolean;
}

const lines: readonly Line[] = [
  { name: "accuracy", of: (step) => step.accuracy, isShare: true },
  { name: "reward", of: (step) => step.reward, isShare: false },
  { name: "KL", of: (step) => step.kl, isShare: false },
  { name: "permuted share", of: (step) => step.permutedShare, isShare: true },
];

const written = ({ isShare }: Line, value: number | undefined): string =>
  value === undefined ? "" : isShare ? `${(value * 100).toFixed(1)} %` : value.toPrecision(3);

export interface StepsShown {
  readonly body: HTMLElement;
  readonly add: (step: Step) => void;
  readonly clear: () => void;
}

export function stepsShown(): StepsShown {
  const charts = element("div", { className: "charts" });
  const rows = element("tbody");
  const head = ["stage", "step", "loss", ...lines.map(({ name }) => name)];
  const table = element(
    "table",
    {},
    element("caption", {}, "steps, the last first"),
    element("thead", {}, element("tr", {}, ...head.map((each) => element("th", { scope: "col" }, each)))),
    rows,
  );
  const body = element("div", { hidden: true }, charts, element("div", { className: "scrolls", tabIndex: 0 }, table));
  let steps: Step[] = [];
  return {
    body,
    add(step) {
      steps.push(step);
      body.hidden = false;
      const cells = [`${step.step} of ${step.of}`, step.loss.toPrecision(3)];
      rows.prepend(
        element(
          "tr",
          {},
          element("th", { scope: "row" }, step.stage),
          ...[...cells, ...lines.map((line) => written(line, line.of(step)))].map((each) => element("td", {}, each)),
        ),
      );
      charts.replaceChildren(
        ...lines.flatMap((line) =>
          chart(
            line,
            steps.filter(({ stage }) => stage === step.stage),
          ),
        ),
      );
    },
    clear() {
      steps = [];
      rows.replaceChildren();
      charts.replaceChildren();
      body.hidden = true;
    },
  };
}

const [width, height, top, bottom] = [230, 96, 8, 18];

/** The course of one figure over the steps of a stage, from step 1 to its last; nothing where no step has it. */
function chart(line: Line, steps: readonly Step[]): readonly HTMLElement[] {
  const known = steps.flatMap((each) => {
    const value = line.of(each);
    return value === undefined ? [] : [{ step: each.step, value }];
  });
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return [];
  const values = known.map(({ value }) => value);
  const least = line.isShare ? 0 : Math.min(0, ...values);
  const most = line.isShare ? 1 : Math.max(least + 1e-9, ...values);
  const of = steps.at(-1)?.of ?? 1;
  const x = (step: number) => 4 + ((step - 1) / Math.max(1, of - 1)) * (width - 8);
  const y = (value: number) => top + (1 - (value - least) / (most - least)) * (height - top - bottom);
  const points = known.map(({ step, value }) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const text = (content: string, attributes: Readonly<Record<string, string | number>>) =>
    shape("text", attributes, document.createTextNode(content));
  const says = `${line.name}: ${written(line, first.value)} at step ${first.step}, ${written(line, last.value)} at step ${last.step}`;
  const picture = shape(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    ...[least, most].map((value) => shape("line", { x1: 4, x2: width - 4, y1: y(value), y2: y(value), class: "grid" })),
    shape("polyline", { points, class: "course" }),
    shape("circle", { cx: x(last.step), cy: y(last.value), r: 3, class: "now" }),
    text("step 1", { x: 4, y: height - 4 }),
    text(`${of}`, { x: width - 4, y: height - 4, "text-anchor": "end" }),
  );
  return [
    element(
      "figure",
      { className: "chart" },
      element("figcaption", {}, `${line.name} ${written(line, last.value)}`),
      element("div", { role: "img", "aria-label": says }, picture),
    ),
  ];
}
