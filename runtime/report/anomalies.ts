// What a reader of a training curve should look at: steps far from their neighbours, and shares that stay where nothing is learnt.
// The same rules for the live display, which knows only what came before, and for the report, which knows both sides.

/** The figures of a step that are watched. */
export const measures = ["kl", "gradientNorm", "entropy", "flatGroups", "truncated"] as const;
export type Measure = (typeof measures)[number];

/** A curve's points by step, from the first; `undefined` where a step has no such figure. */
export type Curves = { readonly steps: readonly number[] } & {
  readonly [measure in Measure]: readonly (number | undefined)[];
};

/** Points that more are added to, step by step. */
export class Growing {
  readonly steps: number[] = [];
  readonly kl: (number | undefined)[] = [];
  readonly gradientNorm: (number | undefined)[] = [];
  readonly entropy: (number | undefined)[] = [];
  readonly flatGroups: (number | undefined)[] = [];
  readonly truncated: (number | undefined)[] = [];

  add(step: { readonly step: number } & { readonly [measure in Measure]?: number }): void {
    this.steps.push(step.step);
    for (const measure of measures) this[measure].push(step[measure]);
  }
}

/** One thing to look at, from a step to a step. `value` is the figure that stands out, `usual` what it is held against. */
export interface Anomaly {
  readonly measure: Measure;
  readonly kind: "spike" | "collapse" | "share";
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly usual: number;
}

/** A spike is this many times its neighbours' median, whatever their spread; 20 times always is one. */
const factor = 12;
/** … and this many deviations above it (of logs, by the median absolute deviation), where that asks for less than `ceiling` times. */
const deviations = 7;
const ceiling = 18;
/** Neighbours on each side, and how many there must be in all. */
const reach = 10;
const fewest = 6;
/** Below this share of the whole curve's median a value counts as that: the first KL is 0, and nothing is a multiple of it. */
const ground = 0.05;

/** Shares above which nothing is learnt, or too many answers are cut; of them and of the entropy a median over `stretch` steps is taken. */
const above = { flatGroups: 0.8, truncated: 0.25 } as const;
const stretch = 5;
/** Entropy has collapsed when the median of `stretch` steps is below this share of that of the first. */
const collapsed = 0.1;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length === 0 ? Number.NaN : ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
};

/** All anomalies of a curve, by measure and step. */
export const anomalies = (curves: Curves): readonly Anomaly[] => [
  ...spiking.flatMap((measure) => [...curves.steps.keys()].flatMap((index) => spikeAt(measure, curves, index) ?? [])),
  ...(["entropy", "flatGroups", "truncated"] as const).flatMap((measure) => stretches(measure, curves)),
];

/** Those that are seen with the last step alone, by one who knows nothing of what comes; in a time that does not grow with the run. */
export function lastAnomalies(curves: Curves): readonly Anomaly[] {
  const { steps } = curves;
  const last = steps.length - 1;
  const begins = (found: Anomaly | undefined, before: Anomaly | undefined): readonly Anomaly[] =>
    found && !before ? [found] : [];
  const level = (measure: "entropy" | "flatGroups" | "truncated") =>
    begins(levelAnomaly(measure, curves, last), levelAnomaly(measure, curves, last - 1));
  return [
    ...spiking.flatMap((measure) => spikeAt(measure, curves, last) ?? []),
    ...(["entropy", "flatGroups", "truncated"] as const).flatMap(level),
  ];
}

const spiking = ["kl", "gradientNorm"] as const;

/** Values around an index from which the size of what is next to nothing is taken. */
const horizon = 100;

function spikeAt(measure: Measure, { steps, [measure]: values }: Curves, index: number): Anomaly | undefined {
  const sizes = (from: number, to: number): readonly number[] =>
    values
      .slice(Math.max(0, from), to)
      .flatMap((each) => (each !== undefined && Number.isFinite(each) ? [Math.abs(each)] : []));
  const [value] = sizes(index, index + 1);
  const least = ground * median(sizes(index - horizon, index + horizon + 1));
  const beside = [...sizes(index - reach, index), ...sizes(index + 1, index + 1 + reach)].map((each) =>
    Math.max(each, least),
  );
  if (value === undefined || beside.length < fewest) return undefined;
  const usual = median(beside);
  const spread = 1.4826 * median(beside.map((each) => Math.abs(Math.log(each / usual))));
  const bound = Math.min(Math.max(factor, Math.exp(deviations * spread)), ceiling);
  const step = steps[index] ?? 0;
  return usual > 0 && value > bound * usual
    ? { measure, kind: "spike", from: step, to: step, value, usual }
    : undefined;
}

/** The median of `stretch` values that end at an index; undefined where one is missing. */
function levelAt(values: readonly (number | undefined)[], end: number): number | undefined {
  const part = values.slice(Math.max(0, end - stretch + 1), end + 1);
  const some = part.flatMap((value) => (value === undefined ? [] : [value]));
  return some.length < stretch ? undefined : median(some);
}

/** What is wrong with the level of a share, or of the entropy, at an index. */
function levelAnomaly(
  measure: "entropy" | "flatGroups" | "truncated",
  curves: Curves,
  index: number,
): Anomaly | undefined {
  const { steps, [measure]: values } = curves;
  const value = levelAt(values, index);
  const usual = measure === "entropy" ? levelAt(values, stretch - 1) : above[measure];
  if (value === undefined || usual === undefined || usual <= 0) return undefined;
  const isWrong = measure === "entropy" ? value < collapsed * usual : value > usual;
  const step = steps[index] ?? 0;
  const kind = measure === "entropy" ? "collapse" : "share";
  return isWrong ? { measure, kind, from: step, to: step, value, usual } : undefined;
}

/** Stretches over which a level is where it should not be; each once, from its first step. */
function stretches(measure: "entropy" | "flatGroups" | "truncated", curves: Curves): readonly Anomaly[] {
  const found: Anomaly[] = [];
  for (const index of curves.steps.keys()) {
    const one = levelAnomaly(measure, curves, index);
    const open = found.at(-1);
    if (one && open && curves.steps[index - 1] === open.to)
      found[found.length - 1] = { ...open, to: one.to, value: one.value };
    else if (one) found.push({ ...one, from: begun(measure, curves, index, one) });
  }
  return found;
}

/** The first step of the stretch that ends at an index from which on every figure is where it should not be. */
function begun(measure: Measure, { steps, [measure]: values }: Curves, end: number, found: Anomaly): number {
  const isWrong = (value: number | undefined) =>
    value !== undefined && (found.kind === "collapse" ? value < collapsed * found.usual : value > found.usual);
  let first = end;
  while (first > 0 && end - first < stretch - 1 && isWrong(values[first - 1])) first -= 1;
  return steps[first] ?? found.from;
}

const names: Readonly<Record<Measure, string>> = {
  kl: "KL to the reference",
  gradientNorm: "gradient norm",
  entropy: "entropy",
  flatGroups: "groups without variance",
  truncated: "truncated completions",
};

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** An anomaly in a sentence, for a terminal and a page. */
export function anomalySentence({ measure, kind, from, to, value, usual }: Anomaly): string {
  const when = from === to ? `step ${from}` : `steps ${from} to ${to}`;
  switch (kind) {
    case "spike":
      return `${when}: ${names[measure]} ${figure(value)}, ${figure(value / usual)} times the ${figure(usual)} around it`;
    case "collapse":
      return `${when}: ${names[measure]} has fallen to ${figure(value)}, from ${figure(usual)} at the start`;
    case "share":
      return `${when}: ${percent(value)} ${names[measure]}, more than ${percent(usual)}`;
  }
}
