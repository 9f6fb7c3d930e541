// Two tellings of one run held against each other: what a bundle says that it came to, and what it came to here. Bit for bit as far as
// that goes; where it ends, whether the figures still lie in the intervals that the first ones have, and what differed first.

import { bestBy } from "../plan/best.ts";
import type { Run } from "../plan/plan.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import type { DeviceClass } from "../runtime/record/finished.ts";
import { endingIn } from "../runtime/record/keep.ts";
import { bestSentence, earlyEndSentence } from "../runtime/report/ending.ts";
import { type Expectation, type Verdict as Judgement, judge } from "../runtime/report/expectation.ts";
import type { EvaluationFigures, Figure } from "../runtime/report/figures.ts";
import type { Outcome } from "./results.ts";
import { firstTensor, type TensorDifference } from "./tensors.ts";

/** `within the intervals`: not the same bits, and every figure lies in the 95 % interval that the first telling gives it. */
export type Verdict = "same bits" | "within the intervals" | "different";

/** Where two tellings of a run differ first. */
export interface Difference {
  /** The step, or the evaluation: `step 2 of train`. */
  readonly where: string;
  /** The figure of it: `loss`. */
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

export interface FigureRow {
  readonly evaluation: string;
  readonly when: "before" | "after";
  readonly row: string;
  readonly was: Figure;
  readonly is: Figure;
  readonly inside: boolean;
}

/** What the spec expected of an evaluation, judged by both. */
export interface Claim {
  readonly evaluation: string;
  readonly expected: Expectation;
  readonly was: Judgement;
  readonly is: Judgement;
}

export interface Comparison {
  readonly run: string;
  readonly verdict: Verdict;
  /** Whether both were made on one class of devices, so that they must be the same bits. */
  readonly sameClass: boolean;
  readonly was: Telling;
  readonly is: Telling;
  readonly first?: Difference;
  readonly tensor?: TensorDifference;
  readonly figures: readonly FigureRow[];
  readonly claims: readonly Claim[];
  /** Where training ended early, and which saved state is best, in sentences; empty where the plan asks for neither. */
  readonly endings: readonly { readonly what: "training" | "best"; readonly was: string; readonly is: string }[];
}

interface Telling {
  readonly weights: string;
  readonly devices: readonly DeviceClass[];
}

/** Compares what a run came to, `was`, with what it came to again, `is`. */
export function compare(run: Run, was: Outcome, is: Outcome): Comparison {
  const first = firstDifference(was.events, is.events);
  const figures = figureRows(run, was.events, is.events);
  const same = was.weights === is.weights && first === undefined;
  const within = figures.length > 0 && figures.every(({ inside }) => inside);
  const tensor = was.weights === is.weights ? undefined : firstTensor(was.folder, is.folder);
  return {
    run: run.name,
    verdict: same ? "same bits" : within ? "within the intervals" : "different",
    sameClass: classesOf(was) === classesOf(is),
    was: { weights: was.weights, devices: was.devices },
    is: { weights: is.weights, devices: is.devices },
    ...(first && { first }),
    ...(tensor && { tensor }),
    figures,
    claims: claimsOf(run, was.events, is.events),
    endings: endingsOf(run, was.events, is.events),
  };
}

const classesOf = ({ devices }: Outcome): string =>
  devices
    .map(({ adapter, driver }) => `${adapter}\n${driver}`)
    .sort()
    .join("\n\n");

/** What of a journal says what a run came to, one place each; the rest tells of this machine, or is counted anew from these. */
const telling = ["filter", "permutable", "kept", "logProbs", "step", "evaluation", "earlyStop"] as const;
type Said = Extract<RunEvent, { readonly event: (typeof telling)[number] }>;

const isSaid = (event: RunEvent): event is Said => (telling as readonly string[]).includes(event.event);

function placeOf(event: Said): string {
  switch (event.event) {
    case "step":
      return `step ${event.step} of ${event.stage}`;
    case "evaluation":
      return `${event.stage} ${event.when} training, at step ${event.step}`;
    default:
      return `${event.event} of ${event.stage}`;
  }
}

function firstDifference(was: readonly RunEvent[], is: readonly RunEvent[]): Difference | undefined {
  const found = new Map(is.filter(isSaid).map((each) => [placeOf(each), each]));
  const told = new Set<string>();
  for (const event of was.filter(isSaid)) {
    const where = placeOf(event);
    told.add(where);
    const other = found.get(where);
    if (other === undefined) return { where, what: "all of it", was: "told", is: "not there" };
    const fields = differing(event, other);
    if (fields) return { where, ...fields };
  }
  const more = [...found.keys()].find((where) => !told.has(where));
  return more === undefined ? undefined : { where: more, what: "all of it", was: "not there", is: "told" };
}

/** The first field, in the order in which it is told, in which two events differ; of those that both have, for a perlc may tell more than another. */
function differing(was: unknown, is: unknown, path = ""): Omit<Difference, "where"> | undefined {
  if (!isRecord(was) || !isRecord(is)) {
    const [one, other] = [shown(was), shown(is)];
    return one === other ? undefined : { what: path, was: one, is: other };
  }
  for (const [key, value] of Object.entries(was)) {
    if ((path === "" && key === "clock") || !Object.hasOwn(is, key)) continue;
    const inner = differing(value, is[key], path === "" ? key : `${path}.${key}`);
    if (inner) return inner;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A plain value, with all its digits. */
const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");

const rows: Readonly<Record<string, (figures: EvaluationFigures) => Figure | undefined>> = {
  accuracy: (figures) => figures.accuracy,
  "best order": (figures) => figures.bestOrder,
  "consistent accuracy": (figures) => figures.consistentAccuracy,
  "flip rate": (figures) => figures.flipRate,
  "flip rate beyond the same order": (figures) => figures.excessFlipRate,
  "answers in the format": (figures) => figures.format,
};

const evaluations = (run: Run) => run.nodes.flatMap((node) => (node.kind === "evaluate" ? [node] : []));

const figuresOf = (events: readonly RunEvent[], stage: string, when: "before" | "after") =>
  events
    .flatMap((each) =>
      each.event === "evaluation" && each.stage === stage && each.when === when ? [each.figures] : [],
    )
    .at(-1);

function figureRows(run: Run, was: readonly RunEvent[], is: readonly RunEvent[]): readonly FigureRow[] {
  return evaluations(run).flatMap(({ id }) =>
    (["before", "after"] as const).flatMap((when) => {
      const [one, other] = [figuresOf(was, id, when), figuresOf(is, id, when)];
      if (one === undefined || other === undefined) return [];
      return Object.entries(rows).flatMap(([row, pick]): readonly FigureRow[] => {
        const [a, b] = [pick(one), pick(other)];
        return a && b ? [{ evaluation: id, when, row, was: a, is: b, inside: isInside(a, b) }] : [];
      });
    }),
  );
}

function isInside(was: Figure, is: Figure): boolean {
  if (Number.isNaN(was.value) || Number.isNaN(is.value)) return Number.isNaN(was.value) && Number.isNaN(is.value);
  return is.value >= was.low - 1e-12 && is.value <= was.high + 1e-12;
}

function endingsOf(run: Run, was: readonly RunEvent[], is: readonly RunEvent[]): Comparison["endings"] {
  const [one, other] = [was, is].map((events) => {
    const { earlyStop, best } = endingIn(run.nodes, events);
    return {
      training: earlyStop ? earlyEndSentence(earlyStop) : "to its last step",
      best: best ? bestSentence(best) : "none",
    };
  });
  if (!one || !other) return [];
  const asks = {
    training: run.nodes.some((node) => node.kind === "evaluate" && node.earlyStop !== undefined),
    best: bestBy(run.nodes) !== undefined,
  };
  return (["training", "best"] as const).flatMap((what) =>
    asks[what] ? [{ what, was: one[what], is: other[what] }] : [],
  );
}

function claimsOf(run: Run, was: readonly RunEvent[], is: readonly RunEvent[]): readonly Claim[] {
  return evaluations(run).flatMap(({ id, expect }) => {
    const [one, other] = [figuresOf(was, id, "after"), figuresOf(is, id, "after")];
    if (one === undefined || other === undefined) return [];
    return expect.map((expected) => ({
      evaluation: id,
      expected,
      was: judge(expected, one),
      is: judge(expected, other),
    }));
  });
}
