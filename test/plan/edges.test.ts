// The contract at its edges: words for settings that few write, values that just make sense and just do not, files in any order.
// Found by mutants (bench/mutation) that no other test noticed.

import { describe, expect, test } from "vitest";
import { grpo, model, planOf, questions } from "../../bench/campaigns/tiny.ts";
import { builtIns } from "../../plan/built-ins.ts";
import { adaptiveAt } from "../../plan/curve.ts";
import { declared } from "../../plan/declared.ts";
import { decisiveHashes } from "../../plan/hash.ts";
import { describeCurve, printMovable } from "../../plan/nodes/describe.ts";
import { smallestTemperature } from "../../plan/nodes/facts.ts";
import { within } from "../../plan/nodes/grader.ts";
import type { GrpoNode, ModelNode, PlanNode } from "../../plan/plan.ts";
import { compiled } from "./demo.ts";

test("each part that decides bits has its version; whoever raises one pins what changed (test/run/built-ins.test.ts)", () => {
  expect(builtIns).toEqual({
    four_artists: 1,
    rows: 3,
    pictures: 1,
    draws: 1,
    jumps: 1,
    sampler: 1,
    grading: 1,
    evaluation: 0,
    packing: 1,
    numerics: 1,
  });
});

test("an adaptive curve is at its ends outside of the range, and in proportion inside", () => {
  const curve = { kind: "adaptive", from: 1, to: 0, by: "accuracy", between: { from: 0.5, to: 0.75 } } as const;
  const at = (measure: number) => adaptiveAt(curve as Parameters<typeof adaptiveAt>[0], measure);
  expect([0, 0.5, 0.5625, 0.625, 0.75, 1].map(at)).toEqual([1, 1, 0.75, 0.5, 0, 0]);
  const jump = { ...curve, between: { from: 0.5, to: 0.5 } } as Parameters<typeof adaptiveAt>[0];
  expect([0.4, 0.5, 0.6].map((each) => adaptiveAt(jump, each))).toEqual([1, 0, 0]);
});

test("pictures that move are counted from 1, and a curve says its warm-up where it has one", () => {
  expect(printMovable({ kind: "slots", slots: [1, 2] })).toBe("slots(2, 3)");
  expect([printMovable({ kind: "last", count: 4 }), printMovable("options")]).toEqual(["last(4)", "options"]);
  const linear = { kind: "linear", from: 1, to: 0, over: { from: 0, to: 1 }, warmup: 0 } as const;
  expect(describeCurve(linear, String)).toBe("linear 1 -> 0");
  expect(describeCurve({ ...linear, warmup: 0.1 }, String)).toBe("linear 1 -> 0, warm-up 10%");
  expect(describeCurve({ ...linear, over: { from: 0, to: 0.5 } }, String)).toBe("linear 1 -> 0 over 0%..50%");
});

test("a limit counts itself where its sign says so", () => {
  const verdicts = (sign: "<" | "<=" | ">" | ">=") => [1, 2, 3].map((value) => within({ sign, limit: 2 }, value));
  expect(verdicts("<")).toEqual([true, false, false]);
  expect(verdicts("<=")).toEqual([true, true, false]);
  expect(verdicts(">")).toEqual([false, false, true]);
  expect(verdicts(">=")).toEqual([false, true, true]);
});

test("what the files of a node are hangs on no order in which they are listed", () => {
  const run = planOf([{ ...model, from: { kind: "checkpoint", path: "m" } }, ...questions(2)]);
  const input = (role: string, digest: string) => ({ node: model.id, role, path: role, digest: `sha256:${digest}` });
  const files = [input("config.json", "1"), input("tokenizer.json", "2"), input("weights", "3")] as never[];
  const hash = (inputs: readonly never[]) => decisiveHashes({ nodes: run.nodes, inputs }).get(model.id);
  expect(hash(files.toReversed())).toBe(hash(files));
  expect(hash([files[1]!, files[2]!, files[0]!])).toBe(hash(files));
  expect(hash(files.slice(1))).not.toBe(hash(files));
});

test("resampling lets through what its target has", () => {
  const codes = (toward: string, share: number) =>
    compiled({
      data: `four_artists(split = train) | take(64) | rollout(1, from = policy) | resample(accuracy, toward = [${toward}]) | where(accuracy == ${share}%)`,
    }).diagnostics.map((each) => each.code);
  expect(codes("0%, 100%", 0)).toContain("E0552");
  expect(codes("0%, 100%", 100)).not.toContain("E0552");
  expect(codes("100%, 0%", 100)).toContain("E0552");
});

describe("values that contradict each other", () => {
  const said = (node: PlanNode) => (declared(node).nonsense?.(node) ?? []).map(({ path }) => path.join("."));
  const shaped = (change: (shape: Extract<ModelNode["from"], { kind: "fresh" }>["shape"]) => object): PlanNode => {
    if (model.from.kind !== "fresh") throw new Error("a fresh model");
    return { ...model, from: { ...model.from, shape: change(model.from.shape) } } as ModelNode;
  };

  test("of training: a term or a renewal without a reference, too short an answer, a temperature that is none", () => {
    const kl = { coefficient: 0.1, estimator: "k3" } as const;
    const sync = { every: 2, share: 0.5 };
    const of = (more: Partial<GrpoNode>) => said(grpo(1, more));
    expect(of({})).toEqual([]);
    expect(of({ sync })).toEqual(["sync"]);
    expect(of({ kl })).toEqual(["kl"]);
    expect(of({ kl, sync, reference: "reference" })).toEqual([]);
    expect([of({ completion: 2 }), of({ completion: 1 })]).toEqual([[], ["completion"]]);
    expect(smallestTemperature).toBe(1.2e-38);
    expect([of({ temperature: 1.3e-38 }), of({ temperature: 1.2e-38 })]).toEqual([[], ["temperature"]]);
  });

  test("of a model's shape", () => {
    expect(said(model)).toEqual([]);
    const text = (more: object) => said(shaped((shape) => ({ ...shape, text: { ...shape.text, ...more } })));
    const vision = (more: object) => said(shaped((shape) => ({ ...shape, vision: { ...shape.vision, ...more } })));
    expect(text({ mropeSections: [2, 1, 2] })).toEqual(["from.shape.text.mropeSections"]);
    expect(text({ hidden: 15 })).toEqual(["from.shape.text.heads"]);
    expect(text({ heads: 2, kvHeads: 4 })).toEqual(["from.shape.text.kvHeads"]);
    expect(vision({ fullAttentionBlocks: [1] })).toEqual(["from.shape.vision.fullAttentionBlocks"]);
    expect(vision({ depth: 2, fullAttentionBlocks: [0, 1] })).toEqual([]);
    expect(vision({ hidden: 17 })).toEqual(["from.shape.vision.heads"]);
    // as the language asks: two rotary axes of pairs, and windows of whole tokens
    expect(vision({ hidden: 12 })).toEqual(["from.shape.vision.heads"]);
    expect(vision({ window: 42 })).toEqual(["from.shape.vision.patch"]);
    const both = shaped((shape) => ({ text: { ...shape.text, hidden: 15 }, vision: { ...shape.vision, hidden: 12 } }));
    const facts = declared(both)
      .nonsense?.(both)
      .map(({ fact }) => fact);
    expect(facts).toEqual([
      "a width of 15 does not split into 2 heads",
      "a width of 12 does not split into 2 heads, each a multiple of 4 wide",
    ]);
  });
});
