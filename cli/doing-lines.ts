// What a run is at, as a line: for whoever waits.

import type { Doing, Work } from "../runtime/record/doing.ts";
import { duration } from "./event-lines.ts";

/** What is counted of each kind of work, or what is done where nobody counts. */
const words: { readonly [work in Work]: string } = {
  files: "reading the files of the plan",
  device: "opening the device",
  model: "reading the model",
  rows: "reading rows",
  pictures: "decoding pictures",
  prompts: "making prompts",
  compile: "compiling",
  encode: "encoding pictures",
  rollouts: "rolling out",
  score: "scoring",
  learn: "learning",
  record: "keeping what was asked",
  save: "saving weights",
  report: "writing the report",
  digest: "working out digests",
  pack: "packing",
  unpack: "unpacking",
  verify: "holding it against its list",
};

/** Seconds below which nothing is said of time. */
const shortest = 1;
/** Seconds, and share of the work, from which on the time left can be told. */
const known = { seconds: 3, share: 0.02 };

/** `data.train: rolling out 96 of 512, 12 s, 1 min 4 s left`; `seconds` since the work began. */
export function doingLine(doing: Doing, seconds: number): string {
  const { stage, step } = doing;
  const where = step ? `step ${step.number}/${step.of}` : stage;
  return `  ${where === undefined ? "" : `${where}: `}${doingWords(doing)}${timesOf(doing, seconds)}`;
}

/** `rolling out 96 of 512`. */
export function doingWords({ work, done, of }: Doing): string {
  const count = done === undefined || of === undefined || of === 0 ? "" : ` ${done} of ${of}`;
  return `${words[work]}${count}`;
}

function timesOf(doing: Doing, seconds: number): string {
  if (seconds < shortest) return "";
  const share = shareOf(doing);
  const left =
    share >= known.share && share < 1 && seconds >= known.seconds ? (seconds / share) * (1 - share) : undefined;
  return `, ${duration(seconds)}${left === undefined ? "" : `, ${duration(left)} left`}`;
}

const shareOf = ({ share, done = 0, of = 0 }: Doing): number => share ?? (of > 0 ? done / of : 0);
