// What a running experiment shows: one line redrawn in place on a terminal, plain lines everywhere else. Nothing is silent for more
// than three seconds. Shows events, which are also in the journal, and what the run is at between them, which is nowhere else.

import { printFixed } from "../compiler/diagnostics/print-number.ts";
import type { Doing, Watching } from "../runtime/record/doing.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { type Anomaly, anomalySentence, Growing, lastAnomalies } from "../runtime/report/anomalies.ts";
import { doingLine } from "./doing-lines.ts";
import { linesOf, paceMeter, type StepEvent, stepLine } from "./event-lines.ts";
import { type Redrawn, redrawn, type Screen, screen } from "./redrawn.ts";

export interface Progress {
  event(event: RunEvent): void;
  /** What the run is at now. */
  doing(now: Doing): void;
  /** Called now and then: time has passed. */
  tick(): void;
  /** Ends the redrawn line; call before anything else is printed. */
  done(): void;
}

/** Steps between plain lines when nothing is redrawn: about twenty lines a stage. */
const plainLines = 20;

/** Milliseconds. */
const times = {
  /** Of silence, before a plain line says what the run is at; and between such lines. */
  silent: 3000,
  between: 10_000,
  /** For which the line of a step stands before what the next one is at takes its place. */
  stepStands: 2500,
  /** Between two drawings of one work. */
  frame: 100,
  /** Between two looks at the clock. */
  tick: 1000,
} as const;

export function progress(screen: Screen, most = plainLines): Progress {
  const line = redrawn(screen);
  const pace = paceMeter();
  const watch = watcher();
  const work = workShown(screen, line);
  let last: StepEvent | undefined;
  const step = (event: StepEvent): void => {
    const left = pace.step(event.clock.seconds ?? 0);
    const text = stepLine(event, left === undefined ? undefined : left * (event.of - event.step), line.width());
    const isPrinted = event.step % Math.ceil(event.of / most) === 0 || event.step === event.of || event.step === 1;
    if (screen.columns !== undefined) line.show(text, "stays");
    else if (isPrinted) line.print(text);
    if (screen.columns !== undefined || isPrinted) work.said();
    last = event.step === event.of ? undefined : event;
    for (const each of watch(event)) line.print(`  ! ${anomalySentence(each)}`);
    if (event.step === event.of) line.settle();
  };
  return {
    done: line.settle,
    doing: (now) => work.at(now, last),
    tick: () => work.look(last),
    event(event) {
      if (event.event === "step") return step(event);
      const lines = linesOf(event);
      for (const each of lines) line.print(each);
      if (lines.length > 0) work.said();
    },
  };
}

/** Looks at the clock for as long as `shown` is wanted; returns what ends that. */
export function ticking(shown: Pick<Progress, "tick">): () => void {
  const timer = setInterval(() => shown.tick(), times.tick);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Shows what `work` says that it is at, until it has ended; it calls `settle` before it prints. Nothing for programs, which read JSON.
 */
export async function shownWhile<T>(
  { json = false }: { readonly json?: boolean },
  work: (doing: Watching, settle: () => void) => Promise<T>,
): Promise<T> {
  if (json)
    return work(
      () => {},
      () => {},
    );
  const shown = progress(screen());
  const clock = ticking(shown);
  try {
    return await work(shown.doing, shown.done);
  } finally {
    clock();
    shown.done();
  }
}

/** The work under way: on a terminal as soon as it changes, elsewhere once it has been silent for a while. */
function workShown(screen: Screen, line: Redrawn) {
  let now: Doing | undefined;
  let began = 0;
  let saidAt = screen.now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let spoke = false;
  const look = (last: StepEvent | undefined, isOther = false): void => {
    if (!now) return;
    const time = screen.now();
    const text = doingLine(now, (time - began) / 1000);
    if (screen.columns === undefined) {
      if (time - saidAt < (spoke ? times.between : times.silent)) return;
      line.print(text);
      [saidAt, spoke] = [time, true];
    } else {
      if (now.step && last && time - saidAt < times.stepStands) return;
      if (!isOther && time - drawnAt < times.frame) return;
      drawnAt = time;
      line.show(now.step && last ? `${text}  ${briefly(last)}` : text, "passes");
    }
  };
  return {
    /** A line was printed: silence begins anew. */
    said(): void {
      [saidAt, spoke, now] = [screen.now(), false, undefined];
    },
    look,
    at(doing: Doing, last: StepEvent | undefined): void {
      const isOther = now?.work !== doing.work || now.stage !== doing.stage || now.step?.number !== doing.step?.number;
      if (isOther) began = screen.now();
      now = doing;
      look(last, isOther);
    },
  };
}

/** Of the step before: what a reader wants to keep in sight. */
const briefly = ({ step, reward, loss }: StepEvent): string =>
  `(step ${step}: ${reward === undefined ? `loss ${printFixed(loss, 4)}` : `reward ${printFixed(reward, 3)}`})`;

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
