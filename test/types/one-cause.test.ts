// One cause, one diagnostic: the two ends of a range, a setting with another tool's name and what only it would have read, a
// sweep inside an experiment. And no count is asked for where a bare number will do.

import { describe, expect, test } from "vitest";
import { tinyDisk } from "../../bench/language/specs.ts";
import { compile } from "../../compiler/compile.ts";

const spec = (given: { data?: string; train?: string; rest?: string } = {}) => `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    train = four_artists(split = train${given.data ?? ""}) | take(64) | rollout(10, from = policy) | where(accuracy in 10%..90%)
  }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
    ${given.train ?? ""}
  }
  ${given.rest ?? ""}
}
`;

const said = (text: string) => compile({ path: "spec.perl", text }, tinyDisk).diagnostics;
const mended = (text: string): string => {
  const edits = [...(said(text)[0]?.fix?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((now, edit) => now.slice(0, edit.span.start) + edit.text + now.slice(edit.span.end), text);
};

test.each([
  ["10%..90%", "10..90", "E0304", "write `10%` and `90%`"],
  ["10%..90%", "110%..190%", "E0401", undefined],
])("%s written as %s is one mistake with two places", (right, wrong, code, title) => {
  const text = spec().replace(right, wrong);
  const all = said(text);
  expect(all.map((each) => each.code)).toEqual([code]);
  expect(all[0]?.labels).toHaveLength(2);
  if (title === undefined) return;
  expect(all[0]?.fix?.title).toBe(title);
  expect(mended(text)).toBe(spec());
});

test("two ends that are wrong in two ways are two mistakes", () => {
  expect(said(spec().replace("10%..90%", "10..190%")).map((each) => each.code)).toEqual(["E0304", "E0401"]);
});

describe("a required setting under another word is not missing as well", () => {
  test.each([
    ["max_completion = 20tok", "max_completions = 20tok"],
    ["duration       = 40step", "max_steps      = 40step"],
    ["max_prompt     =", "max_promt      ="],
    ["on             =", "On             ="],
    ["policy =", "polcy ="],
    ["reward =", "rewrad ="],
    ["rollout(10,", "rollout(cuont = 10,"],
    ['checkpoint("models/tiny")', 'checkpoint(paht = "models/tiny")'],
  ])("%s written as %s", (right, wrong) => {
    const all = said(spec().replace(right, wrong));
    expect(all.map((each) => each.code)).toEqual(["E0202"]);
  });

  test.each([
    ["a word that is near to none", "duration       = 40step", "colour = red", ["E0218", "E0202"]],
    ["no word at all", "duration       = 40step", "", ["E0218"]],
    ["two words for one", "duration       = 40step", "max_steps = 40step\nduratoin = 40step", ["E0202", "E0202"]],
    ["another one", "max_prompt     = 48tok", "max_completions = 48tok", ["E0218", "E0202"]],
  ])("%s leaves what is missing", (_, right, wrong, codes) => {
    const all = said(spec().replace(right, wrong));
    expect(all.map((each) => each.code)).toEqual(codes);
  });

  test("nor is a part that the plan wants, nor a block", () => {
    const codes = (text: string) => said(text).map((each) => each.code);
    expect(codes(spec({ rest: "evaluate { onn = data.train }" }))).toEqual(["E0202"]);
    expect(codes(spec({ rest: "evaluate { samples = 2 }" }))).toContain("E0218");
    const kl = spec({ train: "kl = 0.01 * k3(reference)", rest: "refrence = frozen(policy)" });
    expect(codes(kl)).toEqual(["E0202"]);
    const fresh = "spec 1\nmodel m { weights = fresh  txt {}  vision {} }\n";
    expect(codes(fresh + spec().replace("spec 1", "").replace('checkpoint("models/tiny")', "m"))).toEqual(["E0202"]);
  });
});

test("`beta` alone is told of, not also the reference that it would have used", () => {
  const all = said(spec({ train: "beta = 0.01", rest: "reference = frozen(policy)" }));
  expect(all.map((each) => each.code)).toEqual(["E0202"]);
  // without it the reference is idle
  expect(said(spec({ rest: "reference = frozen(policy)" })).map((each) => each.code)).toEqual(["E0711"]);
});

test("a sweep inside an experiment is told where it stands", () => {
  const all = said(spec({ rest: "sweep { train.rate = each(3e-6, 2e-6) }" }));
  expect(all.map((each) => each.code)).toEqual(["E0202"]);
  expect(all[0]?.notes[0]?.text).toContain("`sweep name over [experiment] { … }`");
});

test("where a bare number will do, the fix writes one", () => {
  const all = said(spec({ rest: "evaluate { on = data.train orders = 4rollout }" }));
  expect(all.find((each) => each.code === "E0302")?.fix?.title).toBe("write `4`");
});

test("settings of a value in brackets are put into braces", () => {
  const text = spec({ train: "baseline = merged(std = sample, floor = 0)" });
  expect(said(text).map((each) => each.code)).toEqual(["E0301"]);
  expect(mended(text)).toBe(spec({ train: "baseline = merged { std = sample  floor = 0 }" }));
  expect(said(mended(text))).toEqual([]);
});

test("a weight alone is no term of KL, and the fix adds the usual estimator", () => {
  const text = spec({ train: "kl = 0.01", rest: "reference = frozen(policy)" });
  expect(said(text).map((each) => each.code)).toEqual(["E0301"]);
  expect(mended(text)).toContain("kl = 0.01 * k3(reference)");
  expect(said(mended(text))).toEqual([]);
});

test("a list in a sweep is told to be `each`, and `each` in an experiment to stand in a sweep", () => {
  const swept = (value: string) => `${spec()}sweep rates over [demo] {\n  train.rate = ${value}\n}\n`;
  const [list, ...rest] = said(swept("[3e-6, 2e-6]"));
  expect(rest).toEqual([]);
  expect(list?.fix?.title).toBe("write `each(3e-6, 2e-6)`");
  expect(said(mended(swept("[3e-6, 2e-6]")))).toEqual([]);
  const [stray] = said(spec({ train: "rate = each(3e-6, 2e-6)" }));
  expect(stray?.notes[0]?.text).toBe(
    "`each` stands in a sweep: `sweep name over [experiment] { train.rate = each(3e-6, 2e-6) }`",
  );
});
