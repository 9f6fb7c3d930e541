// A comparison of runs as text of at most 80 columns: a block for each metric, a line for each arm, and what has to be known with it.

import { type Comparison, type Cost, type Mean, metricNames } from "./compare.ts";

const plain = (share: number): string => (100 * share).toFixed(1);

/** What rounds to zero has no minus. */
function signed(share: number): string {
  const size = plain(Math.abs(share));
  return `${share < 0 && Number(size) > 0 ? "−" : "+"}${size}`;
}

const text = ({ value, low, high }: Mean, print: (share: number) => string): string =>
  `${print(value)} [${print(low)}, ${print(high)}]`;

/** Names of arms beyond this are cut. */
const widest = 22;
const columns = { figure: 20, difference: 22, p: 7 } as const;

const cut = (name: string): string => (name.length > widest ? `${name.slice(0, widest - 1)}…` : name);

/** `p` as it is printed: not more exactly than it is known. */
const pText = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));

function line(name: string, figure: string, difference: string, p: string, width: number): string {
  const cells = [
    `  ${cut(name).padEnd(width)}`,
    figure.padStart(columns.figure),
    difference.padStart(columns.difference),
    p.padStart(columns.p),
  ];
  return cells.join("  ").trimEnd();
}

/** All comparisons, one after the other. */
export function comparisonText(comparisons: readonly Comparison[]): string {
  return comparisons.map(one).join("\n\n");
}

function one(compared: Comparison): string {
  const { evaluation, arms, differences, reference, questions } = compared;
  const shown = metricNames.filter((metric) => arms.some((each) => each.after[metric]));
  // heads stand two columns further left
  const names = [...arms.map(({ arm }) => cut(arm)), "before training", ...shown.map((each) => each.slice(2))];
  const width = Math.max(...names.map((each) => each.length));
  const several = arms.some(({ seeds }) => seeds.length > 1);
  const blocks = shown.flatMap((metric) => {
    const head = line(
      metric,
      "after training",
      arms.length > 1 ? `− ${cut(reference)}` : "",
      arms.length > 1 ? "p" : "",
      width,
    );
    const before = sameBefore(compared, metric);
    return [
      "",
      head.slice(2),
      ...arms.map(({ arm, after }) => {
        const difference = differences.find((each) => each.arm === arm && each.metric === metric);
        const figure = after[metric];
        return line(
          arm,
          figure ? text(figure, metric === "flip rate over same order" ? signed : plain) : "–",
          difference ? text(difference, signed) : "",
          difference ? pText(difference.holm) : "",
          width,
        );
      }),
      ...(before ? [line("before training", plain(before.value), "", "", width)] : []),
    ];
  });
  return [
    `${evaluation}: ${questions} questions, ${arms.length} ${arms.length === 1 ? "arm" : "arms"}${several ? ", means over seeds" : ""}, in %`,
    `95 % intervals over ${several ? "seeds and questions" : "questions"} in brackets`,
    ...blocks,
    "",
    ...notes(compared),
  ].join("\n");
}

/** The figure before training, where it is one and the same for all. */
function sameBefore({ arms }: Comparison, metric: (typeof metricNames)[number]): Mean | undefined {
  const all = arms.map(({ before }) => before[metric]);
  const [first] = all;
  const values = all.flatMap((each) => each?.bySeed ?? [Number.NaN]);
  return first && new Set(values).size === 1 ? first : undefined;
}

function notes(compared: Comparison): readonly string[] {
  const { arms, differences, reference, devices } = compared;
  return [
    ...(arms.length > 1 ? [`The reference is the first arm, ${reference}; arms are paired by seed and question.`] : []),
    ...(differences.length > 1
      ? [`p: of no difference, corrected for all ${differences.length} tests of this table (Holm).`]
      : differences.length === 1
        ? ["p: of no difference."]
        : []),
    ...seedNotes(compared),
    ...costNotes(arms),
    ...(devices.length > 1
      ? [`Made on several classes of devices, which differ by themselves: ${devices.join("; ")}.`]
      : []),
  ].flatMap((each) => wrapped(each));
}

const listed = (seeds: readonly number[]): string => `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;

function seedNotes({ arms, differences, reference }: Comparison): readonly string[] {
  const [first] = arms;
  const same = arms.every(({ seeds }) => seeds.join() === first?.seeds.join());
  const said =
    same && first
      ? [`Each arm has ${listed(first.seeds)}.`]
      : arms.map(({ arm, seeds }) => `${arm} has ${listed(seeds)}.`);
  const unpaired = arms.slice(1).filter(({ arm }) => !differences.some((each) => each.arm === arm));
  const single = arms.filter(({ seeds }) => seeds.length < 2).map(({ arm }) => arm);
  return [
    ...said,
    ...unpaired.map(({ arm }) => `${arm} and ${reference} have no seed in common: their difference is not tested.`),
    ...(single.length > 0
      ? [
          `${single.length === arms.length ? "One seed" : `One seed of ${single.join(", ")}`}: nothing is known of another training.`,
        ]
      : []),
  ];
}

const count = (amount: number): string =>
  Math.round(amount)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");

const costText = ({ steps, rollouts, tokens }: Cost): string =>
  `${count(steps)} steps, ${rollouts === undefined ? "" : `${count(rollouts)} rollouts, `}${count(tokens)} tokens`;

/** How far costs may lie apart and still be called matched. */
export const near = 0.05;

/** Whether the rollouts and tokens of all arms lie within `near`. */
export function costsMatch(arms: Comparison["arms"]): boolean {
  const apart = (of: (cost: Cost) => number): boolean => {
    const all = arms.map(({ cost }) => of(cost));
    return Math.max(...all) > (1 + near) * Math.min(...all);
  };
  return !apart(({ rollouts }) => rollouts ?? 0) && !apart(({ tokens }) => tokens);
}

function costNotes(arms: Comparison["arms"]): readonly string[] {
  const [first] = arms;
  if (!first) return [];
  if (arms.length === 1) return [`A run took ${costText(first.cost)}.`];
  if (costsMatch(arms)) return [`Cost is matched within ${100 * near} %: a run took about ${costText(first.cost)}.`];
  return [
    "Cost is not matched, and a difference may be one of cost:",
    ...arms.map(({ arm, cost }) => `  ${cut(arm)}: ${costText(cost)}`),
  ];
}

/** A sentence in lines of at most 80 columns. */
function wrapped(sentence: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of sentence.split(/(?<=\S) /)) {
    if (line !== "" && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
