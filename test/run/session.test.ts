// A run through the front door: it opens its own device, is stopped, and is taken up again by another process's worth of
// state, all of which is in its folder.

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { checkpointSteps, journalPath } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import { continueRun, startRun } from "../../runtime/session.ts";
import { digest, model, planOf, questions, scratch, supervised, useRuns, watching } from "./tiny.ts";

const parent = scratch();
const { start } = useRuns();
const adapter = process.env.PERLC_ADAPTER;
const named = adapter === undefined ? {} : { adapter };

test("stopped and continued on devices of its own, it ends with the weights of a run in one piece", async () => {
  const plan = planOf([model, ...questions(4), supervised(3)]);
  const stop = watching((event) => event?.event === "step", named);
  const first = await startRun(plan, [{ path: "specs/tiny.perl", text: "spec 1\n" }], parent, parent, stop.settings);
  expect(first.outcome).toEqual({ kind: "stopped", step: 1 });
  expect(readdirSync(first.folder).sort()).toEqual(
    ["checkpoints", "journal.jsonl", "plan.json", "spec.json", "tiny.perl"].sort(),
  );
  const rest = watching(() => false, named);
  const second = await continueRun(first.folder, rest.settings);
  expect(rest.warnings).toEqual([]);
  expect(checkpointSteps(first.folder)).toEqual([1, 3]);
  const said = readJournal(journalPath(first.folder)).map((each) => each.event);
  expect(said).toEqual(["start", "stage", "step", "checkpoint", "resume", "step", "step", "checkpoint", "finish"]);
  expect(digest(second)).toBe(digest(await start(plan)));
});
