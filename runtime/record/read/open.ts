// READ THIS FIRST to read a run: one typed entry to all that a run folder holds. Nothing in it is believed: the journal is a chain,
// the other files are held against it, and each has to have its form.

import * as z from "zod";
import { join } from "#path";
import type { Resolved } from "../../../plan/plan.ts";
import type { Thumbnail } from "../../data/thumbnail.ts";
import type { Graded } from "../../report/answered.ts";
import type { EvaluationFigures } from "../../report/figures.ts";
import { recordedFile } from "../archive.ts";
import { type Kept, readArtifact, readKept } from "../artifact.ts";
import type { Clock, Recorded as RecordedFile, RunEvent } from "../event.ts";
import { journalPath, openRunFolder, type ReadPlan, type SpecFile } from "../folder.ts";
import { readLines } from "../journal.ts";
import { keptPictures, pictureAlone, pictureBytes } from "../pictures.ts";
import { answersIn } from "../version.ts";
import { answers } from "./answers.ts";
import { runEvent } from "./events.ts";
import { type QuestionsRead, questions, type RolloutsRead, rollouts, type SamplesRead, samples } from "./shown.ts";

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
  /** What `--set` said of the spec. */
  readonly set: readonly string[];
  /** What the `///` over its experiment say, on one line. */
  readonly title: string | undefined;
  /** `stopped`: the user asked for it; `failed`: it ended with a failure; `unfinished`: it is under way, or its process ended before it did. */
  readonly state: "finished" | "stopped" | "failed" | "unfinished";
  /** Every line that could be read, in order. */
  readonly events: readonly RunEvent[];
  /** The first line that is not as it was written, and lines of a form that is not known: the record is not whole. */
  readonly damaged: readonly number[];
  /** The lines of one kind. */
  of<E extends RunEvent["event"]>(event: E): readonly EventOf<E>[];
  readonly evaluations: readonly RecordedEvaluation[];
  /** Steps whose rollouts are kept, by training stage. */
  readonly kept: readonly { readonly stage: string; readonly step: number }[];
  rollouts(stage: string, step: number): Recorded<RolloutsRead>;
  /** The questions of an evaluation, by its node. */
  questions(stage: string): Recorded<QuestionsRead>;
  /** What a filter saw, by its node: each sample with the number of its right rollouts. */
  samples(stage: string): Recorded<SamplesRead>;
  /** The small picture of a digest, as a file. */
  picture(digest: string): Recorded<Thumbnail>;
}

/**
 * Opens a run folder for reading, of any version and in any state. Failures as of openRunFolder, which `read` is for; what is wrong
 * with a part of it is said by that part.
 */
export function openRun(folder: string, read: ReadPlan): RunRecord {
  const { run, specs, set = [] } = openRunFolder(folder, read);
  const { events, damaged } = eventsOf(folder);
  const of = <E extends RunEvent["event"]>(event: E): readonly EventOf<E>[] =>
    events.filter((each): each is EventOf<E> => each.event === event);
  const digests = new Map(of("artifact").map(({ name, digest }) => [name, digest]));
  const artifact = <T>(name: string, form: z.ZodType<T>, inside: (value: unknown) => unknown): Recorded<T> => {
    const digest = digests.get(name);
    if (digest === undefined) return { missing: "the journal does not name it" };
    return valueIn(readArtifact(folder, name, digest), form, inside);
  };
  const recorded = <T>(what: RecordedFile["what"], form: z.ZodType<T>, stage: string, step?: number): Recorded<T> => {
    const line = of("recorded").findLast((each) => each.what === what && each.stage === stage && each.step === step);
    return line
      ? valueIn(readKept(join(folder, recordedFile(line).replace(/\.json\.gz$/, "")), line.digest), form)
      : { missing: "it was not kept" };
  };
  return {
    folder,
    run,
    specs,
    set,
    title: titleOf(run.name, specs),
    state: stateOf(events),
    events,
    damaged,
    of,
    evaluations: of("evaluation").map(({ event: _, ...each }) => ({
      ...each,
      answers: () => artifact(`${each.stage}-${each.when}-${each.step}`, answers, answersIn),
    })),
    kept: of("recorded").flatMap(({ what, stage, step }) =>
      what === "rollouts" && step !== undefined ? [{ stage, step }] : [],
    ),
    rollouts: (stage, step) => recorded("rollouts", rollouts, stage, step),
    questions: (stage) => recorded("questions", questions, stage),
    samples: (stage) => recorded("samples", samples, stage),
    picture: picturesOf(folder),
  };
}

function valueIn<T>(kept: Kept, form: z.ZodType<T>, inside = (value: unknown) => value): Recorded<T> {
  if ("reason" in kept) return { missing: kept.reason };
  const { data, error } = form.safeParse(inside(kept.value));
  return error ? { missing: `has another form: ${z.prettifyError(error)}` } : { value: data };
}

/** Bytes of a small picture at most: ours have a tenth of that. */
const mostBytes = 2 ** 18;
const beginnings = { png: [0x89, 0x50, 0x4e, 0x47], webp: [0x52, 0x49, 0x46, 0x46] } as const;

function picturesOf(folder: string): RunRecord["picture"] {
  let entries: ReturnType<typeof keptPictures>["entries"] | undefined;
  return (digest) => {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return { missing: "it is no digest" };
    entries ??= keptPictures(folder).entries;
    const entry = entries.get(digest) ?? pictureAlone(folder, digest);
    if (entry === undefined) return { missing: "it is not there" };
    if (entry.size > mostBytes) return { missing: "it is too large for a small picture" };
    const { ending } = entry;
    const bytes = pictureBytes(entry);
    const isPicture = beginnings[ending].every((byte, at) => bytes[at] === byte);
    return isPicture ? { value: { ending, bytes } } : { missing: `it is no picture of its kind (${ending})` };
  };
}

/** The entry alone is asked: an experiment of another file speaks of others, too. A run of a sweep has the name of its experiment first. */
/** What the `///` over an experiment say, on one line. */
export function titleOf(name: string, [entry]: readonly SpecFile[]): string | undefined {
  const experiment = /^\w+/.exec(name)?.[0] ?? "";
  const found = new RegExp(`((?:^///(?!/).*\\n)+)experiment ${experiment}\\b`, "m").exec(entry?.text ?? "")?.[1];
  return found
    ?.replaceAll(/^\/\/\/ ?/gm, "")
    .replaceAll("\n", " ")
    .trim();
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
    case "failed":
      return "failed";
    default:
      return "unfinished";
  }
}
