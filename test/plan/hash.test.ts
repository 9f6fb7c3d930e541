// The laws of the plan's hash: equal under reformatting, comments, reordering, renaming and splitting into files,
// different for each single changed value.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { nodeHashes, sketchOf } from "../../plan/hash.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import { readPlan } from "../../plan/read.ts";
import { verify } from "../../plan/verify.ts";
import { disk } from "./disk.ts";

const model = `model small {
  weights = checkpoint("models/tiny")
}`;

type Tree = { readonly [name: string]: string | Tree };

/** A spec as a tree, so that its lines can be laid out in any order. */
const experiment = (data: string, held: string): Tree => ({
  seed: "7",
  policy: "small { max_pixels = 784 }",
  reference: "frozen(policy)",
  reward: "90% * boxed(answer) + 10% * matches(think_then_box)",
  data: {
    pool: "four_artists(split = train, ask = [which, odd]) | take(64)",
    [data]: "pool | rollout(10) | where(accuracy in 10%..90%)",
    [held]: "four_artists(split = held_out_question) | take(50)",
  },
  permute: { images: `data.${data}`, probability: "linear(100% -> 0%)", answers: "remap { yes_no = drop }" },
  "train grpo": {
    on: `data.${data}`,
    batch: "8prompt",
    group: "6rollout",
    length: "40step",
    inner: "2",
    clip: "0.2 { dual = 3.0 }",
    kl: "0.01 * k3(reference)",
    prompt: "48tok",
    completion: "20tok",
  },
  "evaluate every 10step": { on: `data.${held}`, accuracy: "70% ± 10%" },
});

interface Layout {
  /** Draws the next of `n` choices. */
  readonly next: (n: number) => number;
}

const plain: Layout = { next: () => 0 };

function print(tree: Tree, layout: Layout): string {
  const lines = Object.entries(tree);
  for (let i = lines.length - 1; i > 0; i -= 1) {
    const j = i - layout.next(i + 1);
    [lines[i], lines[j]] = [lines[j]!, lines[i]!];
  }
  const comment = () => ["", " // a remark, and = { ( signs", "\n\n"][layout.next(3)] ?? "";
  const gap = () => " ".repeat(1 + layout.next(4));
  return lines
    .map(([name, value]) =>
      typeof value === "string"
        ? `${gap()}${name}${gap()}=${gap()}${value.replaceAll(" | ", layout.next(2) === 0 ? " | " : "\n  | ")}${comment()}\n`
        : `${name}${gap()}{${comment()}\n${print(value, layout)}}${comment()}\n`,
    )
    .join("");
}

const planOf = (text: string, files: Readonly<Record<string, string>> = {}, set: readonly string[] = []): Plan => {
  const { value, diagnostics } = compile({ path: "main.perl", text }, disk(files), { set });
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([]);
  return value!.plan;
};

const spec = (name: string, tree: Tree, layout: Layout = plain) =>
  `spec 1\n${model}\nexperiment ${name} {\n${print(tree, layout)}}\n`;
const base = planOf(spec("demo", experiment("train", "held_out")));

describe("the plan's hash is the same", () => {
  it("under every order of settings, every layout and every comment", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (stream) => {
        const numbers = stream[Symbol.iterator]();
        const layout: Layout = { next: (n) => (numbers.next().value as number) % n };
        expect(planOf(spec("demo", experiment("train", "held_out"), layout)).outline).toBe(base.outline);
      }),
      { numRuns: 60 },
    );
  });

  it("whatever the experiment and its datasets are called", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{4,9}_x$/), { minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        const plan = planOf(spec(a!, experiment(b!, c!)));
        expect(plan.outline).toBe(base.outline);
        // and so is what is known of it without hashing
        expect(plan.runs.map(sketchOf)).toEqual(base.runs.map(sketchOf));
      }),
      { numRuns: 20 },
    );
  });

  it("when the model, or the whole parent, moves to another file", () => {
    const tree = print(experiment("train", "held_out"), plain);
    const files = { "lib.perl": `spec 1\n${model}\n`, "parent.perl": spec("parent", experiment("train", "held_out")) };
    const used = `spec 1\nuse { small } from "lib.perl"\nexperiment demo {\n${tree}}\n`;
    const inherited = 'spec 1\nuse { parent } from "parent.perl"\nexperiment demo extends parent { }\n';
    expect(planOf(used, files).outline).toBe(base.outline);
    expect(planOf(inherited, files).outline).toBe(base.outline);
  });

  it("when a default is written out", () => {
    const set = ["train.mean=token", "permute.copies=1", "train.baseline.std=population", "evaluate.orders=4"];
    expect(planOf(spec("demo", experiment("train", "held_out")), {}, set).outline).toBe(base.outline);
  });

  it("when a batch is counted in rollouts instead of prompts", () => {
    expect(planOf(spec("demo", experiment("train", "held_out")), {}, ["train.batch=96rollout"]).outline).toBe(
      base.outline,
    );
  });
});

/** Another legal value for each setting of the spec and of its defaults. */
const others: Readonly<Record<string, string>> = {
  seed: "8",
  data_seed: "8",
  "seed.data": "8",
  "seed.sampling": "8",
  "seed.permutation": "8",
  policy: 'checkpoint("models/tiny", sha256 = "0000000000000000000000000000000000000000000000000000000000000000")',
  "policy.min_pixels": "784",
  "policy.max_pixels": "3136",
  "policy.weights":
    'checkpoint("models/tiny", sha256 = "0000000000000000000000000000000000000000000000000000000000000000")',
  reward: "80% * boxed(answer) + 20% * matches(think_then_box)",
  reference: "frozen(small)",
  "data.pool": "four_artists(split = train, ask = [which, odd]) | take(65)",
  "data.train": "pool | rollout(10) | where(accuracy in 20%..90%)",
  "data.held_out": "four_artists(split = held_out_question, seed = 1) | take(50)",
  "permute.images": "data.pool",
  "permute.copies": "2",
  "permute.order": "cyclic",
  "permute.move": "all",
  "permute.probability": "linear(100% -> 10%)",
  "permute.gate": "copy",
  "permute.draw": "run",
  "permute.answers": "drop",
  "permute.answers.yes_no": "flip",
  "permute.answers.letter": "drop",
  "permute.answers.number": "keep",
  "permute.answers.word": "drop",
  "permute.profile": "released_code",
  "train.on": "data.train | shuffle",
  "train.batch": "4prompt",
  "train.per_order": "5rollout",
  "train.duration": "41step",
  "train.rate": "2e-6",
  "train.baseline": "per_order",
  "train.baseline.std": "sample",
  "train.baseline.floor": "1e-4",
  "train.baseline.over": "batch",
  "train.baseline.combine": "norm_then_sum",
  "train.off_policy_mask": "0.5",
  "train.shuffle": "no",
  "train.log_completions": "10step",
  "train.stop": '["</think>"]',
  "train.ban": '["<think>"]',
  "train.system": '"Answer briefly."',
  "train.template": '"Look. {question}"',
  "train.objective": "gspo",
  "train.top_p": "90%",
  "train.top_k": "20",
  "train.min_p": "5%",
  "train.repetition": "1.1",
  "train.sync": "64step",
  "train.steer": "0.1 { horizon = 50step }",
  "train.kl_in": "reward",
  "train.kl_clamp": "10",
  "train.ratio_clamp": "20",
  "train.mean_rows": "trained",
  "train.entropy": "0.001",
  "train.filter": "accuracy { between = 10%..90% }",
  "train.overlong": "4tok",
  "train.mask_truncated": "yes",
  "train.updates": "2",
  "train.micro_batch": "4rollout",
  "train.precision": "bf16",
  "train.lora": "16",
  "train.freeze_vision": "yes",
  "train.recompute": "yes",
  "train.overlong_prompt": "drop",
  "train.clip": "0.3",
  "train.clip.high": "0.28",
  "train.clip.dual": "4.0",
  "train.ratio": "sequence",
  "train.kl": "0.02 * k3(reference)",
  "train.mean": "sequence",
  "train.temperature": "0.9",
  "train.inner": "3",
  "train.max_prompt": "49tok",
  "train.max_completion": "21tok",
  "train.optimizer.beta1": "0.8",
  "train.optimizer.beta2": "0.99",
  "train.optimizer.epsilon": "1e-7",
  "train.optimizer.decay": "0.1",
  "train.optimizer.clip_norm": "2",
  "train.checkpoint": "10step",
  "train.checkpoint.keep": "3",
  "evaluate.on": "data.held_out | shuffle",
  "evaluate.every": "20step",
  "evaluate.orders": "3",
  "evaluate.decode": "sample",
  "evaluate.samples": "2",
  "evaluate.before": "no",
  "evaluate.max_completion": "30tok",
  "evaluate.accuracy": "71% ± 10%",
  "evaluate.flip_rate": "20% ± 10%",
  "evaluate.consistent_accuracy": "50% ± 10%",
};

/** What else has to be set for a value to be legal; the hash is held against that. */
const needs: Readonly<Record<string, readonly string[]>> = {
  "evaluate.samples": ["evaluate.decode=sample"],
  "train.mean_rows": ["train.mean=sequence"],
};

describe("the plan's hash is another", () => {
  const text = spec("demo", experiment("train", "held_out"));
  it.each(Object.entries(others))("when %s is %s", (path, value) => {
    const set = [`${path}=${value}`, ...(needs[path] ?? [])];
    const { value: program } = compile({ path: "main.perl", text }, disk(), { set });
    expect(program?.plan.outline).toMatch(/^sha256:[0-9a-f]{64}$/);
    const { value: without } = compile({ path: "main.perl", text }, disk(), { set: needs[path] ?? [] });
    expect(program?.plan.outline).not.toBe(without?.plan.outline);
  });

  it("and the list above leaves out no setting of the spec", () => {
    const { value } = compile({ path: "main.perl", text }, disk());
    const paths = [...value!.experiments[0]!.spec.settings.keys()];
    // a choice of one
    const alone = ["train.optimizer"];
    expect(paths.filter((path) => !(path in others) && !alone.includes(path))).toEqual([]);
  });
});

describe("the verifier", () => {
  const [run] = base.runs;
  const withNodes = (nodes: readonly PlanNode[]): Plan => ({ ...base, runs: [{ ...run!, nodes }] });

  it("takes a plan that went through JSON", () => {
    const { value: back } = readPlan(JSON.parse(JSON.stringify(base)));
    expect(back).toEqual(base);
    expect(verify(back!)).toBe(back);
  });

  it("refuses a changed value, a missing input, a wrong order, a field too many", () => {
    const nodes = run!.nodes;
    const changed = nodes.map((node) => (node.kind === "grpo" ? { ...node, group: 5 } : node));
    expect(() => verify(withNodes(changed))).toThrow(/hash/);
    expect(() => verify(withNodes(nodes.filter((node) => node.id !== "reward")))).toThrow(/reward/);
    expect(() => verify(withNodes([...nodes].reverse()))).toThrow(/does not stand before it/);
    const extra = nodes.map((node) => (node.kind === "grpo" ? { ...node, beta: 0.04 } : node)) as readonly PlanNode[];
    expect(() => verify(withNodes(extra))).toThrow(/schema/);
    expect(readPlan({ ...base, edition: 2 }).value).toBeUndefined();
  });

  it("gives each node a hash that knows its inputs and not its name", () => {
    const hashes = nodeHashes(run!.nodes);
    expect(new Set(hashes.values()).size).toBe(run!.nodes.length);
    const renamed = planOf(spec("demo", experiment("other", "held_out"))).runs[0]!;
    expect(nodeHashes(renamed.nodes).get("train")).toBe(hashes.get("train"));
    const filtered = planOf(spec("demo", experiment("train", "held_out")), {}, [`data.train=${others["data.train"]}`])
      .runs[0]!;
    expect(nodeHashes(filtered.nodes).get("train")).not.toBe(hashes.get("train"));
    expect(nodeHashes(filtered.nodes).get("reward")).toBe(hashes.get("reward"));
  });
});
