// Options that several commands have, each said once.

import { InvalidArgumentError, Option } from "commander";

export const sarifOption = () =>
  new Option("--sarif", "the diagnostics as one SARIF 2.1.0 log, on stdout, for code hosts and CI").conflicts("json");

export const setOption = () =>
  new Option("--set <path=value>", "change one setting, as if it were written in the spec (repeatable)")
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], "none");

export const runOption = () =>
  new Option("--run <name>", "this run alone of several, or all of this sweep, as `:name` behind the file (repeatable)")
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], "all but those that a sweep lies over");

export const baseOption = () =>
  new Option("--with-base", "also the experiments that sweeps lie over, which otherwise run only when they are named");

export const jobsOption = () =>
  new Option("--jobs <count>", "runs of a sweep at a time, each a process; the threads are divided among them")
    .argParser(positiveCount)
    .default(1);

/** How many threads the device `cpu` computes with. */
export const threadsOption = () =>
  new Option("--threads <n>", "threads of the device `cpu`: all cores, unless this or PERLC_THREADS says fewer");

export const rootOption = () =>
  new Option(
    "--root <folder>",
    "the folder beneath which specs may `use` others, when it is more than the project of the spec",
  );

export function positiveCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It is a whole number, 1 or more.");
  return Number(text);
}

/** Of an option that may stand several times. */
export const repeated = (value: string, before: readonly string[]) => [...before, value];

/** The figure that decides, of what is preregistered. */
export const primaryOption = () =>
  new Option(
    "--primary <metric>",
    "with --preregister: the figure that decides, where no sweep of the spec says `primary = …` (default: accuracy)",
  ).choices(["accuracy", "consistent_accuracy", "flip_rate"]);
