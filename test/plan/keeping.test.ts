// `keep = best(…)` and `early_stop` in the plan as written; what is not clear in them is refused, and a plan from elsewhere is held to the same.

import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { checkExternal } from "../../compiler/tools/external/read.ts";
import { declared } from "../../plan/declared.ts";
import type { EvaluateNode, GrpoNode, PlanNode } from "../../plan/plan.ts";
import { disk } from "./disk.ts";

interface Parts {
  readonly checkpoint?: string;
  readonly evaluate?: string;
}

const measured = "evaluate every 10step { on = data.held }";

function compiled({ checkpoint = "10step", evaluate = measured }: Parts) {
  const text = `spec 1
model small {
  weights = fresh
  text { hidden = 16  inter = 32  layers = 1  heads = 2  kv_heads = 1  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 32  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}
experiment demo {
  policy = small
  reward = boxed(answer)
  data {
    train = four_artists(split = train) | take(64)
    held  = four_artists(split = held_out_question) | take(40)
  }
  train grpo {
    on = data.train  batch = 8prompt  per_order = 4rollout  duration = 60step  max_prompt = 512tok  max_completion = 20tok
    checkpoint = ${checkpoint}
  }
  ${evaluate}
}
`;
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk({}));
  const run = value?.plan.runs[0];
  const of = <K extends PlanNode["kind"]>(kind: K) =>
    run?.nodes.find((each): each is Extract<PlanNode, { kind: K }> => each.kind === kind);
  return {
    plan: value?.plan,
    train: of("grpo"),
    evaluate: of("evaluate"),
    codes: diagnostics.map(({ code }) => code),
    fixes: diagnostics.flatMap(({ fix }) => fix?.edits.map((each) => each.text) ?? []),
  };
}

const keeps = (keep: string, evaluate?: string) =>
  compiled({ checkpoint: `10step { keep = ${keep} }`, ...(evaluate !== undefined && { evaluate }) });

describe("what stays", () => {
  test.each<[string, Partial<GrpoNode>]>([
    ["3", { checkpointKeep: 3 }],
    ["last(3)", { checkpointKeep: 3 }],
    ["best(accuracy)", { checkpointBest: { metric: "accuracy" } }],
    ["best(evaluate.flip_rate)", { checkpointBest: { metric: "flip_rate", evaluation: "evaluate" } }],
  ])("keep = %s", (written, fields) => {
    const { train, codes } = keeps(written);
    expect(codes).toEqual([]);
    expect(train).toMatchObject(fields);
    for (const each of ["checkpointKeep", "checkpointBest"])
      if (!(each in fields)) expect(train).not.toHaveProperty(each);
  });

  test("says nothing of the result, so that the hash is the same", () => {
    const [plain, ...others] = ["1", "last(2)", "best(accuracy)"].map((each) => keeps(each).plan);
    expect(plain?.hash).toMatch(/^sha256:/);
    for (const each of others) expect(each?.hash).toBe(plain?.hash);
    const train = keeps("best(accuracy)").train as GrpoNode;
    const { costOnly } = declared(train);
    expect(typeof costOnly === "function" ? costOnly(train) : costOnly).toContain("checkpointBest");
  });

  const two =
    "evaluate easy every 10step { on = data.held  orders = 1 }\n  evaluate hard every 20step { on = data.held }";
  test.each([
    ["best(acuracy)", measured, ["E0306"]],
    ["best(reward)", measured, ["E0306"]],
    ["best()", measured, ["E0217"]],
    ["best(accuracy, 3)", measured, ["E0217"]],
    ["best(3)", measured, ["E0217"]],
    ["last(0)", measured, ["E0402"]],
    ["lats(3)", measured, ["E0306"]],
    ['"best"', measured, ["E0301"]],
    ["best(accuracy)", "evaluate { on = data.held }", ["E0823"]],
    ["best(held.accuracy)", measured, ["E0203"]],
    ["best(accuracy)", two, ["E0824"]],
    ["best(easy.flip_rate)", two, ["E0802"]],
    ["best(hard.flip_rate)", two, []],
    ["best(accuracy)", "evaluate every 15step { on = data.held }", ["E0826"]],
    ["best(accuracy)", "evaluate first { on = data.held }\n  evaluate every 10step { on = data.held }", []],
  ])("keep = %s beside %s", (written, evaluate, codes) => {
    expect(keeps(written, evaluate).codes).toEqual(codes);
  });

  test.each([
    ["best(accuracy)", "evaluate { on = data.held }", "every = 10step"],
    ["best(accuracy)", two, "best(easy.accuracy)"],
    ["best(accuracy)", "evaluate every 15step { on = data.held }", "15step"],
    ["best(held.accuracy)", measured, "best(accuracy)"],
  ])("keep = %s beside %s has the fix %s", (written, evaluate, fix) => {
    expect(keeps(written, evaluate).fixes.join("\n")).toContain(fix);
  });
});

describe("when training ends", () => {
  const stops = (stop: string, every = "every 10step ") =>
    compiled({ evaluate: `evaluate ${every}{ on = data.held  ${stop} }` });

  test.each<[string, EvaluateNode["earlyStop"]]>([
    ["early_stop = accuracy", { metric: "accuracy", patience: 3 }],
    [
      "early_stop = flip_rate { patience = 2  least_gain = 0.5% }",
      { metric: "flip_rate", patience: 2, leastGain: 0.005 },
    ],
    ["early_stop = consistent_accuracy { least_gain = 0% }", { metric: "consistent_accuracy", patience: 3 }],
  ])("%s", (written, earlyStop) => {
    const { evaluate, codes } = stops(written);
    expect(codes).toEqual([]);
    expect(evaluate?.earlyStop).toEqual(earlyStop);
  });

  test.each([
    ["early_stop = loss", "every 10step ", ["E0306"]],
    ["early_stop = accuracy", "", ["E0823"]],
    ["early_stop = accuracy { patience = 0 }", "every 10step ", ["E0402"]],
    ["early_stop = accuracy { patience = 5 }", "every 10step ", ["E0827"]],
    ["early_stop = accuracy { min_delta = 1% }", "every 10step ", ["E0202"]],
    ["orders = 1  early_stop = flip_rate", "every 10step ", ["E0802"]],
  ])("%s, %s", (written, every, codes) => {
    expect(stops(written, every).codes).toEqual(codes);
  });

  test("what measures between steps decides the result only where it can end them", () => {
    const hash = (written: string, every: string) => stops(written, every).plan?.hash ?? "";
    expect(hash("", "every 5step ")).toBe(hash("", "every 10step "));
    expect(hash("early_stop = accuracy", "every 5step ")).not.toBe(hash("early_stop = accuracy", "every 10step "));
    expect(hash("early_stop = accuracy", "every 10step ")).not.toBe(hash("", "every 10step "));
  });
});

describe("a plan from elsewhere", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a plan is spoiled on purpose
  const spoiled = (change: (train: any, evaluate: any, nodes: any[]) => void) => {
    const plan = structuredClone(keeps("best(accuracy)").plan) as unknown as { runs: { nodes: { kind: string }[] }[] };
    const nodes = plan.runs[0]?.nodes ?? [];
    const of = (kind: string) => nodes.find((each) => each.kind === kind);
    change(of("grpo"), of("evaluate"), nodes);
    return checkExternal(plan, "plan.json").diagnostics.map(({ code, title }) => `${code} ${title}`);
  };

  test("is held to what a spec is held to", () => {
    const [none] = spoiled((_, evaluate) => (evaluate.every = 0));
    expect(none).toMatch(/^E0260 .*checkpointBest/);
    expect(
      spoiled((_, evaluate) =>
        Object.assign(evaluate, { every: 0, earlyStop: { metric: "accuracy", patience: 1 } }),
      ).join(),
    ).toMatch(/earlyStop/);
    const twice = spoiled((_, evaluate, nodes) => {
      evaluate.earlyStop = { metric: "accuracy", patience: 1 };
      nodes.push({ ...evaluate, id: "evaluate.second", every: 0, earlyStop: { metric: "accuracy", patience: 1 } });
    });
    expect(twice.join("\n")).toMatch(/`evaluate` ends training already/);
  });
});
