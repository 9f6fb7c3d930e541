// Stages that make a dataset of another: what the plan says of how many come out, against what a run really makes. And `skip`,
// whose first attempt from outside compiled, passed all tests, and made the language wrong.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { examples, measuredAt } from "../../plan/passing.ts";
import type { DataNode, NodeId } from "../../plan/plan.ts";
import { executions } from "../../runtime/stages/data/all.ts";
import { derivation } from "../../runtime/stages/data/make.ts";
import type { Dataset } from "../../runtime/stages/dataset.ts";
import { endlessFamily } from "../../runtime/stages/dataset.ts";
import { model, planOf, questions } from "../run/tiny.ts";

const { because } = model;
/** The stages that make a dataset of the one before. */
const derived = ["take", "skip", "shuffle", "where"] as const;
type Stage = Extract<DataNode, { kind: (typeof derived)[number] }>;

test("every stage that makes a dataset of the one before is drawn here", () => {
  const made = Object.entries(executions).flatMap(([kind, how]) => (how && "derive" in how ? [kind] : []));
  // of several datasets, and not of the one before
  expect(made.filter((kind) => kind !== "mix").sort()).toEqual([...derived].sort());
});

/** The dataset behind stages, and the nodes that made it. */
function through(stages: readonly Stage[]): { nodes: readonly DataNode[]; last: NodeId; made: Dataset } {
  const [family] = questions(1, { images: { from: 2, to: 3 } }) as [Extract<DataNode, { kind: "four_artists" }>];
  const nodes = [family, ...stages];
  const datasets = new Map<NodeId, Dataset>([[family.id, endlessFamily({ ...family, seed: 1 })]]);
  const context = { run: { ...planOf([model]), nodes }, datasets, report: () => {} };
  for (const node of stages) datasets.set(node.id, derivation(node)!(context));
  const last = nodes.at(-1)!.id;
  return { nodes, last, made: datasets.get(last)! };
}

const family = (questions(1)[0] as DataNode).id;
const chain = (kinds: readonly (readonly [Stage["kind"], number])[]): readonly Stage[] =>
  kinds.map(([kind, count], index): Stage => {
    const base = { id: `s${index}`, because, input: index === 0 ? family : `s${index - 1}` };
    switch (kind) {
      case "take":
      case "skip":
        return { ...base, kind, count };
      case "shuffle":
        return { ...base, kind };
      default:
        return { ...base, kind, keep: { kind: "compare", field: "images", with: ">=", value: count } };
    }
  });

const numbers = (made: Dataset) => (made.kind === "list" ? made.samples.map(({ number }) => number) : []);

describe("amounts", () => {
  const stage = fc.tuple(fc.constantFrom(...derived), fc.integer({ min: 1, max: 6 }));
  test("what a plan says of how many come out is what a run makes", () => {
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 5 }), fc.integer({ min: 0, max: 5 }), (kinds, skipped) => {
        const stages: Stage[] = [...chain([...(skipped > 0 ? [["skip", skipped] as const] : []), ["take", 20]])];
        for (const [kind, count] of kinds) {
          // a `take` of more than there are ends a run
          const enough = count <= numbers(through(stages).made).length;
          const [next] = chain([[kind === "take" && !enough ? "shuffle" : kind, count]]);
          stages.push({ ...next!, id: `s${stages.length}`, input: stages.at(-1)!.id });
        }
        const { nodes, last, made } = through(stages);
        const { count, atMost } = examples(nodes, last);
        const found = numbers(made).length;
        if (atMost) expect(found).toBeLessThanOrEqual(count ?? 0);
        else expect(found).toBe(count);
      }),
      { numRuns: 300 },
    );
  });
});

describe("skip", () => {
  test("skip(n) | take(m) are the last m of take(n + m), of a family and of a list", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (n, m) => {
        const all = numbers(through(chain([["take", n + m]])).made);
        expect(
          numbers(
            through(
              chain([
                ["skip", n],
                ["take", m],
              ]),
            ).made,
          ),
        ).toEqual(all.slice(n));
        expect(
          numbers(
            through(
              chain([
                ["take", n + m],
                ["skip", n],
              ]),
            ).made,
          ),
        ).toEqual(all.slice(n));
      }),
    );
  });

  test("a condition on a family gives those that pass, in their order", () => {
    const [take, where] = chain([
      ["take", 12],
      ["where", 0],
    ]) as [Stage, Extract<Stage, { kind: "where" }>];
    const keep = { kind: "compare", field: "images", with: "==", value: 3 } as const;
    const listed = numbers(through([{ ...take, count: 60 } as Stage, { ...where, keep }]).made);
    const first = { ...where, id: "s0", input: family, keep };
    const drawn = numbers(through([first, { ...take, id: "s1", input: "s0" }]).made);
    expect(drawn).toEqual(listed.slice(0, 12));
    const never = { ...first, keep: { ...keep, value: 4 } };
    expect(() => through([never, { ...take, id: "s1", input: "s0" }])).toThrow(
      expect.objectContaining({ diagnostics: [expect.objectContaining({ code: "E0515" })] }),
    );
  });

  test("keeps what was measured: a filter behind it knows the rollouts before it", () => {
    const [node] = chain([["skip", 3]]);
    expect(measuredAt(node!)).toBe(family);
  });

  const spec = (train: string, batch = 2) => `spec 1
use { tiny_vlm } from "perlc:models"
experiment first {
  seed   = 1
  policy = tiny_vlm
  reward = boxed(answer)
  data {
    train = four_artists(images = 2..2, ask = [which]) | ${train}
    held  = four_artists(split = held_out_question, images = 2..2, ask = [which]) | take(5)
  }
  train grpo { on = data.train  batch = ${batch}prompt  per_order = 4rollout  duration = 2step  max_prompt = 64tok  max_completion = 16tok }
  evaluate { on = data.held }
}
`;
  const codes = (train: string, batch?: number) =>
    compile({ path: "specs/skip.perl", text: spec(train, batch) }, disk).diagnostics.map(({ code }) => code);

  test.each([
    ["take(64) | rollout(4, from = policy) | skip(8) | where(accuracy in 25%..75%)", 2, []],
    ["skip(8) | take(64)", 8, []],
    ["take(64) | skip(60)", 8, ["E0416"]],
    ["take(64) | skip(64)", 2, ["E0416"]],
    ["skip(8)", 2, ["E0559"]],
    ["where(images == 2) | take(8)", 2, []],
    // an order of what never ends is none
    ["skip(2) | shuffle | take(8)", 2, ["E0559"]],
  ])("%s, %i a step: %j", (train, batch, expected) => {
    expect(codes(train, batch)).toEqual(expected);
  });

  const parts = (train: string, held: string, more = "") => `spec 1
use { tiny_vlm } from "perlc:models"
experiment first {
  policy = tiny_vlm
  reward = boxed(answer)
  data {
    all   = jsonl("examples/rows/train.jsonl")
    twin  = jsonl("examples/rows/train.jsonl"${more})
    train = ${train}
    held  = ${held}
  }
  train grpo { on = data.train  batch = 2prompt  per_order = 4rollout  duration = 2step  max_prompt = 64tok  max_completion = 16tok }
  evaluate { on = data.held }
}
`;
  test.each([
    ["data.all | take(4)", "data.all | skip(4)", "", false],
    ["data.all | skip(4)", "data.all | take(4)", "", false],
    ["data.all | skip(2) | take(2)", "data.all | skip(4) | take(2)", "", false],
    ["data.all | take(4)", "data.twin | skip(4)", "", false],
    ["data.all | take(5)", "data.all | skip(4)", "", true],
    ["data.all | take(4)", "data.all | shuffle | skip(4)", "", true],
    ["data.all | take(4)", "data.twin | skip(4)", ", bad_rows = fail", true],
  ])("%s and %s%s have rows in common: %s", (train, held, more, common) => {
    const { diagnostics } = compile({ path: "specs/parts.perl", text: parts(train, held, more) }, disk);
    expect(diagnostics.some(({ code }) => code === "E0801")).toBe(common);
    expect(diagnostics.map(({ code }) => code)).not.toContain("E0550");
  });
});
