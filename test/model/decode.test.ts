// Decoding over a key-value cache: the golden greedy tokens, and the property that the design rests on: logits of
// prefill and decode equal those of the training pass over the whole order tree, and of plain causal rows, bit for bit.

import { describe, expect, test } from "vitest";
import { goldenBatch } from "../../runtime/conform/model/batch.ts";
import { dropCache, goldenGreedy, greedyCheck, greedyTokens, wholeLogits } from "../../runtime/conform/model/greedy.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { causalLayout } from "../../runtime/model/layouts/causal.ts";
import { treeRows } from "../../runtime/model/layouts/order-tree.ts";
import { packedTree } from "../../runtime/model/layouts/packed-tree.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { expectPassed } from "../conform/passed.ts";
import { useDevice } from "../tensor/check.ts";
import { allGolden } from "./golden.ts";

const gpu = useDevice();

describe.each(allGolden())("$config.family $name", (model) => {
  const { name } = model;
  const { asked } = goldenBatch(model);
  const prompt = Math.max(...asked.map((each) => each.tokens.length));
  const goldenIds = goldenGreedy(model);

  test("greedy tokens on the interpreter", async () => {
    expect(goldenIds.map((row) => row.length)).toEqual([12, 12]);
    expectPassed(await greedyCheck(name, model, interpreter()));
  });

  // of each family one, tied and not: training.test.ts has the others
  if (!["small-untied", "tied"].includes(name)) return;
  test("greedy tokens on the GPU, with the bits of training", async () => {
    const backend = gpu();
    writeWeights(backend, model.config, model.parameters, name);
    const shape = { orders: 2, group: 2, prompt: prompt + 3, completion: 12 };
    const { completions, logits } = await greedyTokens(backend, model, shape);
    expect(completions).toEqual([goldenIds[0], goldenIds[0], goldenIds[1], goldenIds[1]]);

    const { vocab } = model.config.text;
    const room = { rows: treeRows(shape), places: 4 * 12 };
    const tree = packedTree(model.config, room, asked, { group: 2, completions });
    const trained = await wholeLogits(backend, model, tree.text, tree.predictions.from);
    for (let rollout = 0; rollout < 4; rollout++)
      for (let at = 0; at < 12; at++) {
        const place = (rollout * 12 + at) * vocab;
        const sampled = logits[at]!.slice(rollout * vocab, (rollout + 1) * vocab);
        expect(sampled, `rollout ${rollout}, token ${at}`).toEqual(trained.slice(place, place + vocab));
      }

    const plain = causalLayout(
      model.config,
      { rows: 2 * (prompt + 11), places: 2 * 12 },
      asked.map((each, order) => ({ prompt: each, completion: completions[2 * order]! })),
    );
    const causal = await wholeLogits(backend, model, plain.text, plain.predictions.from);
    for (let order = 0; order < 2; order++)
      expect(causal.slice(order * 12 * vocab, (order + 1) * 12 * vocab)).toEqual(
        trained.slice(2 * order * 12 * vocab, (2 * order + 1) * 12 * vocab),
      );
    dropCache(backend, model, shape);
  });
});
