// Finished runs joined: by seed where they differ in nothing else, arm against arm where seeds and questions are the same.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { compare } from "../../cli/compare.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { withNames } from "../../plan/hash.ts";
import type { FourArtistsNode, PlanNode } from "../../plan/plan.ts";
import { gathered } from "../../runtime/record/compared.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { openJournal, readJournal, readLines } from "../../runtime/record/journal.ts";
import { readResult } from "../../runtime/record/results.ts";
import { comparison } from "../../runtime/report/compare.ts";
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

beforeAll(async () => {
  for (const rate of [1e-2, 1e-3]) for (const seed of [1, 2]) folders.push((await start(arm(seed, rate))).folder);
}, 240_000);

describe("results", () => {
  test("of runs that differ in their seed alone are one arm, whatever else differs another", () => {
    const { questions } = gathered(folders, readExternal);
    const [compared] = questions.map(comparison);
    expect(compared?.arms.map(({ arm, seeds }) => [arm, seeds])).toEqual([
      ["tiny", [1, 2]],
      ["tiny (2)", [1, 2]],
    ]);
    const found = folders.slice(0, 2).map((each) => {
      const { evaluations } = JSON.parse(readFileSync(join(each, "metrics.json"), "utf8"));
      return evaluations[0].after.accuracy.value;
    });
    const bySeed = compared?.arms[0]?.after.accuracy?.bySeed ?? [];
    for (const [at, each] of bySeed.entries()) expect(each).toBeCloseTo(found[at] ?? Number.NaN, 12);
    expect(compared?.differences.map(({ metric, arm, seeds }) => [metric, arm, seeds])).toContainEqual([
      "accuracy",
      "tiny (2)",
      [1, 2],
    ]);
    expect(compared?.arms[0]?.cost).toEqual({ steps: 2, tokens: expect.any(Number) });
  });

  test("of other questions are not compared: what differs is said, and beside comparable ones they are apart", async () => {
    const [first = "", ...others] = folders;
    const elsewhere = withNames({ ...arm(1, 1e-3), dataSeed: 3 });
    const { folder } = await start(elsewhere);
    expect(await codeOf(() => gathered([first, folder], readExternal))).toBe("E1095");
    expect(() => gathered([first, folder], readExternal)).toThrow(/the seeds of the test items differ/);
    const { questions, leftOut } = gathered([first, ...others, folder], readExternal);
    expect(questions).toHaveLength(2);
    expect(leftOut).toEqual([expect.stringContaining("other questions")]);
  });

  test("of one run done twice count once; two results of one hash are refused", async () => {
    const [folder = ""] = folders;
    const again = `${folder}-copied`;
    cpSync(folder, again, { recursive: true });
    expect(gathered([folder, again], readExternal).questions[0]?.arms[0]?.runs).toHaveLength(1);
    const file = join(again, "metrics.json");
    const said = JSON.parse(readFileSync(file, "utf8"));
    said.evaluations[0].after.accuracy.value = 0.123;
    const text = `${JSON.stringify(said, null, 2)}\n`;
    const journal = openJournal(journalPath(again), readLines(journalPath(again)).lines);
    const finish = readJournal(journalPath(again)).findLast((each) => each.event === "finish");
    journal.append({ ...finish!, metrics: sha256(text) });
    journal.close();
    writeFileSync(file, text);
    expect(await codeOf(() => gathered([folder, again], readExternal))).toBe("E0629");
  });

  test("of a run that evaluates nothing are said to be none", async () => {
    const { folder } = await start(planOf([model, ...questions(4), supervised(1)]));
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
    expect(await compare([folder], {})).toBe(0);
    vi.restoreAllMocks();
    expect(written.join("")).toBe("nothing was evaluated\ntiny, seed 1, evaluates nothing.\n");
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
