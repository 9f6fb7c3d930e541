// One GRPO step and three AdamW steps of the golden checkpoints: loss, every parameter's gradient, then the weights and
// moments, all through the order tree, with each picture encoded once. On the interpreter and on the GPU.

import { describe, expect, test } from "vitest";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, constant, f32, feed, fetch, finish, size as sizeOf, state, update } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { predict } from "../../runtime/model/forward.ts";
import { weightState, weights, writeWeights } from "../../runtime/model/weights.ts";
import { objectiveGraph } from "../../runtime/policy/objective.ts";
import { tokenWeights } from "../../runtime/policy/token-weights.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { adamw, adamwFeed } from "../../runtime/tensor/ops/adamw.ts";
import { globalNorm, stepScale } from "../../runtime/tensor/ops/global-norm.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { useDevice } from "../tensor/check.ts";
import { goldenBatch } from "./batch.ts";
import { allGolden, type Golden } from "./golden.ts";

const gpu = useDevice();
const backends: readonly (readonly [string, () => Backend])[] = [
  ["interpreter", interpreter],
  ["gpu", gpu],
];
const on = { gradients: true };
const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, each) => sum + each * each, 0));
const relative = (found: number, wanted: number) => Math.abs(found - wanted) / Math.max(Math.abs(wanted), 1e-30);

/** The graph of one training step, and the feeds that do not change between steps. */
function trainingStep(model: Golden) {
  const { config, floats, json } = model;
  const { graphs, packed, patches, layout, tree } = goldenBatch(model);
  const { rows } = layout.text;
  const size = { rows, patches };
  const { predictions } = layout;
  const loss = json("io.json").loss_config;
  const { optimizer } = json("adamw.json");

  const g = builder("training");
  const parameters = weights(g, config, model.name);
  const { from, targets } = predictionInputs(g, predictions.targets.length, rows, on);
  const logits = predict(g, config, parameters, { ...graphs.inputs(g, config, size, on), from });
  const shape = [2, tree.completion];
  const { logp } = logProb(g, logits, targets, constant(g, f32(1), [1]));
  const grpo = objectiveGraph(
    g,
    {
      logp: reshape(g, logp, shape),
      behaviour: feed(g, "behaviour", f32(...shape)),
      reference: feed(g, "reference", f32(...shape)),
      advantage: feed(g, "advantage", f32(2, 1)),
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
  const found = gradients(g, grpo.loss, [...parameters.values()]);
  const slopes = found.map((each, at) => each ?? expect.unreachable(`no gradient reaches ${names[at]}`));
  const length = globalNorm(g, slopes);
  const scale = stepScale(g, length, constant(g, f32(1), [1]), optimizer.grad_clip);
  const scalars = feed(g, "adamw", f32(8));
  names.forEach((name, at) => {
    const parameter = parameters.get(name)!;
    const [first, second] = ["first", "second"].map((moment) =>
      state(g, `${model.name}/${moment}/${name}`, parameter.type),
    );
    const stepped = adamw(g, { parameter, first: first!, second: second! }, slopes[at]!, scalars, scale);
    update(g, weightState(model.name, name), stepped.parameter);
    update(g, `${model.name}/first/${name}`, stepped.first);
    update(g, `${model.name}/second/${name}`, stepped.second);
    fetch(g, name, slopes[at]!);
  });
  fetch(g, "loss", grpo.loss);
  fetch(g, "norm", length);
  fetch(g, "meanRatio", grpo.meanRatio);

  const aggregate = loss.aggregate === "token-mean" ? "token" : "sequence";
  const { mask } = predictions;
  const feeds = {
    ...graphs.feeds(config, size, packed, layout.text, on),
    ...predictionFeeds(predictions, rows, on),
    behaviour: floats("logp_old"),
    reference: floats("logp_ref"),
    advantage: floats("advantages"),
    mask,
    weight: tokenWeights({ rows: 2, width: tree.completion, mask }, aggregate, tree.completion),
  };
  return { graph: finish(g), feeds, names, optimizer };
}

describe.each(allGolden())("$config.family $name", (model) => {
  const { name } = model;
  const wanted = { gradients: model.json("grads.json"), adamw: model.json("adamw.json") };
  const advantage = Math.max(...model.floats("advantages").map(Math.abs));

  // on the device of each family one, tied and not: decode.test.ts has the others
  const tried = ["tiny-tied", "untied"].includes(name) ? backends : backends.slice(0, 1);
  test.each(tried)("on the %s", async (_, open) => {
    const { graph, feeds, names, optimizer } = trainingStep(model);
    const backend = open();
    writeWeights(backend, model.config, model.parameters, name);
    for (const source of graph.sources)
      if (source.kind === "state" && /\/(first|second)\//.test(source.name))
        backend.write(source.name, source.value.type);
    const program = await backend.compile(graph);
    expect(names.length).toBe(wanted.gradients.parameters.length);

    for (let step = 1; step <= optimizer.steps; step++) {
      const { lr: learningRate, beta1, beta2, eps: epsilon, weight_decay: weightDecay } = optimizer;
      program.run({ ...feeds, adamw: adamwFeed({ learningRate, beta1, beta2, epsilon, weightDecay, step }) });
      const journal = await program.fetch("loss", "norm", "meanRatio");
      const golden = wanted.adamw.steps[step - 1];
      const allowed = (step === 1 ? 2e-5 : 5e-4) * advantage;
      expect(Math.abs(journal.loss![0]! - golden.loss), `loss of step ${step}`).toBeLessThan(allowed);
      expect(relative(journal.norm![0]!, golden.grad_norm), `norm of step ${step}`).toBeLessThan(
        step === 1 ? 2e-4 : 2e-3,
      );
      expect(relative(journal.meanRatio![0]!, golden.mean_ratio), `ratio of step ${step}`).toBeLessThan(1e-3);
      if (step > 1) continue;
      const slopes = await program.fetch(...names);
      for (const each of wanted.gradients.parameters) {
        const slope = slopes[each.name]!;
        expect(relative(norm(slope), each.l2), each.name).toBeLessThan(2e-4);
        const rms = each.l2 / Math.sqrt(sizeOf(each.shape));
        each.index.forEach((at: number, entry: number) => {
          expect(Math.abs(slope[at]! - each.value[entry]), `${each.name}[${at}]`).toBeLessThan(1e-3 * rms + 1e-30);
        });
      }
    }
    for (const each of wanted.adamw.parameters) {
      const after = await backend.read(weightState(name, each.name));
      const before = model.parameters.get(each.name)!;
      expect(relative(norm(after), each.l2), each.name).toBeLessThan(2e-4);
      const change = norm(Array.from(after, (value, at) => value - before[at]!));
      expect(relative(change, each.change_l2), `change of ${each.name}`).toBeLessThan(5e-3);
      for (const [moment, l2] of [
        ["first", each.exp_avg_l2],
        ["second", each.exp_avg_sq_l2],
      ] as const)
        expect(
          relative(norm(await backend.read(`${name}/${moment}/${each.name}`)), l2),
          `${moment} ${each.name}`,
        ).toBeLessThan(2e-3);
      each.index.forEach((at: number, entry: number) => {
        expect(Math.abs(after[at]! - each.value[entry]), `${each.name}[${at}] after`).toBeLessThan(2e-5);
      });
    }
    program.release();
  });
});
