// The forward pass of a golden model, layer by layer: pictures, embeddings, decoder layers, logits, log-probs and entropies.

import { head } from "../../../models/decoder/decoder.ts";
import { predictionFeeds, predictionInputs } from "../../../models/decoder/inputs.ts";
import type { Backend } from "../../graph/backend.ts";
import { builder, constant, f32, fetch, finish } from "../../graph/ir.ts";
import { weights, writeWeights } from "../../model/weights.ts";
import { gatherRows } from "../../tensor/ops/gather-rows.ts";
import { logProb } from "../../tensor/ops/log-prob.ts";
import { type Check, comparing } from "../check.ts";
import { tolerances } from "../tolerances.ts";
import { goldenBatch, rowsOf } from "./batch.ts";
import type { GoldenModel } from "./golden.ts";

/** Every tensor of the pass that the golden has. A golden without a layer's tensor is refused (E1084). */
export async function forwardChecks(golden: string, model: GoldenModel, backend: Backend): Promise<readonly Check[]> {
  const { config, floats } = model;
  const { graphs, packed, patches, layout, places, grid, tokens } = goldenBatch(model);
  const { rows } = layout.text;
  const size = { rows, patches };
  const g = builder("forward");
  const parameters = weights(g, config, model.name);
  const trace = graphs.trace(g, config, parameters, graphs.inputs(g, config, size));
  const { "text/hidden": hidden } = trace.rows;
  const { from, targets } = predictionInputs(g, layout.predictions.targets.length, rows);
  const chosen = head(g, config.text, parameters, gatherRows(g, hidden, from.index));
  const predicted = logProb(g, chosen, targets, constant(g, f32(1), [1]));
  const logits = head(g, config.text, parameters, hidden);
  const all = {
    ...trace.pictures,
    ...trace.rows,
    "text/logits": logits,
    logp: predicted.logp,
    entropy: predicted.entropy,
  };
  for (const [name, value] of Object.entries(all)) fetch(g, name, value);

  writeWeights(backend, config, model.parameters, model.name);
  const program = await backend.compile(finish(g));
  program.run({ ...graphs.feeds(config, size, packed, layout.text), ...predictionFeeds(layout.predictions, rows) });
  const found = await program.fetch(...Object.keys(all));
  program.release();

  const about = { golden, path: "device graph" } as const;
  const checks: Check[] = [];
  if (Object.keys(trace.pictures).length > 0) {
    const check = comparing({ ...about, what: "forward pass: pictures", tolerance: tolerances.rows });
    for (const name of Object.keys(trace.pictures)) check.near(found[name] ?? [], floats(name), name);
    checks.push(check.done());
  }
  const compareRows = (check: ReturnType<typeof comparing>, name: string, width: number) => {
    const own = places.map(([row]) => row);
    const theirs = places.map(([, row]) => row);
    check.near(rowsOf(found[name] ?? [], width, own), rowsOf(floats(name), width, theirs), name);
  };
  const text = comparing({ ...about, what: "forward pass: rows", tolerance: tolerances.rows });
  for (const [name, { type }] of Object.entries(trace.rows)) compareRows(text, name, type.shape[1] ?? 0);
  const head_ = comparing({ ...about, what: "logits", tolerance: tolerances.logits });
  compareRows(head_, "text/logits", config.text.vocab);
  const chances = comparing({ ...about, what: "log-probs, entropies", tolerance: tolerances.logProbs });
  const inGrid = (name: string) =>
    Array.from(tokens, (place) => (place < 0 ? 0 : (found[name]?.[place] ?? Number.NaN)));
  for (const name of ["logp", "entropy"]) chances.near(inGrid(name), floats(name), name);
  model.io.logp?.forEach((row, at) => {
    const own = inGrid("logp").slice(at * grid[1], at * grid[1] + row.length);
    chances.near(own, row, `logp of io.json, row ${at}`);
  });
  return [...checks, text.done(), head_.done(), chances.done()];
}
