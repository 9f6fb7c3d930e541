// Conditions: how they are read, and what they mean for an example of which only some things are known.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { describePredicate } from "../../plan/nodes/describe.ts";
import { mayHold } from "../../plan/nodes/predicate.ts";
import type { Predicate } from "../../plan/plan.ts";
import { disk } from "../plan/disk.ts";

function read(condition: string): Predicate | readonly string[] {
  const text = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = parquet("train.parquet") | rollout(10) | where(${condition}) }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
}
`;
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk());
  const node = value?.plan.runs[0]?.nodes.find((each) => each.kind === "where");
  return node ? node.keep : diagnostics.map((each) => each.code);
}

describe("a condition", () => {
  it.each([
    ["accuracy in 10%..90%", { kind: "between", field: "accuracy", from: 0.1, to: 0.9 }],
    ["images == 2", { kind: "compare", field: "images", with: "==", value: 2 }],
    ["2 <= images", { kind: "compare", field: "images", with: ">=", value: 2 }],
    ["kind in [which, odd]", { kind: "one_of", field: "kind", values: ["which", "odd"] }],
    ["not order == bound", { kind: "not", of: { kind: "compare", field: "order", with: "==", value: "bound" } }],
  ])("%s", (condition, predicate) => expect(read(condition)).toEqual(predicate));

  it("joins three parts into one node, and `and` binds tighter than `or`", () => {
    const joined = read("images > 1 and accuracy > 0% and kind != count or order == free");
    expect(joined).toMatchObject({ kind: "any", of: [{ kind: "all", of: [{}, {}, {}] }, { kind: "compare" }] });
    expect(describePredicate(joined as Predicate)).toBe(
      "images > 1 and accuracy > 0% and kind != count or order == free",
    );
  });

  it.each([
    ["acuracy > 10%", ["E0203"]],
    ["accuracy > 10", ["E0304"]],
    ["accuracy > 120%", ["E0401"]],
    ["images in 2step..3step", ["E0302"]],
    ["kind in [whch]", ["E0306"]],
    ["kind in which", ["E0301"]],
    ["accuracy + 10%", ["E0301"]],
    ["accuracy", ["E0301"]],
    ["accuracy < 0%", ["E0552"]],
  ])("%s is refused", (condition, codes) => expect(read(condition)).toEqual(codes));
});

const atom: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({
    kind: fc.constant("compare" as const),
    field: fc.constant("images" as const),
    with: fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
    value: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({
    kind: fc.constant("one_of" as const),
    field: fc.constant("kind" as const),
    values: fc.array(fc.constantFrom("which", "odd")),
  }),
);
const predicates: fc.Arbitrary<Predicate> = fc.letrec<{ tree: Predicate }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.record({ kind: fc.constantFrom("all", "any"), of: fc.array(tie("tree"), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("not" as const), of: tie("tree") }),
  ),
})).tree;

describe("what holds of an example of which little is known", () => {
  it("still holds when more is known", () => {
    const known = fc.record({ images: fc.integer({ min: 0, max: 5 }), kind: fc.constantFrom("which", "odd") });
    fc.assert(
      fc.property(predicates, known, (predicate, example) => {
        const certain = mayHold(predicate, example);
        expect(certain).toBeTypeOf("boolean");
        for (const partial of [{}, { images: example.images }, { kind: example.kind }]) {
          const verdict = mayHold(predicate, partial);
          if (verdict !== undefined) expect(verdict).toBe(certain);
        }
      }),
      { numRuns: 400 },
    );
  });
});
