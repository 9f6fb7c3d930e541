// Finished runs joined: by seed where they differ in nothing else, arm against arm where seeds and questions are the same.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { results as printResults } from "../../cli/results.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { withNames } from "../../plan/hash.ts";
import type { FourArtistsNode, PlanNode } from "../../plan/plan.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { openJournal, readJournal, readLines } from "../../runtime/record/journal.ts";
import { readResult, readResults } from "../../runtime/record/results.ts";
import type { RunResult } from "../../runtime/report/seeds.ts";
import { seedReports, seedTable } from "../../runtime/report/seeds.ts";
import { codeOf, evaluate, model, planOf, questions, supervised, useRuns, watching } from "./tiny.ts";

const { start } = useRuns();

/** Questions that no training reads: drawn by `data_seed`. */
const held = (): readonly PlanNode[] => {
  const [source, take] = questions(4, { split: "held_out_question" });
  const { seed: _, ...drawn } = source as FourArtistsNode;
  return [{ ...drawn, id: "held.source" }, { ...take, id: "held", input: "held.source" } as PlanNode];
};

const arm = (seed: number, rate: number, steps = 2) =>
  planOf(
    [
      model,
      ...questions(6),
      supervised(steps, { rate: { kind: "constant", value: rate } }),
      ...held(),
      evaluate(0, { on: "held" }),
    ],
    seed,
  );

const folders: string[] = [];
const results: RunResult[] = [];

beforeAll(async () => {
  for (const rate of [1e-2, 1e-3])
    for (const seed of [1, 2]) {
      const { folder } = await start(arm(seed, rate));
      folders.push(folder);
      results.push(readResult(folder, readExternal));
    }
}, 240_000);

describe("results", () => {
  test("of runs that differ in their seed alone are one arm, whatever else differs another", () => {
    const [report] = seedReports(results);
    expect(report?.arms.map((each) => each.seeds)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const values = report?.arms[0]?.figures[0]?.after.values;
    const found = folders.slice(0, 2).map((each) => {
      const { evaluations } = JSON.parse(readFileSync(join(each, "metrics.json"), "utf8"));
      return evaluations[0].after.accuracy.value;
    });
    expect(values).toEqual(found);
    expect(seedTable(seedReports(results))).toContain("tiny (2) − tiny after training, paired over 2 seeds");
  });

  test("of all seeds are of the same questions, and those of other questions are kept apart", async () => {
    expect(new Set(results.map((each) => each.evaluations[0]?.questions)).size).toBe(1);
    const elsewhere = withNames({ ...arm(1, 1e-2), dataSeed: 3 });
    const other = readResult((await start(elsewhere)).folder, readExternal);
    expect(seedReports([...results, other])).toHaveLength(2);
  });

  test("of one run done twice count once; two results of one hash are refused", async () => {
    const [folder = ""] = folders;
    const again = `${folder}-copied`;
    cpSync(folder, again, { recursive: true });
    expect(readResults([folder, again], readExternal)).toHaveLength(1);
    const file = join(again, "metrics.json");
    const said = JSON.parse(readFileSync(file, "utf8"));
    said.evaluations[0].after.accuracy.value = 0.123;
    const text = `${JSON.stringify(said, null, 2)}\n`;
    const journal = openJournal(journalPath(again), readLines(journalPath(again)).lines);
    const finish = readJournal(journalPath(again)).findLast((each) => each.event === "finish");
    journal.append({ ...finish!, metrics: sha256(text) });
    journal.close();
    writeFileSync(file, text);
    expect(await codeOf(async () => readResults([folder, again], readExternal))).toBe("E0629");
  });

  test("of a run that evaluates nothing are said to be none", async () => {
    const { folder } = await start(planOf([model, ...questions(4), supervised(1)]));
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
    expect(printResults([folder], {})).toBe(0);
    vi.restoreAllMocks();
    expect(written.join("")).toBe("tiny, seed 1: its plan evaluates nothing\n");
  });

  test("that are not those of the plan are refused, and so is a run that has none", async () => {
    const [folder = ""] = folders;
    const file = join(folder, "metrics.json");
    const whole = readFileSync(file, "utf8");
    const said = JSON.parse(whole);
    for (const [text, code] of [
      ["{", "E0628"],
      ["[]", "E0628"],
      [JSON.stringify({ ...said, plan: `sha256:${"0".repeat(64)}` }), "E0628"],
      [JSON.stringify({ ...said, evaluations: [] }), "E0628"],
      [JSON.stringify({ ...said, evaluations: [{ ...said.evaluations[0], after: {} }] }), "E0628"],
      [whole.replace(/"of": (\d)/, '"of": 1$1'), "E0628"],
      [whole, "none"],
    ] as const) {
      writeFileSync(file, text);
      expect(await codeOf(() => readResult(folder, readExternal))).toBe(code);
    }
    const stopped = await start(
      arm(5, 1e-2, 3),
      watching((event) => event?.event === "step" && event.step === 1),
    );
    expect(await codeOf(() => readResult(stopped.folder, readExternal))).toBe("E0627");
    expect(await codeOf(() => readResult(join(folder, "final"), readExternal))).toBe("E1030");
  });
});
