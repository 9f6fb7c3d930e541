// Which runs a name means, and what `SPEC:name` is.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { addressOf } from "../../compiler/tools/address.ts";
import { chosenRuns } from "../../compiler/tools/choose.ts";

const text = `spec 1
model small {
  weights = fresh
  text { hidden = 64  inter = 160  layers = 2  heads = 4  kv_heads = 2  mrope = [2, 3, 3] }
  vision { hidden = 48  inter = 96  depth = 2  heads = 3  full_attention = [1] }
}
experiment demo {
  policy = small
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  permute { images = data.train }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
experiment other extends demo { train.length = 20step }
sweep copies over [demo] {
  seed = each(0, 1)
  permute.copies = each(0, 1)
}
`;

const { value } = compile({ path: "a.perl", text }, { read: () => undefined, exists: () => false });
const experiments = value?.experiments ?? [];
const whole = { path: "a.perl", runs: experiments.map(({ run }) => run), experiments };
const labels = (...names: string[]) => chosenRuns(whole, { names }).value?.map(({ label }) => label);
const arms = ["c0-seed0", "c0-seed1", "c1-seed0", "c1-seed1"];

describe("the runs that are meant", () => {
  it("are without a name all but the one that a sweep lies over", () => {
    expect(labels()).toEqual(["other-seed0", ...arms]);
  });

  it("are with it that one too, unless a run of the sweep is the same", () => {
    expect(chosenRuns(whole, { withBase: true }).value?.map(({ label }) => label)).toEqual(["other-seed0", ...arms]);
    const some = experiments.filter(({ run }) => !run.name.includes("copies=1"));
    const less = { path: "a.perl", runs: some.map(({ run }) => run), experiments: some };
    expect(chosenRuns(less, { withBase: true }).value?.[0]?.label).toBe("demo-seed0");
  });

  it.each([
    ["demo", ["demo-seed0"]],
    ["other-seed0", ["other-seed0"]],
    ["copies", arms],
    ["c0", ["c0-seed0", "c0-seed1"]],
    ["copies,copies=0", ["c0-seed0", "c0-seed1"]],
    ["copies,copies=1,seed=1", ["c1-seed1"]],
  ])("of `%s` are %j", (name, found) => expect(labels(name)).toEqual(found));

  it("of a name that there is not are none, and one near it is said", () => {
    const { value: none, diagnostics } = chosenRuns(whole, { names: ["c0-sed1"] });
    expect([none, diagnostics.map((each) => each.code)]).toEqual([undefined, ["E0266"]]);
    expect(diagnostics[0]?.notes[0]?.text).toContain("`c0-seed1`");
  });

  it("of a plan alone are all, for it does not say which is a base", () => {
    expect(chosenRuns({ path: "p.json", runs: whole.runs }).value).toHaveLength(6);
  });
});

describe("an address", () => {
  const none = () => false;
  it.each([
    ["a.perl", "a.perl", undefined],
    ["specs/a.perl:c0-seed1", "specs/a.perl", "c0-seed1"],
    ["C:\\specs\\a.perl", "C:\\specs\\a.perl", undefined],
    ["C:\\specs\\a.perl:demo", "C:\\specs\\a.perl", "demo"],
    ["a.perl:s,x=1", "a.perl", "s,x=1"],
    ["a:b/c.perl", "a:b/c.perl", undefined],
  ])("%s", (given, path, run) => expect(addressOf(given, none)).toEqual({ path, ...(run !== undefined && { run }) }));

  it("of a file with a colon in its name is that file", () => {
    expect(addressOf("a:b", (path) => path === "a:b")).toEqual({ path: "a:b" });
  });
});
