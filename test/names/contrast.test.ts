// primary = accuracy of NEW - OLD: which runs are on which side, and what is said of one that is none.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { format } from "../../compiler/tools/format/format.ts";
import { diskFiles } from "../../disk.ts";

const demo = (name: string, more = "") => `experiment ${name} {
  policy = tiny_vlm
  reward = boxed(answer)
  data {
    train = four_artists(split = train) | take(64)
    held  = four_artists(split = held_out_question) | take(64)
  }
  permute { images = data.train }
  train grpo {
    on         = data.train
    duration   = 40step
    max_prompt = 100tok
    max_completion = 20tok
  }
  evaluate held { on = data.held }
  evaluate again { on = data.held  orders = 2 }
  ${more}
}
`;
const spec = (sweep: string, over = "demo", more = "") =>
  `spec 1\nuse { tiny_vlm } from "perlc:models"\n${demo("demo")}experiment other extends demo { train.rate = 2e-6 }\n${more}sweep copies over [${over}] {\n  ${sweep}\n}\n`;
const compiled = (text: string) => compile({ path: "demo.perl", text }, diskFiles());
const primary = (sweep: string, over?: string) => {
  const { value, diagnostics } = compiled(spec(sweep, over));
  expect(diagnostics.filter((each) => each.severity === "error").map((each) => each.title)).toEqual([]);
  return value?.primary;
};
const said = (sweep: string, over?: string, more?: string) =>
  compiled(spec(sweep, over, more))
    .diagnostics.filter((each) => each.severity === "error")
    .map(({ code, title }) => `${code} ${title}`);

const axes = "permute.copies = each(0, 1)  seed = each(1, 2)";

describe("a primary contrast", () => {
  it("has the runs of each arm, over all seeds, and the evaluation", () => {
    expect(primary(`${axes}  primary = held.accuracy of (permute.copies == 1) - (permute.copies == 0)`)).toEqual({
      sweep: "copies",
      metric: "accuracy",
      evaluation: "evaluate.held",
      arm: ["copies,copies=1,seed=1", "copies,copies=1,seed=2"],
      against: ["copies,copies=0,seed=1", "copies,copies=0,seed=2"],
    });
  });

  it("has experiments by their names", () => {
    const found = primary("seed = each(1, 2)  primary = again.flip_rate of other - demo", "demo, other");
    expect(found).toMatchObject({ metric: "flip_rate", evaluation: "evaluate.again" });
    expect(found?.arm).toEqual(["copies,other,seed=1", "copies,other,seed=2"]);
    expect(found?.against).toEqual(["copies,demo,seed=1", "copies,demo,seed=2"]);
  });

  it.each([
    ["other against demo", "other - demo"],
    ["other vs demo", "other - demo"],
    ["other vs. demo", "other - demo"],
    ["other versus demo", "other - demo"],
    ["other over demo", "other - demo"],
    ["other minus demo", "other - demo"],
    ["other compared to demo", "other - demo"],
    ["(train.rate == 2e-6) vs. (train.rate == 1e-6)", "(train.rate == 2e-6) - (train.rate == 1e-6)"],
    ["(train.rate == 2e-6) vs demo", "(train.rate == 2e-6) - demo"],
  ])("is answered with a minus where a word stands for it: %s", (written, meant) => {
    const text = spec(`seed = each(1, 2)  primary = held.accuracy of ${written}`, "demo, other");
    const errors = compiled(text).diagnostics.filter(({ severity }) => severity === "error");
    const word = /[a-z]+\.?(?: to)?(?= (?:demo|\(train.rate == 1))/.exec(written)?.[0];
    expect(errors[0]).toMatchObject({ code: "E0110", title: `\`A ${word} B\` is written \`A - B\` here` });
    const { edits = [], safety } = errors[0]?.fix ?? {};
    expect(safety).toBe("safe");
    const [edit] = edits;
    const mended = text.slice(0, edit?.span.start) + edit?.text + text.slice(edit?.span.end);
    expect(mended).toBe(text.replace(written, meant));
    expect(errors).toHaveLength(compiled(mended).diagnostics.filter(({ severity }) => severity === "error").length + 1);
  });

  it.each(["against", "vs", "versus"])("is answered so where the word looks like a call: %s", (word) => {
    const text = spec(`${axes}  primary = held.accuracy of (permute.copies == 1) ${word} (permute.copies == 0)`);
    const errors = compiled(text).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code)).toEqual(["E0129"]);
    const [edit] = errors[0]?.fix?.edits ?? [];
    const mended = text.slice(0, edit?.span.start) + edit?.text + text.slice(edit?.span.end);
    expect(compiled(mended).value?.primary?.arm).toEqual(["copies,copies=1,seed=1", "copies,copies=1,seed=2"]);
  });

  it("leaves experiments that are called like such a word as they are", () => {
    const text = spec("seed = each(1, 2)  primary = held.accuracy of vs - demo", "demo, vs").replaceAll(
      "experiment other",
      "experiment vs",
    );
    expect(compiled(text).value?.primary?.arm).toEqual(["copies,vs,seed=1", "copies,vs,seed=2"]);
  });

  it("is none where a spec names none, and changes no hash", () => {
    const [plain, named] = [
      axes,
      `${axes}  primary = held.accuracy of (permute.copies == 1) - (permute.copies == 0)`,
    ].map((sweep) => compiled(spec(sweep)).value);
    expect(plain?.primary).toBe(undefined);
    expect(named?.plan.outline).toBe(plain?.plan.outline);
    expect(named?.plan.runs.length).toBe(plain?.plan.runs.length);
  });

  it.each([
    ["accuracy", /^E0910/],
    ["accuracy of other", /^E0910/],
    ["0.5", /^E0910/],
    ["acuracy of other - demo", /^E0910/],
    ["accuracy of other + demo", /^E0910/],
    ["held.accuracy of nobody - demo", /^E0911 .*no run of the sweep is this arm/],
    ["held.accuracy of demo - demo", /^E0911 .*a run of it is on both sides/],
    ["held.accuracy of (seed > 0) - (seed > 5)", /^E0911 .*2 arms are the first: copies,demo; copies,other/],
    ["held.accuracy of (seed == 1) - (seed > 0)", /^E0911/],
    ["nowhere.accuracy of other - demo", /^E0911 .*no evaluation `nowhere`: evaluate\.again, evaluate\.held/],
    ["accuracy of other - demo", /^E0911 .*which is meant: evaluate\.again, evaluate\.held/],
    ["held.accuracy of (train.grup == 1) - demo", /^E0472/],
  ])("is refused: %s", (value, wanted) => {
    const all = said(`seed = each(1, 2)  primary = ${value}`, "demo, other");
    expect(all.length, all.join("\n")).toBeGreaterThan(0);
    expect(new Set(all.map((each) => each.slice(0, 5))).size).toBe(1);
    expect(all[0]).toMatch(wanted);
  });

  it("is one of a spec", () => {
    const more = "sweep rates over [demo, other] { seed = each(7, 8)  primary = accuracy of other - demo }\n";
    const [first] = said("seed = each(1, 2)  primary = accuracy of other - demo", "demo, other", more);
    expect(first).toMatch(/^E0911 .*the sweep copies names one, too|^E0911 .*the sweep rates names one, too/);
  });

  it("is mended where only its word or its figure is misspelt", () => {
    for (const [wrong, right] of [
      ["primry = held.accuracy of other - demo", "primary"],
      ["primary = held.acuracy of other - demo", "accuracy"],
    ] as const) {
      const [found] = compiled(spec(`seed = each(1, 2)  ${wrong}`, "demo, other")).diagnostics;
      expect(found?.fix?.edits.map((each) => each.text)).toEqual([right]);
    }
  });

  it("is laid out as it was meant", () => {
    const laid = format({
      path: "demo.perl",
      text: spec(`${axes}  primary = accuracy of (permute.copies==1)-(permute.copies==0)`),
    });
    expect(laid.value).toMatch(/primary +=? *= accuracy of \(permute\.copies == 1\) - \(permute\.copies == 0\)\n/);
    expect(format({ path: "demo.perl", text: laid.value ?? "" }).value).toBe(laid.value);
  });
});
