// A dry run compiles what a run compiles, program for program, on every adapter, and leaves nothing behind. What stops a run before its
// first step stops it too, with the same words.

import { readdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Run } from "../../plan/plan.ts";
import { dryRun } from "../../runtime/dry-run.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { type Graph, show } from "../../runtime/graph/ir.ts";
import { type BorrowedMachine, closeMachines } from "../../runtime/machine/borrow.ts";
import { type SessionSettings, startRun } from "../../runtime/session.ts";
import {
  answerable,
  evaluate,
  frozen,
  grpo,
  model,
  permute,
  planOf,
  questions,
  reward,
  scratch,
  supervised,
  watching,
} from "../run/tiny.ts";

const parent = scratch();
afterAll(closeMachines);

/** A program by what it computes, and by the sizes of what goes in. */
const computed = ({ name, nodes }: Graph): string => [name, ...nodes.map(({ op }) => op.name)].join(" ");
const signature = (graph: Graph): string =>
  [computed(graph), ...graph.sources.map(({ value }) => show(value.type))].join(" ");

/** Settings that note every graph that is compiled, and the most bytes that all held at once. */
function noting(adapter: string) {
  const graphs: Graph[] = [];
  const memory = { now: 0, most: 0 };
  const holding = <T extends { readonly bytes: number; release(): void }>(made: T): T => {
    memory.now += made.bytes;
    memory.most = Math.max(memory.most, memory.now);
    const { release } = made;
    return Object.assign(made, {
      release: () => {
        memory.now -= made.bytes;
        release();
      },
    });
  };
  const backendOn = (machine: BorrowedMachine): Backend => {
    const inner = machine.backend();
    return {
      ...inner,
      async compile(graph, room) {
        graphs.push(graph);
        return holding(await inner.compile(graph, room));
      },
      room: (...largest) => holding(inner.room(...largest)),
    };
  };
  const watched = watching(undefined, { adapter, threads: "1", backendOn } satisfies Partial<SessionSettings>);
  return { ...watched, graphs, memory };
}

async function tried(run: Run, adapter = "cpu") {
  const { settings, ...noted } = noting(adapter);
  const { threads: _, ...others } = settings;
  const found = await dryRun(run, [], parent, adapter === "cpu" ? settings : others);
  return { ...noted, found };
}

async function trained(run: Run) {
  const { settings, ...noted } = noting("cpu");
  await startRun(run, [], parent, parent, settings);
  return noted;
}

/** A family without end whose items have two to four pictures. */
const mixed = questions(1, { images: { from: 2, to: 4 }, seed: 3 }).slice(0, 1);
const onMixed = { on: "data.source", prompt: 64 } as const;

const runs: Readonly<Record<string, Run>> = {
  "GRPO with a list": planOf([model, ...questions(6), permute, reward, grpo(2), evaluate(1)]),
  "GRPO with a reference in its reward": planOf([
    model,
    frozen,
    ...questions(6),
    permute,
    reward,
    grpo(1, { reference: "reference", kl: { coefficient: 0.1, estimator: "k3", place: "reward" } }),
  ]),
  "GRPO with a frozen picture tower and a reference": planOf([
    model,
    frozen,
    ...questions(6),
    permute,
    reward,
    grpo(2, { freezeVision: true, reference: "reference", kl: { coefficient: 0.1, estimator: "k3" } }),
    evaluate(1),
  ]),
  "GRPO with a family without end": planOf([
    model,
    ...mixed,
    { ...permute, images: "data.source" },
    reward,
    grpo(4, onMixed),
  ]),
  "evaluation after training alone": planOf([
    model,
    ...questions(6),
    permute,
    reward,
    grpo(1),
    evaluate(0, { before: false }),
  ]),
  "supervised learning": planOf([model, ...mixed, supervised(12, { ...onMixed, batch: 1, completion: 24 })]),
  "supervised learning beside a frozen picture tower": planOf([
    model,
    ...mixed,
    supervised(6, { ...onMixed, batch: 1, completion: 24, freezeVision: true }),
  ]),
  "supervised learning of changed pictures": planOf([
    model,
    ...mixed,
    supervised(5, { ...onMixed, completion: 24, augment: true }),
  ]),
};

describe("what it compiles", () => {
  it.each(Object.entries(runs))("is what a run compiles, in its order, and takes no less: %s", async (name, run) => {
    const [dry, real] = [await tried(run), await trained(run)];
    // how long prompts of a step and completions are shows in the run: of supervised learning alone all sizes are known
    const of = (graphs: readonly Graph[]): readonly string[] =>
      name.startsWith("supervised") ? graphs.map(signature) : [...new Set(graphs.map(computed))];
    const wanted = of(real.graphs);
    // the self-check has one like it in both
    const isExtra = (graph: string): boolean => graph.startsWith("score by policy") && !wanted.includes(graph);
    expect(of(dry.graphs).filter((graph) => !isExtra(graph))).toEqual(wanted);
    expect(dry.found.stages.reduce((sum, each) => sum + each.programs, 0)).toBe(dry.graphs.length);
    // without states, which are the same in both
    expect(dry.memory.most).toBeGreaterThanOrEqual(real.memory.most);
  });

  it("behind rollouts is for all that may come", async () => {
    const nodes = [model, ...questions(6), ...answerable("data"), { ...permute, images: "data.kept" }, reward];
    const run = planOf([...nodes, grpo(1, { on: "data.kept" }), evaluate(0, { on: "data.kept" })]);
    const { found } = await tried(run);
    expect(found.stages.map(({ stage }) => stage)).toEqual(["data.rolled", "evaluate", "train"]);
    for (const stage of ["evaluate", "train"])
      expect(found.stages.find((each) => each.stage === stage)?.notes.join()).toContain("of 6 examples");
  });

  it("of a family without end grows with its batches, and says with which", async () => {
    const { found } = await tried(runs["supervised learning"] ?? expect.unreachable());
    expect(found.stages[0]?.programs).toBeGreaterThan(1);
    expect(found.stages[0]?.notes).toEqual([`for the batches of all 12 steps: ${found.stages[0]?.programs} sizes`]);
  });
});

describe.each(["cpu", "null", "software"])("on %s", (adapter) => {
  it("everything compiles, and no folder is made", async () => {
    const before = readdirSync(parent);
    const run = planOf([model, frozen, ...questions(4), permute, reward, grpo(2), evaluate(1)]);
    const { found, events, warnings } = await tried(run, adapter);
    expect(found.stages.map(({ stage, programs }) => [stage, programs])).toEqual([
      ["evaluate", 3],
      ["train", 8],
    ]);
    for (const { dispatches, kernels } of found.stages) expect(dispatches).toBeGreaterThanOrEqual(kernels);
    expect(found.kernels).toBeGreaterThan(50);
    expect(found.kernels).toBeLessThanOrEqual(found.stages.reduce((sum, each) => sum + each.kernels, 0));
    expect(found.bytes).toBeGreaterThan(found.largest);
    expect(events.map(({ event }) => event)).toEqual(["start", "permutable"]);
    expect(warnings).toEqual([]);
    expect(readdirSync(parent)).toEqual(before);
  });
});

describe("what stops a run", () => {
  const sentences = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const error: unknown = await work().catch((thrown: unknown) => thrown);
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, title }) => `${code} ${title}`);
  };
  const nodes = [model, ...questions(4), permute, reward];

  it.each([
    [
      "E1019",
      "a tensor of the plan that no buffer holds",
      "null",
      planOf([...nodes, grpo(1, { completion: 200_000 })]),
    ],
    [
      "E1028",
      "a tensor that only compiling shows",
      "null",
      planOf([...nodes, grpo(1), evaluate(0, { completion: 1_000_000 })]),
    ],
    ["E1026", "more than the device reaches", "cpu", planOf([...nodes, grpo(1, { completion: 2_000_000 })])],
    ["E1035", "a prompt that is too long", "cpu", planOf([...nodes, grpo(1, { prompt: 5 }), evaluate(0)])],
  ])("stops it with the same words: %s, %s", async (code, _, adapter, run) => {
    const before = readdirSync(parent);
    const dry = await sentences(() => tried(run, adapter));
    expect(dry).toEqual([expect.stringContaining(code)]);
    expect(readdirSync(parent)).toEqual(before);
    const { threads: __, ...settings } = watching(undefined, { adapter }).settings;
    expect(await sentences(() => startRun(run, [], parent, parent, settings))).toEqual(dry);
  });
});
