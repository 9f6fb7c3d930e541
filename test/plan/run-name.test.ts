// What runs are called: labels are short, safe in a shell, and no two of a spec are alike.

import { describe, expect, test } from "vitest";
import { armName, labelOf, labelsOf, readRunName, sweepOf } from "../../plan/run-name.ts";

const named = (name: string, seed = 1) => ({ name, seed });

describe("the label of a run", () => {
  test.each([
    ["first", "first-seed1"],
    ["arms,probability=100%,seed=1", "arms-p100-seed1"],
    ["copies,copies=0,per_order=12rollout,seed=1", "copies-c0-p12-seed1"],
    ["s,base,train.rate=1e-6,permute.probability=sigmoid_0_0.7_,seed=1", "s-base-t1e-6-sigmoid_0_0.7-seed1"],
    ["s,precision=f32,probability=0.5", "s-f32-pro0.5-seed1"],
    ["s,shuffle=false,2", "s-shuffle-false-2-seed1"],
    ["s,seed=1", "s-seed1"],
    ["a name from elsewhere; rm -rf /", "a-name-from-elsewhere-rm-rf-seed1"],
  ])("%s is %s", (name, label) => {
    expect(labelOf(named(name))).toBe(label);
    expect(label).toMatch(/^\w[\w.-]*$/);
  });

  test("names the sweep where a spec has several, and never twice the same", () => {
    expect(labelsOf([named("base"), named("s,rate=1,seed=1"), named("s,rate=1,seed=2", 2)])).toEqual([
      "base-seed1",
      "r1-seed1",
      "r1-seed2",
    ]);
    expect(labelsOf([named("s,rate=1"), named("t,rate=1")])).toEqual(["s-r1-seed1", "t-r1-seed1"]);
    expect(labelsOf([named("s,rate=1step"), named("s,rate=1epoch")])).toEqual(["r1-seed1", "r1-seed1-2"]);
  });
});

test("a label can be the name of a folder anywhere", () => {
  const long = Array.from({ length: 12 }, (_, at) => `permute.setting${at}=a_value_${at}`);
  const [one, other] = labelsOf([named(["s", ...long, "x=1"].join(",")), named(["s", ...long, "x=2"].join(","))]);
  expect(one?.length).toBeLessThanOrEqual(66);
  expect(one).toMatch(/^[\w.-]+-[0-9a-f]{8}-seed1$/);
  expect(other).not.toBe(one);
  expect(labelOf(named("con.v2"))).toBe("_con.v2-seed1");
  expect(labelOf(named("console"))).toBe("console-seed1");
  expect(labelOf(named("漢字"))).toBe("seed1");
  // what macOS and Windows take for one folder are two
  expect(labelsOf([named("Base"), named("base")])).toEqual(["Base-seed1", "base-seed1-2"]);
});

test("a name says its sweep, its values, and its arm", () => {
  expect(readRunName("s,b,x=1,seed=2")).toEqual({
    lead: ["s", "b"],
    factors: [
      { key: "x", value: "1" },
      { key: "seed", value: "2" },
    ],
  });
  expect([sweepOf("s,b,x=1"), sweepOf("plain")]).toEqual(["s", undefined]);
  expect(armName("s,b,seed=2,x=1")).toBe("s,b,x=1");
});
