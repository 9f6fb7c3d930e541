// Results of several seeds: the seed is the unit.

import { describe, expect, test } from "vitest";
import type { EvaluationFigures, Figure } from "../../runtime/report/figures.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";
import { overSeeds, type RunResult, seedReports, seedTable } from "../../runtime/report/seeds.ts";
import { studentCdf, studentQuantile } from "../../runtime/report/student.ts";

test("Student's t: tabulated quantiles, and its limit is the normal distribution", () => {
  // Abramowitz and Stegun, table 26.10, and any handbook
  for (const [freedom, t] of [
    [1, 12.7062],
    [2, 4.30265],
    [3, 3.18245],
    [4, 2.77645],
    [7, 2.36462],
    [10, 2.22814],
    [30, 2.04227],
    [100, 1.98397],
  ] as const)
    expect(studentQuantile(0.975, freedom)).toBeCloseTo(t, 4);
  expect(studentQuantile(0.975, 10_001)).toBeCloseTo(1.96, 2);
  for (const freedom of [1, 2, 5, 8]) {
    expect(studentCdf(0, freedom)).toBeCloseTo(0.5, 12);
    expect(studentCdf(-1.3, freedom) + studentCdf(1.3, freedom)).toBeCloseTo(1, 12);
  }
});

describe("a mean over seeds", () => {
  test("by hand: 3 seeds with differences 5.4, 6.1 and 2.2 points", () => {
    const { value, low, high } = overSeeds([0.054, 0.061, 0.022], 0, -1);
    expect(value).toBeCloseTo(0.0457, 4);
    // s = 2.08 points, t of 2 degrees of freedom 4.303
    expect((high - low) / 2).toBeCloseTo((4.30265 * 0.020793) / Math.sqrt(3), 4);
    expect(low).toBeLessThan(0);
  });

  test("has a width where all seeds agree to the last answer, and none is claimed of one seed", () => {
    const same = overSeeds([0.8, 0.8, 0.8], 1 / 800, 0);
    expect(same.high - same.low).toBeGreaterThan(0.0005);
    expect(same.high - same.low).toBeLessThan(0.01);
    expect(overSeeds([0.8], 1 / 800, 0).low).toBeNaN();
  });
});

test("ends are cut where no share, and no difference, can be", () => {
  expect(overSeeds([0.62, 0.71], 0, 0)).toMatchObject({ high: 1 });
  expect(overSeeds([0.1, 0.4], 0, 0)).toMatchObject({ low: 0, high: 1 });
  expect(overSeeds([-0.3, 0.4], 0, -1)).toMatchObject({ low: -1, high: 1 });
});

const none = evaluationFigures([]);
const share = (value: number, of: number): Figure => ({ value, low: 0, high: 1, of, items: of });
const figures = (accuracy: number, flip: number, consistent: number): EvaluationFigures => ({
  ...none,
  accuracy: share(accuracy, 800),
  flipRate: share(flip, 200),
  consistentAccuracy: share(consistent, 200),
});

function run(arm: string, seed: number, accuracy: number, flip: number, questions = "q"): RunResult {
  const before = figures(0.606, 0.72, 0.275);
  const result = { evaluation: "evaluate", questions, before, after: figures(accuracy, flip, 1 - flip) };
  const hash = `${arm} ${seed}`;
  return { name: "quickstart", seed, arm, otherArms: [], hash, devices: ["SwiftShader, 5"], evaluations: [result] };
}

const both = [
  ...[run("with", 1, 0.815, 0.41), run("with", 2, 0.823, 0.385), run("with", 3, 0.803, 0.44)],
  ...[run("without", 1, 0.761, 0.505), run("without", 2, 0.761, 0.575), run("without", 3, 0.78, 0.515)],
];

describe("arms", () => {
  const [report] = seedReports(both);

  test("are runs that differ in their seed alone; the second is taken from the first by seed", () => {
    expect(report?.arms.map((each) => [each.name, each.seeds])).toEqual([
      ["quickstart", [1, 2, 3]],
      ["quickstart (2)", [1, 2, 3]],
    ]);
    const [accuracy, , flip] = report?.differences ?? [];
    expect(accuracy?.row).toBe("accuracy");
    expect(accuracy?.difference.values.map((each) => each.toFixed(3))).toEqual(["-0.054", "-0.062", "-0.023"]);
    expect(accuracy?.difference.low).toBeLessThan(-0.09);
    expect(accuracy?.difference.high).toBeGreaterThan(0);
    expect(flip?.difference.value).toBeCloseTo((0.095 + 0.19 + 0.075) / 3, 12);
  });

  test("what every seed begins with has no spread but that of a figure's steps", () => {
    const before = report?.arms[0]?.figures[0]?.before;
    expect(before?.value).toBeCloseTo(0.606, 12);
    expect((before?.high ?? 1) - (before?.low ?? 0)).toBeLessThan(0.003);
  });

  test("of a sweep go without the seed in their names", () => {
    const named = (seed: number): RunResult => ({ ...run("x", seed, 0.8, 0.4), name: `s,probability=0%,seed=${seed}` });
    expect(seedReports([named(1), named(2)])[0]?.arms[0]?.name).toBe("s,probability=0%");
  });

  test("that were asked other questions are not compared", () => {
    const apart = seedReports([run("with", 1, 0.8, 0.4), run("without", 1, 0.7, 0.5, "others")]);
    expect(apart).toHaveLength(2);
    expect(apart.flatMap((each) => each.differences)).toEqual([]);
  });

  test("with a seed that is also that of the data are of the arm whose data keeps it, and of no other", () => {
    const held = (seed: number) => run("data 2", seed, 0.8, 0.4);
    const own: RunResult = { ...run("all", 2, 0.8, 0.4), otherArms: ["data 2"] };
    const [one] = seedReports([own, held(1), held(3)]);
    expect(one?.arms.map((each) => each.seeds)).toEqual([[1, 2, 3]]);
    expect(one?.differences).toEqual([]);
    const [two] = seedReports([held(1), held(3), own, run("all", 1, 0.7, 0.4)]);
    expect(two?.arms.map((each) => each.seeds)).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
  });

  test("made on several devices say so", () => {
    const elsewhere = { ...run("with", 2, 0.8, 0.4), devices: ["llvmpipe, 23"] };
    expect(seedTable(seedReports([run("with", 1, 0.8, 0.4), elsewhere]))).toContain(
      "made on several classes of devices, which differ by themselves: SwiftShader, 5; llvmpipe, 23",
    );
  });

  test("with other seeds in common nothing is paired; one seed claims nothing", () => {
    const [apart] = seedReports([run("with", 1, 0.8, 0.4), run("without", 2, 0.7, 0.5)]);
    expect(apart?.differences).toEqual([]);
    expect(seedTable(seedReports([run("with", 1, 0.8, 0.4)]))).toContain("one seed: nothing is known");
  });

  test("figures that a seed does not have are left out; null out of a file is no figure", () => {
    const empty = { ...run("with", 2, 0.8, 0.4) };
    const [result] = empty.evaluations;
    if (!result) throw new Error("no evaluation");
    const gone = { ...result.after, flipRate: { ...result.after.flipRate, value: null as unknown as number } };
    const [mixed] = seedReports([run("with", 1, 0.8, 0.4), { ...empty, evaluations: [{ ...result, after: gone }] }]);
    expect(mixed?.arms[0]?.figures.map((each) => each.row)).toEqual(["accuracy", "consistent accuracy, worst order"]);
  });

  test("as a table", () => {
    expect(seedTable(seedReports(both)).split("\n")).toEqual([
      "evaluate: means over seeds; shares in %, 95 % t intervals with the seed as the unit",
      "                                    before              after                change  after, by seed",
      "quickstart, seeds 1, 2, 3",
      "  accuracy                            60.6  81.4 [78.9, 83.9]  +20.8 [+18.3, +23.3]  81.5  82.3  80.3",
      "  consistent accuracy, worst order    27.5  58.8 [52.0, 65.7]  +31.3 [+24.5, +38.2]  59.0  61.5  56.0",
      "  flip rate, permuted order           72.0  41.2 [34.3, 48.0]  −30.8 [−37.7, −24.0]  41.0  38.5  44.0",
      "quickstart (2), seeds 1, 2, 3",
      "  accuracy                            60.6  76.7 [74.0, 79.5]  +16.1 [+13.4, +18.9]  76.1  76.1  78.0",
      "  consistent accuracy, worst order    27.5  46.8 [37.4, 56.2]   +19.3 [+9.9, +28.7]  49.5  42.5  48.5",
      "  flip rate, permuted order           72.0  53.2 [43.8, 62.6]   −18.8 [−28.2, −9.4]  50.5  57.5  51.5",
      "quickstart (2) − quickstart after training, paired over 3 seeds",
      "  accuracy                          −4.6 [−9.8, +0.5]   by seed −5.4  −6.2  −2.3",
      "  consistent accuracy, worst order  −12.0 [−27.3, +3.3]   by seed −9.5  −19.0  −7.5",
      "  flip rate, permuted order         +12.0 [−3.3, +27.3]   by seed +9.5  +19.0  +7.5",
    ]);
  });
});
