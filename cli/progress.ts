// What a running experiment shows: one line redrawn in place on a terminal, plain lines everywhere else.
// Reads events only; everything shown is also in the journal.

import { stdout } from "node:process";
import { printFixed } from "../compiler/diagnostics/print-number.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { type Anomaly, anomalySentence, Growing, lastAnomalies } from "../runtime/report/anomalies.ts";
import { stillWords } from "../runtime/report/still-words.ts";
import { redraw } from "./terminal.ts";

export interface Progress {
  event(event: RunEvent): void;
  /** Ends the redrawn line; call before anything else is printed. */
  done(): void;
}

/** Where the lines go; `columns` is undefined when it is no terminal. */
export interface Screen {
  readonly columns: number | undefined;
  /** A part of a line: `back` goes to the beginning of the line first, `end` ends it. */
  write(text: string, how?: { readonly back?: boolean; readonly end?: boolean }): void;
}

/** The terminal, or whatever stdout is. */
export function screen(): Screen {
  return { columns: stdout.isTTY ? stdout.columns : undefined, write: redraw };
}

/** Steps between plain lines when nothing is redrawn: about twenty lines a stage. */
const plainLines = 20;

export function progress(screen: Screen, most = plainLines): Progress {
  const redraws = screen.columns !== undefined;
  let shown = "";
  const settle = (): void => {
    if (shown) screen.write("", { end: true });
    shown = "";
  };
  const show = (line: string): void => {
    const cut = line.slice(0, Math.max(20, (screen.columns ?? 80) - 1));
    screen.write(`${cut}${" ".repeat(Math.max(0, shown.length - cut.length))}`, { back: true });
    shown = cut;
  };
  const pace = paceMeter();
  const watch = watcher();
  const warn = (event: StepEvent): void => {
    for (const each of watch(event)) {
      settle();
      screen.write(`  ! ${anomalySentence(each)}`, { end: true });
    }
  };
  return {
    done: settle,
    event(event) {
      const said = lineOf(event, pace);
      if (said === undefined) return;
      const [line = "", ...more] = typeof said === "string" ? [said] : said;
      if (event.event !== "step") {
        settle();
        for (const each of [line, ...more]) screen.write(each, { end: true });
      } else if (redraws) show(line);
      else if (event.step % Math.ceil(event.of / most) === 0 || event.step === event.of || event.step === 1)
        screen.write(line, { end: true });
      if (event.event === "step") warn(event);
      if (event.event === "step" && event.step === event.of) settle();
    },
  };
}

type StepEvent = Extract<RunEvent, { readonly event: "step" }>;

/** What stands out with each step, as soon as it is there. */
function watcher(): (event: StepEvent) => readonly Anomaly[] {
  let stage = "";
  let curves = new Growing();
  return (event) => {
    if (event.stage !== stage) [stage, curves] = [event.stage, new Growing()];
    curves.add(event);
    return lastAnomalies(curves);
  };
}

/** Seconds a step takes, as a moving mean: for the time that is left. The first step of a process compiles, and says nothing of it. */
interface Pace {
  step(seconds: number): number | undefined;
}

function paceMeter(): Pace {
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

/** The line of an event, or its lines, or nothing for events that only the journal keeps. */
function lineOf(event: RunEvent, pace: Pace): string | readonly string[] | undefined {
  switch (event.event) {
    case "start":
      return `${event.name}, seed ${event.seed}, ${thousands(event.parameters)} parameters, on ${event.adapter}${threadsOf(event)}`;
    case "resume":
      return `continues after step ${event.step}, on ${event.adapter}${threadsOf(event)}`;
    case "takeover":
      return `takes the folder over from process ${event.pid}, which is gone`;
    case "stage":
      return [
        `${event.stage}: ${event.kind}${event.of > 0 ? `, ${thousands(event.of)} to do` : ""}`,
        ...examplesLines(event),
      ];
    case "filter":
      return `  rollouts of ${event.seen} samples, right of ${event.rollouts}: ${event.histogram.map((count, right) => `${right}:${count}`).join(" ")}`;
    case "rows":
      return rowsLine(event);
    case "permutable":
      return permutableLines(event);
    case "kept":
      return `  ${event.stage} kept ${event.kept} of ${event.of} samples`;
    case "step": {
      const seconds = event.clock.seconds ?? 0;
      const left = (pace.step(seconds) ?? Number.NaN) * (event.of - event.step);
      return [
        `  step ${event.step}/${event.of}`,
        event.reward !== undefined && `reward ${printFixed(event.reward, 3)}`,
        event.accuracy !== undefined && `accuracy ${percent(event.accuracy)}`,
        `loss ${printFixed(event.loss, 4)}`,
        event.kl !== undefined && `kl ${printFixed(event.kl, 4)}`,
        (event.logpMismatch ?? 0) > 0 && `${event.logpMismatch} log-probs differ`,
        event.skipped !== undefined && "no update: nothing left to learn from",
        event.permutedShare !== undefined && `permuted ${percent(event.permutedShare)}`,
        seconds > 0 && `${Math.round(event.tokens / seconds)} tok/s`,
        event.step < event.of && !Number.isNaN(left) && `${duration(left)} left`,
      ]
        .filter((part) => part !== false)
        .join("  ");
    }
    case "evaluation":
      return `  ${event.when === "during" ? `after step ${event.step}` : event.when} training: accuracy ${percent(event.figures.accuracy.value)}, flip rate ${percent(event.figures.flipRate.value)}`;
    case "stopped":
      return `stopped after step ${event.step}`;
    case "logProbs":
    case "artifact":
    case "recorded":
    case "ledger":
    case "checkpoint":
    case "finish":
      return undefined;
  }
}

/** What a file of rows lost, and where its pictures went unasked; nothing where all is as it says. */
function rowsLine({
  stage,
  rows,
  kept,
  unmarked,
  untold,
  quarantined,
}: Extract<RunEvent, { event: "rows" }>): readonly string[] | undefined {
  const out = kept < rows ? [`${rows - kept} of ${thousands(rows)} rows are left out`] : [];
  const first = unmarked > 0 ? [`${thousands(unmarked)} rows mark no place for their pictures, which go first`] : [];
  const options =
    untold > 0
      ? [`${thousands(untold)} rows have options in a column that no turn repeats: the model is not told them`]
      : [];
  const said = [...first, ...options, ...out];
  const lost = quarantined.map(({ code, count, reason }) => `    ${count} × ${code}, the first: ${reason}`);
  return said.length > 0 ? [`  ${stage}: ${said.join("; ")}`, ...lost] : undefined;
}

/** How many samples may be permuted, and why others never are. */
function permutableLines({ stage, of, moving, still }: Extract<RunEvent, { event: "permutable" }>): readonly string[] {
  const reasons = Object.entries(still).map(
    ([why, count]) => `    ${thousands(count)} stay: ${stillWords[why] ?? why}`,
  );
  return [`  ${stage}: ${thousands(moving)} of ${thousands(of)} samples can be permuted`, ...reasons];
}

function percent(share: number): string {
  if (Number.isNaN(share)) return "–";
  return `${printFixed(100 * share, 1)} %`;
}

/** `1 min 20 s`, `45 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ");
}
