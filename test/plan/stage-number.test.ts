// Which node draws by which number: what stands upstream decides, and nothing else does.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { legalOrder } from "../../bench/campaigns/orders.ts";
import { compile } from "../../compiler/compile.ts";
import { hashRun } from "../../plan/hash.ts";
import { withInputs } from "../../plan/inputs.ts";
import type { NodeId, PlanNode, Run } from "../../plan/plan.ts";
import { rankOf, stageNumber } from "../../plan/stage-number.ts";
import { disk } from "./disk.ts";

const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    one      = four_artists(split = train) | take(64) | shuffle
    two      = four_artists(split = train, seed = 9) | take(64) | shuffle
    train    = mix(one, two) | shuffle | rollout(4, from = policy) | where(accuracy > 0%) | rollout(8, from = policy) | where(accuracy < 100%)
    held_out = four_artists(split = held_out_question) | take(64) | shuffle
  }
  permute { images = data.train }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
  evaluate first { on = data.held_out }
  evaluate last { on = data.held_out  orders = 2 }
}
`;
const run: Run = compile({ path: "demo.perl", text }, disk()).value!.plan.runs[0]!;
const ranks = (nodes: readonly PlanNode[], kind: PlanNode["kind"]) =>
  nodes.filter((each) => each.kind === kind).map((each) => [each.id, rankOf(nodes, each)]);

/** The same nodes under other names. */
function renamed(nodes: readonly PlanNode[], name: (id: NodeId) => NodeId): readonly PlanNode[] {
  return nodes.map((node) => ({ ...withInputs(node, name), id: name(node.id) }));
}

describe("the number of a node in draw keys", () => {
  it("counts the nodes of its kind that stand upstream, one behind the other", () => {
    expect(ranks(run.nodes, "shuffle")).toEqual([
      ["data.one.shuffle", 0],
      ["data.two.shuffle", 0],
      ["data.train.shuffle", 1],
      ["data.held_out.shuffle", 0],
    ]);
    expect(ranks(run.nodes, "rollout").map(([, rank]) => rank)).toEqual([0, 1]);
    expect(ranks(run.nodes, "evaluate").map(([, rank]) => rank)).toEqual([0, 0]);
    expect(ranks(run.nodes, "grpo")).toEqual([["train", 0]]);
  });

  it("tells kinds apart, and ranks of a kind", () => {
    const drawing = run.nodes.filter(({ kind }) => ["shuffle", "rollout", "grpo", "evaluate"].includes(kind));
    const keys = new Map(
      drawing.map((node) => [`${node.kind} ${rankOf(run.nodes, node)}`, stageNumber(run.nodes, node)]),
    );
    expect(new Set(keys.values()).size).toBe(keys.size);
    for (const key of keys.values()) expect(key).toBeLessThan(2 ** 24);
  });

  it("of a kind is its number 4096 times over, which every draw ever published has in it", () => {
    const numbered = run.nodes.map((node) => [node.id, stageNumber(run.nodes, node)]);
    expect(Object.fromEntries(numbered)).toMatchObject({
      train: 11 * 4096,
      "data.one.shuffle": 8 * 4096,
      "data.train.shuffle": 8 * 4096 + 1,
      "evaluate.first": 13 * 4096,
      "evaluate.last": 13 * 4096,
    });
  });

  it("counts nothing for what is not among the nodes", () => {
    expect(
      ranks(
        run.nodes.filter(({ kind }) => kind === "shuffle"),
        "shuffle",
      ).map(([, rank]) => rank),
    ).toEqual([0, 0, 0, 0]);
  });

  it("reads each node a few times, though each of many reads the one before twice and there are 2^60 ways down", () => {
    const { because } = run.nodes[0]!;
    let reads = 0;
    const nodes = Array.from(
      { length: 61 },
      (_, at): PlanNode => ({
        kind: "mix",
        id: `m${at}`,
        because,
        get parts() {
          reads += 1;
          if (reads > 1000) throw new Error("the same nodes are read again and again");
          return [{ input: `m${at - 1}` }, { input: `m${at - 1}` }];
        },
      }),
    );
    expect(rankOf(nodes, nodes[60]!)).toBe(60);
  });

  it("is the same, and so is the run's hash, under every name and every legal order of the nodes", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (stream) => {
        const numbers = stream[Symbol.iterator]();
        const roll = (n: number): number => (numbers.next().value as number) % n;
        const names = new Map(run.nodes.map(({ id }) => [id, `n${roll(1000)}.${id.length}.${roll(2 ** 20)}`]));
        const nodes = renamed(legalOrder(run.nodes, roll), (id) => names.get(id)!);
        for (const node of run.nodes)
          expect(stageNumber(nodes, { ...node, id: names.get(node.id)! })).toBe(stageNumber(run.nodes, node));
        expect(hashRun({ ...run, nodes })).toBe(run.hash);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same when a node is written twice", () => {
    const twin = { ...run.nodes.find(({ id }) => id === "data.one.shuffle")!, id: "again" };
    const nodes = run.nodes.flatMap((node) => {
      const read = node.kind === "mix" ? withInputs(node, (id) => (id === "data.two.shuffle" ? "again" : id)) : node;
      return node.id === "data.one.shuffle" ? [node, twin] : [read];
    });
    const once = nodes
      .filter(({ id }) => id !== "again")
      .map((node) => withInputs(node, (id) => (id === "again" ? "data.one.shuffle" : id)));
    expect(ranks(nodes, "shuffle").find(([id]) => id === "data.train.shuffle")).toEqual(["data.train.shuffle", 1]);
    expect(ranks(once, "shuffle").find(([id]) => id === "data.train.shuffle")).toEqual(["data.train.shuffle", 1]);
    expect(hashRun({ ...run, nodes })).toBe(hashRun({ ...run, nodes: once }));
  });
});
