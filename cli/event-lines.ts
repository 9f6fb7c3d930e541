// The lines of a run's events, for people. Of a step as much as there is room for, what matters most at first.

import { printFixed, printPercent } from "../compiler/diagnostics/print-number.ts";
import { displayWidth } from "../compiler/diagnostics/width.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { earlyEndCause, earlyEndPlace } from "../runtime/report/ending.ts";
import { overfitHead } from "../runtime/report/overfit.ts";
import { stillWords } from "../runtime/report/still-words.ts";

/** Seconds a step takes, as a moving mean: for the time that is left. The first step of a process compiles, and says nothing of it. */
export interface Pace {
  step(seconds: number): number | undefined;
}

export function paceMeter(): Pace {
  let isFirst = true;
  let mean: number | undefined;
  return {
    step(seconds) {
      if (!isFirst) mean = mean === undefined ? seconds : 0.8 * mean + 0.2 * seconds;
      isFirst = false;
      return mean;
    },
  };
}

type StageEvent = Extract<RunEvent, { readonly event: "stage" }>;

/** What is worth knowing of a training set before its first step. */
const examplesLines = ({ examples = 0, leftOut }: StageEvent): readonly string[] =>
  leftOut === undefined ? [] : [`  ${leftOut} of ${examples} examples fill no batch and are left out of each epoch`];

function threadsOf({ clock: { threads } }: RunEvent): string {
  return threads === undefined ? "" : `, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/** The lines of an event; none of those that only the journal keeps, and of a step, whose line is stepLine's. */
export function linesOf(event: RunEvent): readonly string[] {
  switch (event.event) {
    case "start":
      return [
        ...(event.overfit ? [overfitHead()] : []),
        `${event.name}, seed ${event.seed}, ${thousands(event.parameters)} parameters, on ${event.adapter}${threadsOf(event)}`,
      ];
    case "resume":
      return [`continues after step ${event.step}, on ${event.adapter}${threadsOf(event)}`];
    case "takeover":
      return [`takes the folder over from process ${event.pid}, which is gone`];
    case "stage":
      return [`${event.stage}: ${event.kind}${event.of > 0 ? `, ${stepsOf(event.of)}` : ""}`, ...examplesLines(event)];
    case "filter":
      return [
        `  ${event.stage}: ${thousands(event.seen)} samples × ${event.rollouts} rollouts; samples by right answers`,
        `    ${event.histogram.map((count, right) => `${right}:${count}`).join(" ")}`,
      ];
    case "rows":
      return rowsLines(event);
    case "permutable":
      return permutableLines(event);
    case "kept":
      return [`  ${event.stage} kept ${thousands(event.kept)} of ${thousands(event.of)} samples`];
    case "evaluation":
      return [`  ${event.stage} ${whenOf(event)}: ${evaluationFigures(event)}`];
    case "earlyStop":
      return [`  ${event.stage} ${earlyEndPlace(event)}:`, `    ${earlyEndCause(event)}`];
    case "stopped":
      return [`stopped after step ${event.step}`];
    case "step":
    case "logProbs":
    case "artifact":
    case "recorded":
    case "ledger":
    case "checkpoint":
    case "failed":
    case "finish":
      return [];
  }
}

type EvaluationEvent = Extract<RunEvent, { readonly event: "evaluation" }>;

const whenOf = ({ when, step }: EvaluationEvent): string =>
  when === "during" ? `after step ${step}` : `${when} training`;

const evaluationFigures = ({ figures: { accuracy, flipRate } }: EvaluationEvent): string =>
  [
    `accuracy ${printPercent(accuracy.value)}`,
    ...(Number.isNaN(flipRate.value) ? [] : [`flip rate ${printPercent(flipRate.value)}`]),
  ].join(", ");

const stepsOf = (count: number): string => `${thousands(count)} ${count === 1 ? "step" : "steps"}`;

export type StepEvent = Extract<RunEvent, { readonly event: "step" }>;

/** A part of the line of a step; of two that do not both fit, the one with the larger `weight` stays. */
interface Part {
  readonly text: string;
  readonly weight: number;
}

/** The line of a step in `width` columns; `secondsLeft` where that is known. What does not fit is left out, the least important first. */
export function stepLine(event: StepEvent, secondsLeft: number | undefined, width = Infinity): string {
  const { step, of, reward, accuracy, loss, kl, skipped, permutedShare, tokens, logpMismatch = 0 } = event;
  const seconds = event.clock.seconds ?? 0;
  const parts: (Part | false)[] = [
    { text: `  step ${step}/${of}`, weight: 10 },
    reward !== undefined && { text: `reward ${printFixed(reward, 3)}`, weight: 7 },
    accuracy !== undefined && { text: `accuracy ${printPercent(accuracy)}`, weight: 6 },
    { text: `loss ${printFixed(loss, 4)}`, weight: reward === undefined ? 8 : 3 },
    kl !== undefined && { text: `kl ${printFixed(kl, 4)}`, weight: 4 },
    logpMismatch > 0 && { text: `${logpMismatch} log-probs differ`, weight: 5 },
    skipped !== undefined && { text: "no update: nothing left to learn from", weight: 8 },
    permutedShare !== undefined && { text: `permuted ${printPercent(permutedShare)}`, weight: 2 },
    seconds > 0 && { text: `${Math.round(tokens / seconds)} tok/s`, weight: 1 },
    step < of && secondsLeft !== undefined && { text: `${duration(secondsLeft)} left`, weight: 9 },
  ];
  return fitting(
    parts.filter((part) => part !== false),
    width,
  );
}

function fitting(parts: readonly Part[], width: number): string {
  const line = parts.map(({ text }) => text).join("  ");
  if (parts.length <= 1 || displayWidth(line) <= width) return line;
  const least = Math.min(...parts.map(({ weight }) => weight));
  return fitting(
    parts.filter(({ weight }) => weight > least),
    width,
  );
}

/** What a file of rows lost, and where its pictures went unasked; nothing where all is as it says. */
function rowsLines({
  stage,
  rows,
  kept,
  unmarked,
  untold,
  quarantined,
}: Extract<RunEvent, { event: "rows" }>): readonly string[] {
  const out = kept < rows ? [`${rows - kept} of ${thousands(rows)} rows are left out`] : [];
  const first = unmarked > 0 ? [`${thousands(unmarked)} rows mark no place for their pictures, which go first`] : [];
  const options =
    untold > 0
      ? [`${thousands(untold)} rows have options in a column that no turn repeats: the model is not told them`]
      : [];
  const said = [...first, ...options, ...out];
  const lost = quarantined.map(({ code, count, reason }) => `    ${count} × ${code}, the first: ${reason}`);
  return said.length > 0 ? [`  ${stage}: ${said.join("; ")}`, ...lost] : [];
}

/** How many samples may be permuted, and why others never are. */
function permutableLines({ stage, of, moving, still }: Extract<RunEvent, { event: "permutable" }>): readonly string[] {
  const reasons = Object.entries(still).map(
    ([why, count]) => `    ${thousands(count)} stay: ${stillWords[why] ?? why}`,
  );
  return [`  ${stage}: ${thousands(moving)} of ${thousands(of)} samples can be permuted`, ...reasons];
}

/** `1 min 20 s`, `45 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const thousands = (count: number): string => count.toLocaleString("en");
