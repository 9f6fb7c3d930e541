// Run folders whose journals are written while they are read, as a run writes them; nothing is trained.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { evaluate, grpo, model, permute, planOf, questions, reward } from "../../bench/campaigns/tiny.ts";
import type { Resolved } from "../../plan/plan.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { createRunFolder, journalPath } from "../../runtime/record/folder.ts";
import { openJournal, readLines } from "../../runtime/record/journal.ts";
import { events, text } from "./made.ts";

export const parent = mkdtempSync(join(tmpdir(), "perlc-live-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A run that reads no files; the lines of its journal are those of another. */
export const planned = (seed: number): Resolved => {
  const { hash = "", ...run } = planOf([model, ...questions(6), permute, reward, grpo(60), evaluate(0)], seed);
  return { ...run, hash } as Resolved;
};
export const specs = [{ path: "specs/quickstart.perl", text }];
export const made = (): string => createRunFolder(parent, planned(1), specs, parent).path;

export function append(folder: string, ...some: readonly RunEvent[]): void {
  const journal = openJournal(journalPath(folder), readLines(journalPath(folder)).lines);
  for (const each of some) journal.append(each);
  journal.close();
}

export const start = events.filter(({ event }) => event === "start");
export const ending: readonly RunEvent[] = [
  { event: "finish", weights: "sha256:0", folder: "final", digest: "sha256:0", metrics: "sha256:0", clock: { at: 0 } },
];
export const steps = Array.from(
  { length: 60 },
  (_, at): RunEvent => ({
    ...{ event: "step", stage: "train", step: at + 1, of: 60, used: "x", tokens: 9, clock: { at } },
    ...{ loss: 0.1, gradientNorm: 1, rate: 1e-3, reward: at / 60 },
  }),
);
