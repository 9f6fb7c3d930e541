// Decoding over a key-value cache: the golden greedy tokens, and the property that the design rests on: logits of
// prefill and decode equal those of the training pass over the whole order tree, and of plain causal rows, bit for bit.

import { describe, expect, test } from "vitest";
import { cacheStates } from "../../models/decoder/decoder.ts";
import { predictionFeeds, predictionInputs, stepFeeds, stepInputs } from "../../models/decoder/inputs.ts";
import type { TextRows } from "../../models/decoder/rows.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, constant, feed, fetch, finish, i32 } from "../../runtime/graph/ir.ts";
import type { HostArray } from "../../runtime/graph/op.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { predict, predictNext } from "../../runtime/model/forward.ts";
import { causalLayout } from "../../runtime/model/layouts/causal.ts";
import {
  decodeStep,
  prefillLayout,
  prefillRows,
  type TreeShape,
  treeLayout,
  treeRows,
} from "../../runtime/model/layouts/order-tree.ts";
import { weights, writeWeights } from "../../runtime/model/weights.ts";
import { useDevice } from "../tensor/check.ts";
import { goldenBatch } from "./batch.ts";
import { allGolden, type Golden } from "./golden.ts";

const gpu = useDevice();

/** Logits at `from` of one pass over whole sequences; with a tree, the pass fills its cache. */
async function whole(backend: Backend, model: Golden, text: TextRows, from: Int32Array, tree?: TreeShape) {
  const { config } = model;
  const { graphs, packed, patches } = goldenBatch(model);
  const size = { rows: text.rows, patches };
  const g = builder("whole");
  const parameters = weights(g, config, model.name);
  const cache = tree && { name: "cache", length: treeRows(tree), rows: constant(g, i32(text.rows), prefillRows(tree)) };
  const inputs = {
    ...graphs.inputs(g, config, size),
    from: predictionInputs(g, from.length, text.rows).from,
  };
  fetch(g, "logits", predict(g, config, parameters, inputs, cache));
  const program = await backend.compile(finish(g));
  program.run({
    ...graphs.feeds(config, size, packed, text),
    ...predictionFeeds({ from }, text.rows),
  });
  const { logits } = await program.fetch("logits");
  program.release();
  return logits!;
}

/** Greedy decoding of every rollout; returns the tokens and the logits [step][rollout · vocab]. */
async function greedy(backend: Backend, model: Golden, shape: TreeShape) {
  const { config } = model;
  const { asked } = goldenBatch(model);
  const rollouts = shape.orders * shape.group;
  const suppressed: number[] = model.json("io.json").greedy.suppressed;
  const choose = (logits: HostArray) =>
    Int32Array.from({ length: rollouts }, (_, rollout) => {
      const row = Array.from(logits.slice(rollout * config.text.vocab, (rollout + 1) * config.text.vocab));
      for (const each of suppressed) row[each] = Number.NEGATIVE_INFINITY;
      return row.indexOf(Math.max(...row));
    });
  const length = treeRows(shape);
  for (const each of cacheStates(config.text, { name: "cache", length })) backend.write(each.name, each.type);
  const prefill = prefillLayout(config, shape, asked);
  const logits = [await whole(backend, model, prefill.text, prefill.last, shape)];
  const tokens = [choose(logits[0]!)];

  const g = builder("decode");
  const parameters = weights(g, config, model.name);
  const inputs = stepInputs(g, config, rollouts);
  const fed = feed(g, "tokens", i32(rollouts));
  fetch(g, "logits", predictNext(g, config, parameters, fed, inputs, { name: "cache", length }));
  const program = await backend.compile(finish(g));
  for (let at = 0; at + 1 < shape.completion; at++) {
    program.run({ tokens: tokens[at]!, ...stepFeeds(decodeStep(config, prefill, at)) });
    logits.push((await program.fetch("logits")).logits!);
    tokens.push(choose(logits.at(-1)!));
  }
  program.release();
  const completions = Array.from({ length: rollouts }, (_, rollout) => tokens.map((step) => step[rollout]!));
  return { completions, logits };
}

describe.each(allGolden())("$config.family $name", (model) => {
  const { name } = model;
  const { asked } = goldenBatch(model);
  const prompt = Math.max(...asked.map((each) => each.tokens.length));
  const wanted = model.ints("greedy_ids");
  const goldenIds = [0, 1].map((row) => Array.from(wanted.slice(row * 12, row * 12 + 12)));

  test("greedy tokens on the interpreter", async () => {
    const backend = interpreter();
    writeWeights(backend, model.config, model.parameters, name);
    const { completions } = await greedy(backend, model, { orders: 2, group: 1, prompt, completion: 12 });
    expect(completions).toEqual(goldenIds);
  });

  // of each family one, tied and not: training.test.ts has the others
  if (!["small-untied", "tied"].includes(name)) return;
  test("greedy tokens on the GPU, with the bits of training", async () => {
    const backend = gpu();
    writeWeights(backend, model.config, model.parameters, name);
    const shape = { orders: 2, group: 2, prompt: prompt + 3, completion: 12 };
    const { completions, logits } = await greedy(backend, model, shape);
    expect(completions).toEqual([goldenIds[0], goldenIds[0], goldenIds[1], goldenIds[1]]);

    const { vocab } = model.config.text;
    const tree = treeLayout(model.config, shape, asked, completions);
    const trained = await whole(backend, model, tree.text, tree.predictions.from);
    for (let rollout = 0; rollout < 4; rollout++)
      for (let at = 0; at < 12; at++) {
        const place = (rollout * 12 + at) * vocab;
        const sampled = logits[at]!.slice(rollout * vocab, (rollout + 1) * vocab);
        expect(sampled, `rollout ${rollout}, token ${at}`).toEqual(trained.slice(place, place + vocab));
      }

    const plain = causalLayout(
      model.config,
      { sequences: 2, rows: 2 * (prompt + 11), completion: 12 },
      asked.map((each, order) => ({ prompt: each, completion: completions[2 * order]! })),
    );
    const causal = await whole(backend, model, plain.text, plain.predictions.from);
    for (let order = 0; order < 2; order++)
      expect(causal.slice(order * 12 * vocab, (order + 1) * 12 * vocab)).toEqual(
        trained.slice(2 * order * 12 * vocab, (2 * order + 1) * 12 * vocab),
      );
    backend.drop(
      ...cacheStates(model.config.text, { name: "cache", length: treeRows(shape) }).map((each) => each.name),
    );
  });
});
