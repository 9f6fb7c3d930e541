// What a reader of a training curve should look at: steps far from their neighbours, and shares that stay where nothing is learnt.
// The same rules for the live display, which knows only what came before, and for the report, which knows both sides.

/** A curve's points by step, from the first; `undefined` where a step has no such figure. */
export interface Curves {
  readonly steps: readonly number[];
  readonly kl: readonly (number | undefined)[];
  readonly gradientNorm: readonly (number | undefined)[];
  readonly entropy: readonly (number | undefined)[];
  readonly flatGroups: readonly (number | undefined)[];
  readonly truncated: readonly (number | undefined)[];
}

export type Measure = Exclude<keyof Curves, "steps">;

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

/** Shares that say nothing is learnt, or that answers are cut: the bound, and over how many steps the median is taken. */
const shares: readonly { readonly measure: Measure; readonly above: number }[] = [
  { measure: "flatGroups", above: 0.8 },
  { measure: "truncated", above: 0.25 },
];
const stretch = 5;
/** Entropy has collapsed when the median of `stretch` steps is below this share of that of the first. */
const collapsed = 0.1;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length === 0 ? Number.NaN : ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
};

/** All anomalies of a curve, by measure and step. */
export function anomalies(curves: Curves): readonly Anomaly[] {
  const { steps } = curves;
  return [
    ...(["kl", "gradientNorm"] as const).flatMap((measure) => spikes(measure, steps, curves[measure])),
    ...collapses(steps, curves.entropy),
    ...shares.flatMap(({ measure, above }) => stretches(measure, above, steps, curves[measure])),
  ];
}

/** Those that are seen with the last step alone, by one who knows nothing of what comes. */
export function lastAnomalies(curves: Curves): readonly Anomaly[] {
  const last = curves.steps.at(-1);
  return anomalies(curves).filter((each) => (each.kind === "spike" ? each.to === last : each.from === last));
}

function spikes(
  measure: Measure,
  steps: readonly number[],
  values: readonly (number | undefined)[],
): readonly Anomaly[] {
  const known = values.flatMap((value) => (value !== undefined && Number.isFinite(value) ? [Math.abs(value)] : []));
  const least = ground * median(known);
  const size = (index: number): number | undefined => {
    const value = values[index];
    return value === undefined || !Number.isFinite(value) ? undefined : Math.max(Math.abs(value), least);
  };
  return steps.flatMap((step, index) => {
    const value = size(index);
    const beside: number[] = [];
    for (let other = Math.max(0, index - reach); other <= index + reach; other += 1) {
      const near = other === index ? undefined : size(other);
      if (near !== undefined) beside.push(near);
    }
    if (value === undefined || beside.length < fewest) return [];
    const usual = median(beside);
    const spread = 1.4826 * median(beside.map((each) => Math.abs(Math.log(each / usual))));
    const bound = Math.min(Math.max(factor, Math.exp(deviations * spread)), ceiling);
    return usual > 0 && value > bound * usual
      ? [{ measure, kind: "spike" as const, from: step, to: step, value, usual }]
      : [];
  });
}

/** The median of `stretch` values that end at an index; undefined where one is missing. */
function levelAt(values: readonly (number | undefined)[], end: number): number | undefined {
  const part = values.slice(Math.max(0, end - stretch + 1), end + 1);
  const some = part.flatMap((value) => (value === undefined ? [] : [value]));
  return some.length < stretch ? undefined : median(some);
}

function collapses(steps: readonly number[], values: readonly (number | undefined)[]): readonly Anomaly[] {
  const usual = levelAt(values, stretch - 1);
  if (usual === undefined || usual <= 0) return [];
  return held("entropy", "collapse", steps, values, usual, (level) => level < collapsed * usual);
}

const stretches = (
  measure: Measure,
  above: number,
  steps: readonly number[],
  values: readonly (number | undefined)[],
): readonly Anomaly[] => held(measure, "share", steps, values, above, (level) => level > above);

/** Runs of steps over which the level is where it should not be; each once, from where it is first seen. */
function held(
  measure: Measure,
  kind: Anomaly["kind"],
  steps: readonly number[],
  values: readonly (number | undefined)[],
  usual: number,
  wrong: (level: number) => boolean,
): readonly Anomaly[] {
  const found: Anomaly[] = [];
  for (const [index, step] of steps.entries()) {
    const level = levelAt(values, index);
    if (level === undefined || !wrong(level)) continue;
    const open = found.at(-1);
    if (open && steps[index - 1] === open.to) found[found.length - 1] = { ...open, to: step, value: level };
    else found.push({ measure, kind, from: step, to: step, value: level, usual });
  }
  return found;
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
