// The history of measurements: its file can be read, and a change is one of ratios. No time decides anything here.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { append, changeLine, type Entry, lastOf, readHistory } from "../../bench/history/entries.ts";

const folder = mkdtempSync(join(tmpdir(), "perlc-history-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry: Entry = {
  what: "parsing",
  beside: "yaml",
  ours: 0.5,
  theirs: 4,
  ratio: 8,
  date: "2026-08-01",
  commit: "abcdef0",
};

test("the history in the tree is of entries, each with its ratio", () => {
  const history = readHistory(fileURLToPath(new URL("../../bench/history.jsonl", import.meta.url)));
  expect(history.length).toBeGreaterThan(0);
  for (const each of history) {
    expect(Math.abs(each.ratio / (each.theirs / each.ours) - 1)).toBeLessThan(0.01);
    expect(each.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(each.commit).toMatch(/^[0-9a-f]{7}\+?$/);
  }
});

test("what is added is read again, and compared ratio with ratio", () => {
  const file = join(folder, "history.jsonl");
  expect(readHistory(file)).toEqual([]);
  expect(changeLine([], entry)).toBe("parsing: 0.50 ms, yaml 4.00 ms, ratio 8.00; measured for the first time");
  const later = { ...entry, ours: 5, theirs: 50, ratio: 10, commit: "1234567" };
  append(file, [entry]);
  append(file, [{ ...entry, adapter: "SwiftShader", ratio: 2 }, later]);
  const history = readHistory(file);
  expect(history).toHaveLength(3);
  expect(lastOf(history, entry)).toEqual(later);
  // ten times slower by the clock of a slower machine, and faster
  expect(changeLine([entry], later)).toContain("was 8.00 at abcdef0 (2026-08-01): +25.0 %, faster");
  expect(changeLine([later], { ...entry, ratio: 9 })).toContain("was 10.0 at 1234567 (2026-08-01): −10.0 %, slower");
});

test("a line that is no entry is named", () => {
  const file = join(folder, "broken.jsonl");
  writeFileSync(file, `${JSON.stringify(entry)}\n${JSON.stringify({ ...entry, ratio: 0 })}\n`);
  expect(() => readHistory(file)).toThrow("broken.jsonl:2 is no entry");
});
