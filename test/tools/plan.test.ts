// What `perlc plan` works out: the batch that a spec derives to, what each part of a run costs, its seeds, and the prompt
// as the model is shown it. Counted by hand here, and held against the arithmetic.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { printRun, printRuns } from "../../compiler/tools/plan/print.ts";
import { varyingSettings } from "../../compiler/tools/plan/varying.ts";
import { budgetOf, type Part } from "../../plan/budget.ts";
import type { EvaluateNode, GrpoNode, PlanNode, Run } from "../../plan/plan.ts";
import { renderPrompt } from "../../runtime/stages/rendered.ts";

function programOf(path: string) {
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, disk);
  if (!value) throw new Error(`${path} does not compile`);
  return value;
}
function runOf(path: string): Run {
  const [run] = programOf(path).plan.runs;
  if (!run) throw new Error("no run");
  return run;
}
const quickstart = runOf("specs/quickstart.perl");
const withTrain = (more: Partial<GrpoNode>): Run => ({
  ...quickstart,
  nodes: quickstart.nodes.map((node): PlanNode => (node.kind === "grpo" ? { ...node, ...more } : node)),
});
const part = (run: Run, name: Part["name"]) => budgetOf(run).parts.find((each) => each.name === name);

describe("the batch", () => {
  it("of the quickstart: 12 prompts × 2 orders × 6 rollouts", () => {
    expect(budgetOf(quickstart).batch).toEqual({
      prompts: 12,
      orders: 2,
      group: 6,
      compared: 12,
      rollouts: 144,
      updates: 1,
      samples: 144,
      micro: undefined,
      accumulated: undefined,
      promptTokens: 12 * 2 * 36,
      completionTokens: 144 * 16,
    });
  });

  it("shares the rollouts of a step between updates, passes over them again, and splits them for the device", () => {
    const batch = budgetOf(withTrain({ updates: 4, innerSteps: 2, microBatch: 10 })).batch;
    expect(batch).toMatchObject({ updates: 8, samples: 36, micro: 10, accumulated: 4 });
  });
});

describe("the cost", () => {
  const perToken = (run: Run, name: Part["name"]): number => {
    const { tokens, operationsPerParameter } = part(run, name) ?? expect.unreachable(name);
    return operationsPerParameter.count! / tokens.count!;
  };

  it("of learning is 6 a token and parameter, 2 more when activations are computed again, 2 less where weights stay", () => {
    const lora = { rank: 4, alpha: 32, targets: "all" as const };
    expect(perToken(quickstart, "training")).toBe(6);
    expect(perToken(withTrain({ recompute: true }), "training")).toBe(8);
    expect(perToken(withTrain({ lora }), "training")).toBe(4);
    expect(perToken(withTrain({ lora, recompute: true }), "training")).toBe(6);
  });

  it("of the reference comes with every pass that has it in the loss, and once where it is in the reward", () => {
    const kl = { coefficient: 0.1, estimator: "k3" as const };
    const once = part(quickstart, "reference")?.tokens.count ?? expect.unreachable("a reference");
    expect(part(withTrain({ kl, innerSteps: 3 }), "reference")?.tokens.count).toBe(3 * once);
    expect(part(withTrain({ kl: { ...kl, place: "reward" }, innerSteps: 3 }), "reference")?.tokens.count).toBe(once);
  });

  it("of the quickstart, part by part", () => {
    const exactly = (count: number) => ({ count, atMost: false });
    const atMost = (count: number) => ({ count, atMost: true });
    expect(part(quickstart, "filter")).toMatchObject({
      sequences: exactly(500 * 10),
      tokens: atMost(500 * (36 + 160)),
    });
    const step = 12 * 2 * 36 + 144 * 16;
    expect(part(quickstart, "rollouts")).toMatchObject({ sequences: exactly(60 * 144), tokens: atMost(60 * step) });
    expect(part(quickstart, "training")?.operationsPerParameter).toEqual(atMost(6 * 60 * step));
    expect(part(quickstart, "reference")?.operationsPerParameter).toEqual(atMost(2 * 60 * step));
    // 200 questions in 4 orders, before and after
    expect(part(quickstart, "evaluation")).toMatchObject({ sequences: exactly(1600), tokens: atMost(1600 * 52) });
  });

  it("has no reference without KL, learns twice in two passes, and reads again what it recomputes", () => {
    const { kl: _, reference: __, ...node } = quickstart.nodes.find((each) => each.kind === "grpo") as GrpoNode;
    const run = {
      ...quickstart,
      nodes: quickstart.nodes.map((each): PlanNode => (each.kind === "grpo" ? node : each)),
    };
    expect(part(run, "reference")).toBeUndefined();
    const plain = part(quickstart, "training")?.operationsPerParameter.count ?? 0;
    expect(part(withTrain({ innerSteps: 2 }), "training")?.operationsPerParameter.count).toBe(2 * plain);
    expect(part(withTrain({ recompute: true }), "training")?.operationsPerParameter.count).toBe((8 / 6) * plain);
  });

  it("of measurements every so many steps counts each of them", () => {
    const every = (steps: number) => ({
      ...quickstart,
      nodes: quickstart.nodes.map((node): PlanNode => (node.kind === "evaluate" ? { ...node, every: steps } : node)),
    });
    expect(part(every(20), "evaluation")?.sequences.count).toBe(5 * 800);
  });

  it("of measurements asked less or more often", () => {
    const asked = (more: Partial<EvaluateNode>) => ({
      ...quickstart,
      nodes: quickstart.nodes.map((node): PlanNode => (node.kind === "evaluate" ? { ...node, ...more } : node)),
    });
    expect(part(asked({ before: false }), "evaluation")?.sequences.count).toBe(800);
    expect(part(asked({ samples: 3 }), "evaluation")?.sequences.count).toBe(4800);
    // the length in epochs is only known to be at most so much, and so is how often it is measured
    expect(part(runOf("specs/paper.perl"), "evaluation")?.sequences.atMost).toBe(true);
  });

  it("of data that only the hub knows is unknown, and says so", () => {
    const run = runOf("specs/paper.perl");
    expect(part(run, "filter")?.sequences.count).toBeUndefined();
    expect(part(run, "rollouts")?.sequences.atMost).toBe(true);
    const text = printRun(run, undefined);
    expect(text).toMatch(/memory +unknown/);
    expect(text).toMatch(/roll out to filter +unknown/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

it("names every seed", () => {
  expect(budgetOf(quickstart).seeds).toEqual([
    { of: "run", seed: 1 },
    { of: "data_seed", seed: 0 },
    { of: "data.train.four_artists", seed: 1 },
    { of: "data.held_out.four_artists", seed: 0 },
  ]);
  const released = programOf("specs/paper.perl").plan.runs.find((each) => each.name === "perl_released");
  expect(released && budgetOf(released).seeds).toEqual([
    { of: "run", seed: 42 },
    { of: "permute", seed: 42 },
  ]);
});

describe("several runs", () => {
  it("are a table with what differs between them", () => {
    const { experiments } = programOf("specs/ablations.perl");
    const varying = varyingSettings(experiments);
    expect(varying.paths).toContain("permute.copies");
    expect(varying.paths).toContain("train.per_order");
    expect(varying.paths.some((path) => path.startsWith("evaluate"))).toBe(false);
    const rows = experiments.map(({ run }, i) => ({
      run,
      label: run.name,
      memory: undefined,
      varying: varying.values[i] ?? [],
    }));
    const lines = printRuns(rows, varying.paths);
    // what is the same in all runs is said beneath
    const said = lines.at(-1) ?? "";
    expect(said).toMatch(/^ {2}in each: /);
    expect(lines.length).toBe(experiments.length + 2);
    expect(lines[0]).toMatch(/^ {2}run +seed +permute\.copies/);
    for (const { run } of experiments) expect(lines.some((line) => line.startsWith(`  ${run.name} `))).toBe(true);
    const [first] = lines;
    const at = first?.indexOf("hash") ?? 0;
    for (const line of lines.slice(1, -1)) expect(line.slice(at)).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe("the prompt", () => {
  it("is what the tokenizer reads back, pictures drawn together", async () => {
    const found = await renderPrompt(quickstart, "specs");
    expect(found).toMatchObject({
      source: "data.train.four_artists",
      limit: 36,
      visualTokens: [1, 1, 1, 1],
      answer: "A",
    });
    if (typeof found === "string") throw new Error(found);
    expect(found.text).toMatch(/^<\|im_start\|>\s*user/);
    expect(found.text).toMatch(/assistant\s*$/);
    expect(found.text.match(/<\|image_pad\|>/g)?.length).toBe(4);
    expect(found.stages).toEqual(["data.train.take", "data.train.rollout", "data.train.where"]);
    expect(found.tokens).toBeLessThanOrEqual(found.limit);
  });

  it("of a fresh model is there too; of a model of the hub there is none, and a reason", async () => {
    const fresh = await renderPrompt(runOf("specs/warm-start.perl"), "specs");
    expect(fresh).toMatchObject({ source: "data.even.four_artists", answer: expect.stringContaining("<think>") });
    expect(await renderPrompt(runOf("specs/paper.perl"), "specs")).toMatch(/on the hub/);
  });
});
