// A journal that a crash cut anywhere: what was whole stays, what is written next is whole again.

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunEvent } from "../../runtime/record/event.ts";
import { openJournal, readJournal, readLines } from "../../runtime/record/journal.ts";
import { recorder } from "../../runtime/record/recorder.ts";
import { codeOf, known, planOf, scratch } from "../run/tiny.ts";

const folder = scratch();
const path = join(folder, "journal.jsonl");
const run = known(planOf([]));
const here = { name: "Adapter", driver: "1" };
const clock = { at: 0 };
const events: readonly RunEvent[] = [
  { event: "start", name: "tiny", seed: 1, plan: run.hash, adapter: "Adapter", driver: "1", parameters: 9, clock },
  { event: "kept", stage: "data ü", kept: 3, of: 4, clock },
  { event: "stopped", step: 0, clock },
];

function write(): Buffer {
  const journal = openJournal(path);
  for (const each of events) journal.append(each);
  journal.sync();
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

test("any bit of any byte flipped: the lines before are read, and the line is named unless it is now one that was cut", () => {
  const whole = write();
  for (let at = 0; at < whole.length; at++) {
    for (const bit of [0, 3, 5, 7]) {
      writeFileSync(path, whole.with(at, whole[at]! ^ (1 << bit)));
      const before = whole.subarray(0, at).filter((byte) => byte === 10).length;
      const { lines, damaged } = readLines(path);
      expect(lines.map((each) => each.event)).toEqual(events.slice(0, before));
      expect(damaged).toBe(at === whole.length - 1 ? undefined : before + 1);
    }
  }
});

test("a line that is taken out, doubled, moved or of another journal is found", () => {
  const lines = write().toString().split("\n").slice(0, -1);
  const [first, second, third] = lines as [string, string, string];
  const damagedOf = (...some: readonly string[]) => {
    writeFileSync(path, some.map((each) => `${each}\n`).join(""));
    return readLines(path).damaged;
  };
  expect(damagedOf(first, second, third)).toBeUndefined();
  expect(damagedOf(second, third)).toBe(1);
  expect(damagedOf(first, third)).toBe(2);
  expect(damagedOf(first, first, second, third)).toBe(2);
  expect(damagedOf(first, third, second)).toBe(2);
  expect(damagedOf(first, second, "", third)).toBe(3);
  expect(damagedOf(`${first} `)).toBe(1);
  expect(damagedOf(first.replace(/,"chain":"[0-9a-f]+"/, ""))).toBe(1);
});

test("a journal that begins with another plan is not this run's", async () => {
  write();
  const other = { ...run, hash: "sha256:other" };
  expect(await codeOf(() => recorder({ path: folder, run: other, specs: [], directory: folder }, here, () => {}))).toBe(
    "E1049",
  );
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
  const journal = openJournal(path, readLines(path).lines);
  const step = { stage: "train", of: 9, loss: 1, gradientNorm: 1, rate: 1, tokens: 1, used: "1", clock } as const;
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

test("E1036: no adapter goes on with what another has begun, nor one of another driver", () => {
  write();
  const begin = (name: string, driver = "1") => {
    const keeper = recorder({ path: folder, run, specs: [], directory: folder }, { name, driver }, () => {});
    keeper.begin(9);
    keeper.close();
  };
  begin("Adapter");
  begin("Adapter");
  const before = readFileSync(path, "utf8");
  for (const other of [() => begin("Other"), () => begin("Adapter", "2")])
    expect(other).toThrow(expect.objectContaining({ diagnostics: [expect.objectContaining({ code: "E1036" })] }));
  expect(readFileSync(path, "utf8")).toBe(before);
});
