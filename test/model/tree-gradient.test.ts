// The way back through the order tree: with several rollouts behind one prompt and pictures that orders share, every
// parameter's gradient must be that of the same sequences written out one by one.

import { expect, test } from "vitest";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Predictions, TextRows } from "../../models/decoder/rows.ts";
import { goldenBatch } from "../../runtime/conform/model/batch.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, constant, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { predict } from "../../runtime/model/forward.ts";
import { causalLayout } from "../../runtime/model/layouts/causal.ts";
import { packedTree } from "../../runtime/model/layouts/packed-tree.ts";
import { weights, writeWeights } from "../../runtime/model/weights.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { numbers, useDevice } from "../tensor/check.ts";
import { golden } from "./golden.ts";

const gpu = useDevice();
const model = golden("tiny-tied");
const { config, parameters } = model;
const { graphs, packed, patches, asked } = goldenBatch(model);
const completion = 7;
const group = 3;
const on = { gradients: true };

/** Six rollouts of different lengths; one has a single token, one none. */
const completions = [7, 1, 4, 0, 6, 5].map((length, rollout) =>
  Array.from({ length }, (_, at) => (17 * rollout + 31 * at + 5) % 250),
);

/** Gradients of Σ cotangent · log-prob, by parameter. */
async function slopes(backend: Backend, { text, predictions }: { text: TextRows; predictions: Predictions }) {
  const g = builder("slopes");
  const values = weights(g, config, "tree");
  const size = { rows: text.rows, patches };
  const places = predictions.targets.length;
  const { from, targets } = predictionInputs(g, places, text.rows, on);
  const logits = predict(g, config, values, { ...graphs.inputs(g, config, size, on), from });
  const { logp } = logProb(g, logits, targets, constant(g, f32(1), [1]));
  const found = gradients(g, sumAll(g, multiply(g, logp, feed(g, "cotangent", f32(places)))), [...values.values()]);
  [...values.keys()].forEach((name, at) => {
    fetch(g, name, found[at] ?? expect.unreachable(`no gradient reaches ${name}`));
  });
  writeWeights(backend, config, parameters, "tree");
  const program = await backend.compile(finish(g));
  program.run({
    ...graphs.feeds(config, size, packed, text, on),
    ...predictionFeeds(predictions, text.rows, on),
    cotangent: numbers(places, 3).map((each, at) => each * predictions.mask[at]!),
  });
  const fetched = await program.fetch(...values.keys());
  program.release();
  return fetched;
}

test("gradients through the tree are those of separate sequences", async () => {
  const prompt = Math.max(...asked.map((each) => each.tokens.length)) + 2;
  const tree = packedTree(config, { rows: 3 * prompt + 50, places: 30 }, asked, { group, completions });
  const sequences = completions.map((each, rollout) => ({
    prompt: asked[Math.floor(rollout / group)]!,
    completion: each,
  }));
  const plain = causalLayout(config, { rows: 9 * (prompt + completion), places: 30 }, sequences);
  const wanted = await slopes(interpreter(), plain);
  for (const [backend, tolerance] of [[interpreter(), 1e-9] as const, [gpu(), 3e-4] as const]) {
    const found = await slopes(backend, tree);
    for (const [name, given] of Object.entries(wanted)) {
      const slope = Float64Array.from(given);
      const scale = Math.sqrt(slope.reduce((sum, each) => sum + each * each, 0) / slope.length);
      expect(scale, name).toBeGreaterThan(0);
      const worst = slope.reduce((most, each, at) => Math.max(most, Math.abs(each - found[name]![at]!)), 0);
      expect(worst / scale, `${name} on ${backend.name}`).toBeLessThan(tolerance);
    }
  }
});
