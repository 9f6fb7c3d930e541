// Words of before: read as those of today, said to who asks how a spec is written, and mended with one fix.

import { describe, expect, it } from "vitest";
import { pathOfToday, renamedWords } from "../../compiler/2-names/renamed.ts";
import { compile } from "../../compiler/compile.ts";
import { explainPath } from "../../compiler/tools/explain.ts";
import { fixAll } from "../../compiler/tools/fix.ts";
import { disk } from "../plan/disk.ts";

const today = `spec 1

experiment base {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  require(train.per_order >= 2rollout, "a group has a mean")
  data {
    train    = four_artists(split = train) | take(64)
    held_out = four_artists(split = held_out_question) | take(8)
  }
  permute { images = data.train }
  train grpo {
    on             = data.train
    baseline       = merged { over = group }
    per_order      = 6rollout
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
  evaluate { on = data.held_out  max_completion = 16tok }
  evaluate again { on = data.held_out  max_completion = 12tok }
}

experiment child extends base {
  train.per_order = 4rollout
  evaluate again { max_completion = 14tok }
}

sweep wide over [base] {
  train.duration = each(10step, 20step)
  skip(train.duration == 10step and train.per_order == 9rollout)
}
`;

const before = today
  .replaceAll("per_order", "group")
  .replaceAll("duration", "length")
  .replaceAll("max_prompt", "prompt")
  .replaceAll("max_completion", "completion");

const compiled = (text: string, options = {}) => compile({ path: "demo.perl", text }, disk(), options);
const said = (text: string, options = {}) =>
  compiled(text, options).diagnostics.map((each) => `${each.code} ${each.title}`);

describe("words of before", () => {
  it("make the same plans, and nobody is told who does not ask", () => {
    expect(said(today)).toEqual([]);
    expect(said(before)).toEqual([]);
    const hashes = (text: string) => compiled(text).value?.plan.runs.map((each) => each.hash);
    expect(hashes(before)).toEqual(hashes(today));
  });

  it("are said in one diagnostic with one fix, which writes the words of today and changes nothing else", () => {
    expect(said(today, { style: true })).toEqual([]);
    const { diagnostics } = compiled(before, { style: true });
    expect(diagnostics.map((each) => each.code)).toEqual(["E0238"]);
    for (const [old, now] of renamedWords) expect(diagnostics[0]?.title).toContain(`\`${old}\` is \`${now}\``);
    const fixed = fixAll({ path: "demo.perl", text: before }, disk(), { unsafe: false, among: new Set(["demo.perl"]) });
    expect(fixed.diagnostics).toEqual([]);
    expect(fixed.texts.get("demo.perl")?.replace(/ +/g, " ")).toBe(today.replace(/ +/g, " "));
  });

  it("are no reason to speak while something is wrong", () => {
    expect(said(before.replace("= 40step", "= 40"), { style: true }).map((each) => each.slice(0, 5))).toEqual([
      "E0304",
    ]);
  });

  it("are the same setting as those of today: written twice is written twice", () => {
    expect(said(today.replace("    per_order", "    group = 6rollout\n    per_order"))).toEqual([
      "E0204 `per_order` is written twice",
    ]);
  });

  it("are taken behind --set, and by explain", () => {
    const set = ["train.group=5rollout", "evaluate.completion=9tok"];
    expect(said(today, { set })).toEqual([]);
    expect(said(today, { set, style: true })).toHaveLength(2);
    const [explained] = explainPath(compiled(today, { set }).value!, "base.train.group");
    expect(explained).toMatchObject({ path: "train.per_order", value: "5rollout" });
  });

  it("stay what they are where they mean something else", () => {
    const other = today
      .replace("boxed(answer)", "90% * boxed(answer) + 10% * length(<= 12tok)")
      .replace("take(64)", "take(64) | where(images in 2..6)");
    expect(said(other, { style: true })).toEqual([]);
    expect(pathOfToday("data.train.length")).toBe("data.train.length");
    expect(pathOfToday("evaluate.concepts.completion")).toBe("evaluate.concepts.max_completion");
  });
});
