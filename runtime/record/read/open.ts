// READ THIS FIRST to read a run: one typed entry to all that a run folder holds. Nothing in it is believed: the journal is a chain,
// the other files are held against it, and each has to have its form.

import * as z from "zod";
import type { Resolved } from "../../../plan/plan.ts";
import type { Graded } from "../../report/answered.ts";
import type { EvaluationFigures } from "../../report/figures.ts";
import { readArtifact } from "../artifact.ts";
import type { Clock, RunEvent } from "../event.ts";
import { journalPath, openRunFolder, type ReadPlan, type SpecFile } from "../folder.ts";
import { readLines } from "../journal.ts";
import { answersIn } from "../version.ts";
import { answers } from "./answers.ts";
import { runEvent } from "./events.ts";

/** What a file of the folder holds, or why there is nothing to be had from it. */
export type Recorded<T> = { readonly value: T } | { readonly missing: string };

/** One evaluation, as often as it was asked. */
export interface RecordedEvaluation {
  readonly stage: string;
  readonly when: "before" | "during" | "after";
  readonly step: number;
  readonly figures: EvaluationFigures;
  readonly clock: Clock;
  /** Each answer; of version 0 they do not say what was asked and written. */
  answers(): Recorded<readonly Graded[]>;
}

export type EventOf<E extends RunEvent["event"]> = Extract<RunEvent, { readonly event: E }>;

/** All that a run folder holds, journal first; what is large is read when it is asked for. */
export interface RunRecord {
  readonly folder: string;
  readonly run: Resolved;
  readonly specs: readonly SpecFile[];
  /** `stopped`: the user asked for it; `unfinished`: it is under way, or its process ended before it did. */
  readonly state: "finished" | "stopped" | "unfinished";
  /** Every line that could be read, in order. */
  readonly events: readonly RunEvent[];
  /** The first line that is not as it was written, and lines of a form that is not known: the record is not whole. */
  readonly damaged: readonly number[];
  /** The lines of one kind. */
  of<E extends RunEvent["event"]>(event: E): readonly EventOf<E>[];
  readonly evaluations: readonly RecordedEvaluation[];
}

/**
 * Opens a run folder for reading, of any version and in any state. Failures as of openRunFolder, which `read` is for; what is wrong
 * with a part of it is said by that part.
 */
export function openRun(folder: string, read: ReadPlan): RunRecord {
  const { run, specs } = openRunFolder(folder, read);
  const { events, damaged } = eventsOf(folder);
  const of = <E extends RunEvent["event"]>(event: E): readonly EventOf<E>[] =>
    events.filter((each): each is EventOf<E> => each.event === event);
  const digests = new Map(of("artifact").map(({ name, digest }) => [name, digest]));
  const artifact = <T>(name: string, form: z.ZodType<T>, inside: (value: unknown) => unknown): Recorded<T> => {
    const digest = digests.get(name);
    if (digest === undefined) return { missing: "the journal does not name it" };
    const kept = readArtifact(folder, name, digest);
    if ("reason" in kept) return { missing: kept.reason };
    const { data, error } = form.safeParse(inside(kept.value));
    return error ? { missing: `has another form: ${z.prettifyError(error)}` } : { value: data };
  };
  return {
    folder,
    run,
    specs,
    state: stateOf(events),
    events,
    damaged,
    of,
    evaluations: of("evaluation").map(({ event: _, ...each }) => ({
      ...each,
      answers: () => artifact(`${each.stage}-${each.when}-${each.step}`, answers, answersIn),
    })),
  };
}

function eventsOf(folder: string): Pick<RunRecord, "events" | "damaged"> {
  const { lines, damaged } = readLines(journalPath(folder));
  const read = lines.map(({ event }) => runEvent.safeParse(event));
  return {
    events: read.flatMap(({ data }) => data ?? []),
    damaged: [
      ...read.flatMap(({ success }, index) => (success ? [] : [index + 1])),
      ...(damaged === undefined ? [] : [damaged]),
    ],
  };
}

function stateOf(events: readonly RunEvent[]): RunRecord["state"] {
  switch (events.at(-1)?.event) {
    case "finish":
      return "finished";
    case "stopped":
      return "stopped";
    default:
      return "unfinished";
  }
}
