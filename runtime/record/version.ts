// The version of what a run folder holds for its readers, beside what the run itself needs to go on. Folders from before there was one
// have version 0: journals without details, answers as plain lists. Their form is said in read/answers.ts and read/events.ts.

import type { Graded } from "../report/answered.ts";

/** Raised when a reader of the one before would take something for what it is not. */
export const recordVersion = 1;

/** The answers of an evaluation as an artifact holds them, now or in version 0; undefined for anything else. What they hold is not looked at. */
export function answersIn(value: unknown): readonly Graded[] | undefined {
  if (Array.isArray(value)) return value;
  const answers = typeof value === "object" && value !== null && "answers" in value ? value.answers : undefined;
  return Array.isArray(answers) ? answers : undefined;
}
