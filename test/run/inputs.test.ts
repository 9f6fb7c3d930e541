// The files that a run reads: held against what they were, at the beginning, whenever the run goes on, and before its result is
// published. Where they lie does not count.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { encodeParquet } from "../../bench/tables/write.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { codeOf, digest, model, planOf, supervised, useRuns, watching } from "./tiny.ts";

const { parent, start, again } = useRuns();
const family = fourArtists({ split: "train", images: { from: 2, to: 2 }, ask: [{ kind: "which", share: 1 }], seed: 3 });
const table = () => join(parent, "rows.parquet");
const data: PlanNode = { kind: "parquet", id: "data", because: model.because, path: "rows.parquet" };
const plan = () => planOf([model, data, supervised(3, { checkpointEvery: 1 })]);
const rows = (count: number) => encodeParquet(Array.from({ length: count }, (_, number) => family.example(number)));

beforeEach(async () => writeFileSync(table(), await rows(4)));

const stopAt = (step: number) => watching((event) => event?.event === "step" && event.step === step);

test("a table that is another one stops a run that goes on; put back, it goes on", async () => {
  const whole = digest(await start(plan()));
  const { folder } = await start(plan(), stopAt(1));
  writeFileSync(table(), await rows(5));
  expect(await codeOf(() => again(folder))).toBe("E0273");
  rmSync(table());
  expect(await codeOf(() => again(folder))).toBe("E0270");
  writeFileSync(table(), await rows(4));
  expect(digest(await again(folder))).toBe(whole);
});

test("a table that moved is the same table, once the run is told where", async () => {
  const whole = digest(await start(plan()));
  const { folder } = await start(plan(), stopAt(2));
  const elsewhere = join(parent, "elsewhere");
  mkdirSync(elsewhere, { recursive: true });
  renameSync(table(), join(elsewhere, "rows.parquet"));
  expect(await codeOf(() => again(folder))).toBe("E0270");
  expect(digest(await again(folder, watching(), elsewhere))).toBe(whole);
});

test("a run folder says where its files are as seen from it, and names nothing of this machine", async () => {
  const { folder } = await start(plan(), stopAt(2));
  const text = readFileSync(join(folder, "spec.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ directory: ".." });
  expect(text).not.toContain(parent);
});

test("a table that changes while the run uses it: no result is published", async () => {
  const before = new Set(readdirSync(parent));
  const other = await rows(5);
  const changing = watching((event) => {
    if (event?.event === "step" && event.step === 2) writeFileSync(table(), other);
    return false;
  });
  expect(await codeOf(() => start(plan(), changing))).toBe("E0273");
  const [folder = ""] = readdirSync(parent).filter((each) => each.startsWith("tiny") && !before.has(each));
  expect(readdirSync(join(parent, folder))).not.toContain("final");
});
