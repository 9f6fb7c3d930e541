// A run as an event file of TensorBoard, in its folder, where TensorBoard finds it when it is given the folder of all runs. All of it, times too, is from
// the folder: the same run gives the same bytes, written while it trains or afterwards.

import { closeSync, constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../../compiler/2-names/load.ts";
import { settingsData } from "../../report/panels/origin.ts";
import { writeWhole } from "../../runtime/record/artifact.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { code, plain, table } from "../card/safe.ts";
import { eventRecord } from "./records.ts";
import { scalarsOf } from "./scalars.ts";

/** What TensorBoard looks for, with the second in which the run began: it has one such file, however often it is written. */
export const eventFileName = (record: RunRecord): string =>
  `events.out.tfevents.${Math.floor((record.of("start")[0]?.clock.at ?? 0) / 1000)}.perlc`;

/** The whole file. `files`: what the run's copy of its spec uses of perlc's own. */
export function eventFile(record: RunRecord, files: Files): Uint8Array {
  const began = (record.events[0]?.clock.at ?? 0) / 1000;
  return Buffer.concat([
    eventRecord(began, { version: "brain.Event:2" }),
    eventRecord(began, { step: 0, tag: "settings/text_summary", markdown: settingsText(record, files) }),
    ...record.events.map((event) => recordsOf(record, event)),
  ]);
}

/** Those of one line of the journal; none where it has no number of a step. */
export function recordsOf(record: RunRecord, event: RunEvent): Uint8Array {
  const terms = "stage" in event ? termsOf(record, event.stage) : [];
  const found = scalarsOf(event, terms);
  return found ? eventRecord(event.clock.at / 1000, found) : new Uint8Array();
}

/** The graders of a stage's reward. */
function termsOf({ run: { nodes } }: RunRecord, stage: string): readonly string[] {
  const node = nodes.find(({ id }) => id === stage);
  const reward = node?.kind === "grpo" ? nodes.find(({ id }) => id === node.reward) : undefined;
  return reward?.kind === "reward"
    ? reward.terms.map(({ grader }) => (typeof grader === "string" ? grader : grader.name))
    : [];
}

/** What decides the run, as Markdown: its words are those of others, and stay texts. */
function settingsText(record: RunRecord, files: Files): string {
  const [start] = record.of("start");
  const facts = [
    ...(record.run.overfit ? [["", "an overfit check: its figures are no results"]] : []),
    ["run", code(record.run.name)],
    ["seed", String(record.run.seed)],
    ["plan", code(record.run.hash)],
    ["device", code(start ? `${start.adapter}, ${start.driver}` : "")],
  ];
  const settings = settingsData(record, files) ?? [];
  return [
    ...(record.title === undefined ? [] : [plain(record.title), ""]),
    table(["", ""], facts),
    "",
    table(
      ["setting", "value", "origin"],
      settings.map((each) => each.map(code)),
    ),
  ].join("\n");
}

/** Writes the file of a run anew, whole; its path. Failures E1050 and E1055 where it cannot be written. */
export function writeEventFile(record: RunRecord, files: Files, folder = record.folder): string {
  const path = join(folder, eventFileName(record));
  writeWhole(path, eventFile(record, files));
  return path;
}

/** Adds the records of lines that came since. A link in its place is not followed. Errors of the system. */
export function appendEvents(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  } finally {
    closeSync(fd);
  }
}
