// A training step of a golden model: loss, clipping, every parameter's gradient, then AdamW steps on the same batch, with weights and
// moments; all through the order tree, with each picture encoded once.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { predictionFeeds, predictionInputs } from "../../../models/decoder/inputs.ts";
import type { Backend } from "../../graph/backend.ts";
import { builder, constant, f32, feed, fetch, finish, state, update } from "../../graph/ir.ts";
import { predict } from "../../model/forward.ts";
import { gridFeeds, gridInput, inGrid } from "../../model/token-grid.ts";
import { weightState, weights } from "../../model/weights.ts";
import { objectiveGraph } from "../../policy/objective.ts";
import { tokenWeights } from "../../policy/token-weights.ts";
import { gradients } from "../../tensor/autodiff.ts";
import { adamw } from "../../tensor/ops/adamw.ts";
import { globalNorm, stepScale } from "../../tensor/ops/global-norm.ts";
import { logProb } from "../../tensor/ops/log-prob.ts";
import { goldenBatch } from "./batch.ts";
import type { GoldenModel } from "./golden.ts";

const on = { gradients: true };

/** States of AdamW's moments. */
export const momentState = (model: string, moment: "first" | "second", parameter: string): string =>
  `${model}/${moment}/${parameter}`;

/** The graph of one training step, and the feeds that do not change between steps; `adamw` is fed beside them. */
export function trainingStep(model: GoldenModel) {
  const { config, floats, io } = model;
  const { graphs, packed, patches, layout, grid: shape, tokens } = goldenBatch(model);
  const { predictions } = layout;
  const { rows } = layout.text;
  const size = { rows, patches };
  const { optimizer } = model.adamw();
  const loss = io.loss_config;

  const g = builder("training");
  const parameters = weights(g, config, model.name);
  const { from, targets } = predictionInputs(g, predictions.targets.length, rows, on);
  const logits = predict(g, config, parameters, { ...graphs.inputs(g, config, size, on), from });
  const grid = gridInput(g, shape, predictions.targets.length);
  const { logp } = logProb(g, logits, targets, constant(g, f32(1), [1]));
  const grpo = objectiveGraph(
    g,
    {
      logp: inGrid(g, logp, grid, shape),
      behaviour: feed(g, "behaviour", f32(...shape)),
      reference: feed(g, "reference", f32(...shape)),
      advantage: feed(g, "advantage", f32(shape[0], 1)),
      mask: feed(g, "mask", f32(...shape)),
      weight: feed(g, "weight", f32(...shape)),
    },
    {
      clip: { low: loss.clip_low, high: loss.clip_high },
      ratio: "token",
      kl: { coefficient: loss.kl_coef, estimator: "k3" },
    },
  );
  const names = [...parameters.keys()];
  const slopes = gradients(g, grpo.loss, [...parameters.values()]).map(
    (each, at) => each ?? bug(`no gradient reaches ${names[at]}`),
  );
  const length = globalNorm(g, slopes);
  const scale = stepScale(g, length, constant(g, f32(1), [1]), optimizer.grad_clip);
  const scalars = feed(g, "adamw", f32(8));
  [...parameters].forEach(([name, parameter], at) => {
    const slope = slopes[at] ?? bug(`no gradient of ${name}`);
    const [first, second] = (["first", "second"] as const).map((moment) => momentState(model.name, moment, name));
    const held = [first, second].map((each) => state(g, each ?? "", parameter.type));
    const [one = parameter, two = parameter] = held;
    const stepped = adamw(g, { parameter, first: one, second: two }, slope, scalars, scale);
    update(g, weightState(model.name, name), stepped.parameter);
    update(g, first ?? "", stepped.first);
    update(g, second ?? "", stepped.second);
    fetch(g, name, slope);
  });
  fetch(g, "loss", grpo.loss);
  fetch(g, "norm", length);
  fetch(g, "meanRatio", grpo.meanRatio);
  fetch(g, "clipped", grpo.clipped);

  const mask = Float32Array.from(tokens, (place) => (place < 0 ? 0 : 1));
  const [rollouts, width] = shape;
  const aggregate = loss.aggregate === "token-mean" ? "token" : "sequence";
  const feeds = {
    ...graphs.feeds(config, size, packed, layout.text, on),
    ...predictionFeeds(predictions, rows, on),
    ...gridFeeds(tokens, predictions.targets.length),
    behaviour: floats("logp_old"),
    reference: floats("logp_ref"),
    advantage: floats("advantages"),
    mask,
    weight: tokenWeights({ rows: rollouts, width, mask }, aggregate, width),
  };
  return { graph: finish(g), feeds, names, optimizer, mask };
}

/** Makes the moments' states, all zero. */
export function writeMoments(backend: Backend, { graph }: Pick<ReturnType<typeof trainingStep>, "graph">): void {
  for (const source of graph.sources)
    if (source.kind === "state" && /\/(?:first|second)\//.test(source.name))
      backend.write(source.name, source.value.type);
}
