// Edges of the objective that means and tolerances hide: the one token that has most, one row alone, no division at all. Found by
// mutants (bench/mutation) that no other test noticed.

import { expect, test } from "vitest";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { advantages } from "../../runtime/policy/advantage.ts";
import { objectiveGraph } from "../../runtime/policy/objective.ts";
import { tokenWeights } from "../../runtime/policy/token-weights.ts";

test("without a deviation an advantage is the difference from the mean, to the bit", () => {
  const rewards = [1, 0, 0.25, 0.75];
  expect([...advantages(rewards, [0, 0, 0, 0], { std: "none", floor: 0.5 })]).toEqual([0.5, -0.5, -0.25, 0.25]);
});

test("rewards that differ by more than rounding are no tie", () => {
  const of = (difference: number) => [...advantages([0.5, 0.5 + difference], [0, 0], { std: "population", floor: 0 })];
  expect(of(0.5e-12)).toEqual([0, 0]);
  expect(of(1.6e-12)).toEqual([-1, 1]);
});

test("the weights of one row alone are those of its mean", () => {
  const tokens = { rows: 1, width: 4, mask: [1, 1, 0, 0] };
  expect([...tokenWeights(tokens, "sequence", 4)]).toEqual([0.5, 0.5, 0, 0]);
  expect([...tokenWeights(tokens, "sequence", 4, "trained")]).toEqual([0.5, 0.5, 0, 0]);
  expect([...tokenWeights(tokens, "sequence_sum", 4)]).toEqual([1, 1, 0, 0]);
  expect([...tokenWeights(tokens, "fixed_budget", 4)]).toEqual([0.25, 0.25, 0, 0]);
});

test.each([
  ["clip", {}],
  ["cispo, between bounds", { objective: { kind: "cispo_clip" } }],
] as const)(
  "%s: the figures say which bound was met, and the token with the most of the divergence",
  async (_, more) => {
    const backend = interpreter();
    const g = builder("objective");
    const each = (name: string) => feed(g, name, f32(2, 3));
    const inputs = { logp: each("logp"), behaviour: each("behaviour"), reference: each("reference") };
    const rest = { advantage: each("advantage"), mask: each("mask"), weight: each("weight") };
    const settings = {
      clip: { low: 0.2, high: 0.2 },
      ratio: "token",
      kl: { coefficient: 0.1, estimator: "k2" },
      ...more,
    } as const;
    const { clippedLow, clippedHigh, clipped, klMost, kl } = objectiveGraph(g, { ...inputs, ...rest }, settings);
    for (const [name, value] of Object.entries({ clippedLow, clippedHigh, clipped, klMost: klMost!, kl: kl! }))
      fetch(g, name, value);
    const program = await backend.compile(finish(g));
    program.run({
      logp: Float64Array.of(0, 0, 0, 0, 0, 0),
      // ratios e^(−b): beyond the upper bound where b is negative
      behaviour: Float64Array.of(-1, -1, 0, 1, 0, 9),
      reference: Float64Array.of(0.5, 0, -2, 0, 0, 9),
      advantage: Float64Array.of(1, 1, 1, -1, -1, -1),
      mask: Float64Array.of(1, 1, 1, 1, 1, 0),
      weight: Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.2, 0),
    });
    const found = await program.fetch("clippedLow", "clippedHigh", "clipped", "klMost", "kl");
    const scalar = (name: string) => found[name]![0];
    expect(scalar("clippedHigh")).toBeCloseTo(2 / 5, 12);
    expect(scalar("clippedLow")).toBeCloseTo(1 / 5, 12);
    expect(scalar("clipped")).toBeCloseTo(3 / 5, 12);
    // d²/2 of the masked tokens: the last place does not count
    expect(scalar("klMost")).toBeCloseTo(2, 12);
    expect(scalar("kl")).toBeCloseTo((0.125 + 2) / 5, 12);
  },
);
