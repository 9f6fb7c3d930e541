// The words of the published experiment in the plan: data from elsewhere and judges, benchmarks with figures, variants that
// leave something out, sweeps, requirements, objectives, curves. Each is absent from the plan while it says nothing.

import { describe, expect, it } from "vitest";
import type { GrpoNode } from "../../plan/plan.ts";
import { codesOf, nodeIn, program, runOf } from "./demo.ts";

describe("data from elsewhere", () => {
  const data =
    'hub("T/Mantis", subsets = [nlvr2, "spot-the-diff"], revision = "0f3a9c1") | rephrase(options_as_images, by = gpt) | rollout(2, top_p = 90%) | resample(accuracy, toward = [20%, 60.1%, 20%]) | label(order_sensitive, by = gpt) | where(order_sensitive == yes and subset == nlvr2) | take(32)';

  it("lets groups without variance be expected as they are spread", () => {
    // after two rollouts an example was never right, once, or always: only the second kind teaches
    const data = (toward: string) =>
      `four_artists(split = train) | take(64) | rollout(2) | resample(accuracy, toward = ${toward})`;
    expect(codesOf({ data: data("[33.4%, 33.3%, 33.3%]") })).toEqual(["E0712"]);
    expect(codesOf({ data: data("[20%, 60%, 20%]") })).toEqual([]);
  });

  it("becomes a node a word", () => {
    const run = runOf({ data });
    expect(nodeIn(run, "hub")).toMatchObject({
      name: "T/Mantis",
      subsets: ["nlvr2", "spot-the-diff"],
      split: "train",
      revision: "0f3a9c1",
    });
    expect(nodeIn(run, "rollout").sampling).toEqual({ topP: 0.9 });
    expect(nodeIn(run, "rephrase")).toMatchObject({ input: "data.train.hub", into: "options_as_images" });
    expect(nodeIn(run, "judge")).toMatchObject({ model: "gpt-4o", temperature: 0 });
    expect(nodeIn(run, "where").keep).toMatchObject({ kind: "all" });
  });

  it("asks one judge, however often it is named", () => {
    const run = runOf({ data });
    expect(run.nodes.filter((node) => node.kind === "judge").map((node) => node.id)).toEqual(["judge.gpt"]);
    expect([nodeIn(run, "rephrase").by, nodeIn(run, "label").by]).toEqual(["judge.gpt", "judge.gpt"]);
  });

  it("is resampled to shares that sum to one, rounded ones evened out", () => {
    const { toward } = nodeIn(runOf({ data }), "resample");
    expect(toward.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(toward[1]! / toward[0]!).toBeCloseTo(601 / 200, 12);
  });

  it.each([
    ['hub("T/M", revision = "0f3a9c1") | rephrase(options, by = gpt)', ["E0306"]],
    ['hub("T/M", revision = "0f3a9c1") | rephrase(options_as_images, by = gtp)', ["E0203"]],
    ["four_artists(split = train) | take(64) | resample(accuracy, toward = [50%, 50%])", ["E0554"]],
    ["four_artists(split = train) | take(64) | rollout(1) | resample(accuracy, toward = [50%, 40%])", ["E0555"]],
  ])("%s is refused", (written, codes) => expect(codesOf({ data: written })).toEqual(codes));
});

describe("a benchmark", () => {
  it("has a node for its items and one for its figure", () => {
    const run = runOf({ more: "evaluate every 10step { orders = 1  blink = 58.53% ± 2.3% }" });
    expect(nodeIn(run, "benchmark")).toMatchObject({ id: "evaluate.blink.items", items: 1901, metric: "accuracy" });
    expect(nodeIn(run, "evaluate")).toMatchObject({
      id: "evaluate.blink",
      on: "evaluate.blink.items",
      every: 10,
      expect: [{ metric: "accuracy", value: 0.5853, tolerance: 0.023 }],
    });
  });

  it("can be measured without a figure, and stands beside a dataset", () => {
    const listed = runOf({ more: "evaluate { on = [blink]  orders = 1 }" });
    expect(nodeIn(listed, "evaluate")).toMatchObject({ id: "evaluate.blink", expect: [] });
    const held = "four_artists(split = held_out_question) | take(50)";
    const both = runOf({ more: `evaluate { on = ${held}  orders = 1  blink = 58.53% ± 2.3% }` });
    expect(both.nodes.filter((node) => node.kind === "evaluate").map((node) => node.id)).toEqual([
      "evaluate.blink",
      "evaluate",
    ]);
  });

  it("gives a figure the standard error of its items", () => {
    expect(codesOf({ more: "evaluate { orders = 1  blink = 58.53% ± 1% }" })).toEqual(["E0803"]);
    expect(codesOf({ more: "evaluate { orders = 1  blinc = 58.53% ± 3% }" })).toEqual(["E0202"]);
    expect(codesOf({ more: "evaluate { orders = 1 }" })).toEqual(["E0218"]);
  });
});

describe("without", () => {
  const data = "four_artists(split = train) | take(64) | rollout(4) | where(accuracy in 25%..75%)";
  it.each([
    ["without(data.train.rollout, data.train.where)", ["four_artists", "take"]],
    ["without(data.train.where)", ["four_artists", "take", "rollout"]],
  ])("%s", (line, kinds) => {
    const { plan } = program({ data, after: `experiment less extends demo { ${line} }\n` });
    const stages = plan.runs[1]!.nodes.filter((node) => node.id.startsWith("data.")).map((node) => node.kind);
    expect(stages).toEqual(kinds);
  });

  it("takes settings and blocks, and what its child writes stays", () => {
    const lines = "without(permute, train.temperature)  permute { images = data.train  copies = 2 }";
    const { plan } = program({ train: "temperature = 0.7", after: `experiment less extends demo { ${lines} }\n` });
    expect(nodeIn(plan.runs[1]!, "permute").copies).toBe(2);
    expect(nodeIn(plan.runs[1]!, "grpo").temperature).toBe(1);
  });
});

describe("require", () => {
  it.each([
    ['require(train.per_order * (permute.copies + 1) == 12rollout, "t")', []],
    ['require(permute.order == random and not train.prompt < 48tok, "t")', []],
    ['require(train.per_order == 12rollout or train.rate < 1e-3, "t")', []],
    ['require(train.per_order == 6prompt, "t")', ["E0308"]],
    ['require(train.per_order != 6rollout, "t")', ["E0470"]],
    ['require(train.per_order, "t")', ["E0301"]],
  ])("%s", (line, codes) => expect(codesOf({ more: line })).toEqual(codes));

  it("is inherited, and asks nothing about a block that is left out", () => {
    const more = 'require(permute.copies == 1, "t")';
    expect(codesOf({ more, after: "experiment b extends demo { permute.copies = 2 }\n" })).toEqual(["E0470"]);
    expect(codesOf({ more, after: "experiment b extends demo { without(permute) }\n" })).toEqual([]);
  });
});

describe("train grpo", () => {
  const grpo = (train: string): GrpoNode => nodeIn(runOf({ train }), "grpo");
  const plain = grpo("");

  it.each([
    ["objective = gspo", { ratio: "sequence" }],
    ["objective = dr_grpo", { mean: "fixed_budget", baseline: { scope: "merged", std: "none", floor: 1e-6 } }],
    [
      "objective = dr_grpo  clip = 0.1  inner = 2",
      {
        mean: "fixed_budget",
        baseline: { scope: "merged", std: "none", floor: 1e-6 },
        clip: { low: 0.1, high: 0.1 },
        innerSteps: 2,
      },
    ],
    ["objective = gspo  clip = 0.1  inner = 2", { ratio: "sequence", clip: { low: 0.1, high: 0.1 }, innerSteps: 2 }],
    ["objective = cispo { cap = 3 }", { objective: { kind: "cispo", cap: 3 } }],
    ["objective = reinforce", { objective: { kind: "reinforce" } }],
    ["objective = sapo", { objective: { kind: "sapo", positive: 1, negative: 1.05 } }],
    [
      "objective = cispo { bounds = clip }  clip = 0.2 { high = 0.28 }  inner = 2",
      { objective: { kind: "cispo_clip" }, clip: { low: 0.2, high: 0.28 }, innerSteps: 2 },
    ],
    ["ratio = sequence_token", { ratio: "sequence_token" }],
    ["ratio_clamp = 20", { ratioClamp: { most: 20, sides: "both" } }],
    ["ratio_clamp = 10 { sides = above }", { ratioClamp: { most: 10, sides: "above" } }],
    ["mean = sequence  mean_rows = trained", { mean: "sequence", meanRows: "trained" }],
    ["top_p = 90%  top_k = 20", { sampling: { topP: 0.9, topK: 20 } }],
    ["lora = 16 { alpha = 64 }", { lora: { rank: 16, alpha: 64, targets: "all" } }],
    [
      'lora = 8 { dropout = 5%  exclude = ["q_proj"] }',
      { lora: { rank: 8, alpha: 32, targets: "all", dropout: 0.05, exclude: ["q_proj"] } },
    ],
    ['stop = ["</b>", "</a>", "</b>"]  ban = ["<x>"]', { sampling: { stop: ["</a>", "</b>"], ban: ["<x>"] } }],
    ['system = "Think."  template = "{question} Now."', { wording: { system: "Think.", template: "{question} Now." } }],
    ["off_policy_mask = 0.5  inner = 2", { offPolicyMask: 0.5, innerSteps: 2 }],
    ["shuffle = no  log_completions = 10step", { shuffle: false, logCompletions: 10 }],
    ["checkpoint = 50step { keep = 3 }", { checkpointKeep: 3 }],
    ["checkpoint = 50step { keep = last(3) }", { checkpointKeep: 3 }],
    ["freeze_vision = yes  precision = bf16", { freezeVision: true, precision: "bf16" }],
    ["entropy = 0.001 { top = 20% }", { entropy: { coefficient: 0.001, top: 0.2 } }],
    [
      "filter = accuracy { between = 10%..90%  shortfall = refill  rounds = 4 }",
      {
        filter: {
          metric: "accuracy",
          between: { from: 0.1, to: 0.9 },
          bounds: "open",
          minStd: 0,
          shortfall: "refill",
          rounds: 4,
        },
      },
    ],
  ])("%s", (written, fields) => {
    const { because: _, ...node } = grpo(written);
    const { because: __, ...before } = plain;
    expect(node).toEqual({ ...before, ...fields });
  });

  it.each([
    ["objective = cispo { positive = 2 }", ["E0420"]],
    ["objective = sapo  clip = 0.1", ["E0420"]],
    ["objective = reinforce  clip = 0.1", ["E0420"]],
    ["objective = cispo  clip = 0.1  inner = 2", ["E0420"]],
    ["objective = reinforce { cap = 2 }", ["E0420"]],
    ["filter = accuracy { rounds = 4 }", ["E0420"]],
    ["sync = 64step", ["E0420"]],
    ["steer = 0.1", ["E0420"]],
    ["kl_in = reward", ["E0420"]],
    ["kl_clamp = 10", ["E0420"]],
    ["mean_rows = trained", ["E0420"]],
    ["objective = cispo { bounds = clip  cap = 3 }", ["E0420"]],
    ["objective = clip { bounds = clip }", ["E0420"]],
    ["ratio_clamp = 0", ["E0402"]],
    ["top_p = 0%", ["E0401"]],
    ["min_p = 120%", ["E0401"]],
    ["baseline = merged { combine = norm_then_sum }", ["E0420"]],
    ["lora = 8 { dropout = 100% }", ["E0401"]],
    ['template = "{question} and {question}"', ["E0716"]],
    ["shuffle = maybe", ["E0306"]],
    ["checkpoint = 10step { keep = 0 }", ["E0402"]],
    ["off_policy_mask = 0.5", ["E0779"]],
  ])("%s is refused: nothing would read it, or it is out of bounds", (written, codes) =>
    expect(codesOf({ train: written })).toEqual(codes),
  );

  const near = { more: "reference = frozen(policy)" };
  const written = "kl = 0.01 * k3(reference)";
  it.each([
    ["kl_clamp = 10", { value: 10 }],
    ["kl_clamp = 10 { argument = 20 }", { value: 10, argument: 20 }],
  ])("%s bounds the KL term", (line, clamp) => {
    expect(nodeIn(runOf({ ...near, train: `${written}  ${line}` }), "grpo").kl).toEqual({
      coefficient: 0.01,
      estimator: "k3",
      clamp,
    });
  });

  it("has the bound of the released code when that is asked for, and no ratio has one there", () => {
    const released = `${near.more}  profile = released_code`;
    const { kl, ratioClamp } = nodeIn(runOf({ more: released, train: written }), "grpo");
    expect([kl?.clamp, ratioClamp]).toEqual([{ value: 10 }, undefined]);
    // without a KL term the profile's bound rests, and nobody has written it
    expect(codesOf({ more: "profile = released_code" })).not.toContain("E0420");
  });

  it("has the fields of before and no more while nothing of it is written", () => {
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(["sampling"]));
    for (const key of ["objective", "sampling", "filter", "lora", "precision", "updates", "sync"])
      expect(plain).not.toHaveProperty(key);
  });
});

describe("a curve", () => {
  const of = (written: string) => nodeIn(runOf({ permute: `probability = ${written}` }), "permute").probability;
  it("can be logistic", () =>
    expect(of("sigmoid(100% -> 0%, rate = 20, middle = 40%)")).toMatchObject({
      kind: "sigmoid",
      from: 1,
      to: 0,
      rate: 20,
      middle: 0.4,
    }));
  it("can follow a measure", () =>
    expect(of("adaptive(flip_rate, 100% -> 0%, between = 10%..30%, window = 5step)")).toEqual({
      kind: "adaptive",
      by: "flip_rate",
      from: 1,
      to: 0,
      between: { from: 0.1, to: 0.3 },
      window: 5,
    }));
});
