// Greedy decoding of a golden model over a key-value cache: prefill of the prompts, then a step a token.

import { cacheStates } from "../../../models/decoder/decoder.ts";
import { predictionFeeds, predictionInputs, stepFeeds, stepInputs } from "../../../models/decoder/inputs.ts";
import type { TextRows } from "../../../models/decoder/rows.ts";
import type { Backend } from "../../graph/backend.ts";
import { builder, constant, feed, fetch, finish, i32 } from "../../graph/ir.ts";
import type { HostArray } from "../../graph/op.ts";
import { predict, predictNext } from "../../model/forward.ts";
import { decodeStep, everyone, prefillLayout, type TreeShape, treeRows } from "../../model/layouts/order-tree.ts";
import { weights, writeWeights } from "../../model/weights.ts";
import { type Check, comparing } from "../check.ts";
import { tolerances } from "../tolerances.ts";
import { goldenBatch } from "./batch.ts";
import type { GoldenModel } from "./golden.ts";

/** Logits at `from` of one pass over whole sequences; with a cache of so many rows, the pass fills those rows of it. */
export async function wholeLogits(
  backend: Backend,
  model: GoldenModel,
  text: TextRows,
  from: Int32Array,
  into?: { readonly length: number; readonly cached: Int32Array },
): Promise<HostArray> {
  const { config } = model;
  const { graphs, packed, patches } = goldenBatch(model);
  const size = { rows: text.rows, patches };
  const g = builder("whole");
  const parameters = weights(g, config, model.name);
  const cache = into && { name: "cache", length: into.length, rows: constant(g, i32(text.rows), [...into.cached]) };
  const inputs = {
    ...graphs.inputs(g, config, size),
    from: predictionInputs(g, from.length, text.rows).from,
  };
  fetch(g, "logits", predict(g, config, parameters, inputs, cache));
  const program = await backend.compile(finish(g));
  program.run({ ...graphs.feeds(config, size, packed, text), ...predictionFeeds({ from }, text.rows) });
  const { logits = new Float32Array() } = await program.fetch("logits");
  program.release();
  return logits;
}

/** Greedy decoding of every rollout; returns the tokens and the logits [step][rollout · vocab]. The cache's states stay. */
export async function greedyTokens(backend: Backend, model: GoldenModel, shape: TreeShape) {
  const { config } = model;
  const { asked } = goldenBatch(model);
  const rollouts = shape.orders * shape.group;
  const { suppressed } = model.io.greedy;
  const choose = (logits: HostArray) =>
    Int32Array.from({ length: rollouts }, (_, rollout) => {
      const row = Array.from(logits.slice(rollout * config.text.vocab, (rollout + 1) * config.text.vocab));
      for (const each of suppressed) row[each] = Number.NEGATIVE_INFINITY;
      return row.indexOf(Math.max(...row));
    });
  const length = treeRows(shape);
  for (const each of cacheStates(config.text, { name: "cache", length })) backend.write(each.name, each.type);
  const rows = asked.reduce((sum, each) => sum + each.tokens.length, 0);
  const prefill = prefillLayout(config, shape, asked, rows);
  const { text, last, cached } = prefill;
  const first = await wholeLogits(backend, model, text, last, { length, cached });
  const logits = [first];
  const tokens = [choose(first)];

  const g = builder("decode");
  const parameters = weights(g, config, model.name);
  const inputs = stepInputs(g, config, rollouts);
  const fed = feed(g, "tokens", i32(rollouts));
  fetch(g, "logits", predictNext(g, config, parameters, fed, inputs, { name: "cache", length }));
  const program = await backend.compile(finish(g));
  for (let at = 0; at + 1 < shape.completion; at++) {
    program.run({
      tokens: tokens[at] ?? new Int32Array(rollouts),
      ...stepFeeds(decodeStep(config, prefill, at, everyone(shape))),
    });
    const { logits: next = new Float32Array() } = await program.fetch("logits");
    logits.push(next);
    tokens.push(choose(next));
  }
  program.release();
  const completions = Array.from({ length: rollouts }, (_, rollout) => tokens.map((step) => step[rollout] ?? -1));
  return { completions, logits };
}

/** Forgets the states of a cache. */
export function dropCache(backend: Backend, { config }: GoldenModel, shape: TreeShape): void {
  backend.drop(...cacheStates(config.text, { name: "cache", length: treeRows(shape) }).map((each) => each.name));
}

/** The golden continuation of each prompt, a list of ids a row. */
export function goldenGreedy({ ints, shape }: GoldenModel): readonly (readonly number[])[] {
  const [rows = 0, length = 0] = shape("greedy_ids");
  const ids = ints("greedy_ids");
  return Array.from({ length: rows }, (_, row) => Array.from(ids.slice(row * length, (row + 1) * length)));
}

/** One rollout a prompt, token by token. */
export async function greedyCheck(golden: string, model: GoldenModel, backend: Backend): Promise<Check> {
  const check = comparing({ golden, what: "greedy tokens", path: "device graph", tolerance: tolerances.exact });
  const { asked } = goldenBatch(model);
  const wanted = goldenGreedy(model);
  const prompt = Math.max(...asked.map((each) => each.tokens.length));
  const shape = { orders: asked.length, group: 1, prompt, completion: wanted[0]?.length ?? 0 };
  writeWeights(backend, model.config, model.parameters, model.name);
  const { completions } = await greedyTokens(backend, model, shape);
  dropCache(backend, model, shape);
  check.same(completions, wanted, "greedy_ids");
  if (model.io.greedy.ids) check.same(completions, model.io.greedy.ids, "greedy ids of io.json");
  return check.done();
}
