// What is drawn hangs on seed, purpose and the node's rank: arms that differ in a setting are given the same luck, and what
// nodes are called or in which order a plan lists them changes no bit.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { legalOrder } from "../../bench/campaigns/orders.ts";
import { withInputs } from "../../plan/inputs.ts";
import type { DataNode, GrpoNode, NodeId, PermuteNode, PlanNode, Run } from "../../plan/plan.ts";
import {
  answersOf,
  because,
  digest,
  evaluate,
  grpo,
  type Logged,
  logged,
  permute,
  planOf,
  questions,
  reward,
  useTrained,
} from "./tiny.ts";

const { start, policy } = useTrained();

describe("two arms", () => {
  async function drawn(more: Partial<GrpoNode>, permuted: Partial<PermuteNode> = {}) {
    const train = grpo(2, { logCompletions: 1, temperature: 1.3, rate: { kind: "constant", value: 0 }, ...more });
    const { folder } = await start(planOf([policy, ...questions(6), { ...permute, ...permuted }, reward, train]));
    return [1, 2].map((step) => logged(folder, step));
  }
  const without = (steps: readonly (readonly Logged[])[]) =>
    steps.map((all) => all.map((each) => [each.example, each.order]));
  const said = (steps: readonly (readonly Logged[])[]) => steps.map((all) => all.map((each) => each.completion));
  let base: Awaited<ReturnType<typeof drawn>>;
  beforeAll(async () => {
    base = await drawn({});
  });

  test.each<[string, Partial<GrpoNode>]>([
    ["objective", { objective: { kind: "cispo", cap: 5 } }],
    ["mean", { mean: "sequence" }],
    ["baseline", { baseline: { scope: "per_order", std: "none", floor: 1e-6 } }],
    ["length", { length: { unit: "step", count: 3 } }],
    ["clip", { clip: { low: 0.1, high: 0.3 } }],
  ])("that differ in %s draw the same examples, orders and sampler noise", async (_, more) => {
    const other = await drawn(more);
    expect(without(other)).toEqual(without(base));
    expect(said(other)).toEqual(said(base));
  });

  test("that differ in rate draw the same until the weights differ, and the same examples and orders after", async () => {
    const other = await drawn({ rate: { kind: "linear", from: 1e-2, to: 0, over: { from: 0, to: 1 }, warmup: 0 } });
    expect(without(other)).toEqual(without(base));
    expect(said(other)[0]).toEqual(said(base)[0]);
  });

  test("that differ in the schedule of permutation answer the same examples, and the same originals with the same noise", async () => {
    const other = await drawn({}, { probability: { kind: "constant", value: 0 } });
    const originals = (steps: typeof base) => steps.map((all) => all.filter((_, index) => index % 6 < 3));
    expect(without(other).map((all) => all.map(([example]) => example))).toEqual(
      without(base).map((all) => all.map(([example]) => example)),
    );
    expect(originals(other)).toMatchObject(originals(base).map((all) => all.map(({ completion }) => ({ completion }))));
    expect(without(other)).not.toEqual(without(base));
  });
});

describe("one plan", () => {
  const held: DataNode[] = [
    ...questions(5, { split: "held_out_question" }).map((node) => withNames(node, (id) => `held_${id}`) as DataNode),
    { kind: "shuffle", id: "held", because, input: "held_data" },
  ];
  const nodes = (): readonly PlanNode[] => [
    policy,
    ...questions(8).map((node) => withNames(node, (id) => `pool_${id}`)),
    { kind: "rollout", id: "rolled", because, input: "pool_data", count: 2, from: "policy", temperature: 1.3 },
    { kind: "shuffle", id: "data", because, input: "rolled" },
    ...held,
    permute,
    reward,
    grpo(2, { temperature: 1.3 }),
    evaluate(0, { id: "evaluate.one", on: "held", decode: { kind: "sample", temperature: 1 } }),
    evaluate(0, { id: "evaluate.two", on: "data" }),
  ];

  function withNames(node: PlanNode, name: (id: NodeId) => NodeId): PlanNode {
    return { ...withInputs(node, name), id: name(node.id) };
  }

  async function results(run: Run, name: (id: NodeId) => NodeId) {
    const ended = await start(run);
    const metrics = JSON.parse(readFileSync(join(ended.folder, "metrics.json"), "utf8")) as {
      evaluations: { evaluation: string }[];
    };
    const of = (id: string) => {
      const { evaluation: _, ...figures } = metrics.evaluations.find((each) => each.evaluation === name(id))!;
      return figures;
    };
    return { weights: digest(ended), one: of("evaluate.one"), two: of("evaluate.two") };
  }

  test("with its nodes renamed, and in another legal order, gives the same weights and figures", async () => {
    const base = await results(planOf(nodes()), (id) => id);
    const last = legalOrder(nodes(), (n) => n - 1);
    expect(last.map((each) => each.id)).not.toEqual(nodes().map((each) => each.id));
    expect(await results(planOf(last), (id) => id)).toEqual(base);
    const name = (id: NodeId): NodeId => `${id === "evaluate.one" ? "zed" : id === "evaluate.two" ? "abc" : "x"}_${id}`;
    const renamed = planOf(legalOrder(nodes(), () => 0).map((node) => withNames(node, name)));
    expect(await results(renamed, name)).toEqual(base);
  });

  test("of another seed answers the same questions in the same orders", async () => {
    const asked = async (seed: number) => {
      const { folder } = await start(planOf(nodes(), seed));
      return JSON.stringify(answersOf(folder, "evaluate.one-before-0"));
    };
    expect(await asked(1)).toBe(await asked(2));
  });
});
