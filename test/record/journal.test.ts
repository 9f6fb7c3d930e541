// A journal that a crash cut anywhere: what was whole stays, what is written next is whole again.

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunEvent } from "../../runtime/record/event.ts";
import { openJournal, readJournal } from "../../runtime/record/journal.ts";
import { recorder } from "../../runtime/record/recorder.ts";
import { planOf, scratch } from "../run/tiny.ts";

const folder = scratch();
const path = join(folder, "journal.jsonl");
const run = planOf([]);
const here = { name: "Adapter", driver: "1" };
const clock = { at: 0 };
const events: readonly RunEvent[] = [
  { event: "start", name: "tiny", seed: 1, plan: "sha256:tiny", adapter: "Adapter", driver: "1", parameters: 9, clock },
  { event: "kept", stage: "data ü", kept: 3, of: 4, clock },
  { event: "stopped", step: 0, clock },
];

function write(): Buffer {
  writeFileSync(path, "");
  const journal = openJournal(path);
  for (const each of events) journal.append(each);
  expect(journal.sync()).toBe(readFileSync(path).length);
  journal.close();
  return readFileSync(path);
}

test("what is appended is read back", () => {
  write();
  expect(readJournal(path)).toEqual(events);
});

test("cut at any byte, the lines before the cut are read", () => {
  const whole = write();
  for (let length = 0; length <= whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    const lines = whole.subarray(0, length).filter((byte) => byte === 10).length;
    expect(readJournal(path)).toEqual(events.slice(0, lines));
  }
});

test("damaged at any byte, the lines before the damage are read and nothing is thrown", () => {
  const whole = write();
  for (let at = 0; at < whole.length; at++) {
    writeFileSync(path, whole.with(at, 0));
    const before = whole.subarray(0, at).filter((byte) => byte === 10).length;
    expect(readJournal(path)).toEqual(events.slice(0, before));
  }
});

test("a run whose journal ends in half a line goes on with whole lines", () => {
  write();
  appendFileSync(path, '{"event":"evaluation","stage":"e');
  const keeper = recorder({ path: folder, run, specs: [], directory: folder }, here, () => {});
  keeper.begin(9);
  keeper.close();
  const said = readJournal(path).map((each) => each.event);
  expect(said).toEqual(["start", "kept", "stopped", "resume"]);
  expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
});

test("a run whose very first line was cut starts", () => {
  writeFileSync(path, '{"event":"sta');
  const keeper = recorder({ path: folder, run, specs: [], directory: folder }, here, () => {});
  keeper.begin(9);
  keeper.close();
  expect(readJournal(path).map((each) => each.event)).toEqual(["start"]);
});

test("without a checkpoint the steps are taken again, so their lines go; what came before them is told once", () => {
  write();
  const journal = openJournal(path);
  const step = { stage: "train", of: 9, loss: 1, gradientNorm: 1, rate: 1, tokens: 1, clock } as const;
  journal.append({ event: "step", step: 1, ...step });
  journal.append({ event: "step", step: 2, ...step });
  journal.close();
  const told: RunEvent[] = [];
  const keeper = recorder({ path: folder, run, specs: [], directory: folder }, here, (event) => told.push(event));
  keeper.begin(9);
  keeper.append({ ...events[1]!, clock: { at: 7 } });
  keeper.append({ event: "step", step: 1, ...step });
  keeper.close();
  expect(readJournal(path).map((each) => each.event)).toEqual(["start", "kept", "stopped", "resume", "step"]);
  expect(told.map((each) => each.event)).toEqual(["resume"]);
});

test("a warning names the adapter of any earlier part, not of the first alone", () => {
  write();
  const warned = (name: string) => {
    const keeper = recorder({ path: folder, run, specs: [], directory: folder }, { name, driver: "1" }, () => {});
    keeper.begin(9);
    keeper.close();
    return keeper.warnings.map((each) => each.title);
  };
  expect(warned("Adapter")).toEqual([]);
  expect(warned("Other")).toEqual(["part of the run was made on `Adapter, 1`, it continues on `Other, 1`"]);
  expect(warned("Adapter")).toEqual(["part of the run was made on `Other, 1`, it continues on `Adapter, 1`"]);
});
