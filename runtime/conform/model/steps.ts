// The golden training steps of a model as an adapter takes them, beside those of PyTorch.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { openSafetensors, readFloats } from "../../checkpoint/safetensors.ts";
import type { Backend, Executable } from "../../graph/backend.ts";
import { weightState, writeWeights } from "../../model/weights.ts";
import { adamwFeed } from "../../tensor/ops/adamw.ts";
import { type Check, type Comparison, comparing } from "../check.ts";
import { unusable } from "../read.ts";
import { tolerances } from "../tolerances.ts";
import type { GoldenModel } from "./golden.ts";
import { momentState, trainingStep, writeMoments } from "./training.ts";

const norm = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, each) => sum + each * each, 0));

/** Loss and clipping, gradients, and what the steps leave: a check a quantity. */
export async function trainingChecks(golden: string, model: GoldenModel, backend: Backend): Promise<readonly Check[]> {
  const step = trainingStep(model);
  const { graph, feeds, names, optimizer } = step;
  const check = comparisons(golden);
  writeWeights(backend, model.config, model.parameters, model.name);
  writeMoments(backend, step);
  const program = await backend.compile(graph);
  const { steps, parameters } = model.adamw();
  check.exact.same(names.length, parameters.length, "parameters");
  for (let at = 1; at <= optimizer.steps; at++) {
    const { lr: learningRate, beta1, beta2, eps: epsilon, weight_decay: weightDecay } = optimizer;
    program.run({ ...feeds, adamw: adamwFeed({ learningRate, beta1, beta2, epsilon, weightDecay, step: at }) });
    const wanted = steps[at - 1];
    if (!wanted) throw unusable(join(model.folder, "adamw.json"), `it has no step ${at}`);
    await compareStep(model, program, step, at, wanted, check);
    if (at === 1) await compareGradients(model, program, names, check);
  }
  program.release();
  for (const each of parameters) await compareAfter(model, backend, each, check);
  return Object.values(check).map((each) => each.done());
}

type Checks = ReturnType<typeof comparisons>;

function comparisons(golden: string) {
  const about = (what: string, tolerance: Parameters<typeof comparing>[0]["tolerance"]): Comparison =>
    comparing({ golden, what, path: "device graph", tolerance });
  return {
    loss: about("loss", tolerances.loss),
    exact: about("parameters, clipped tokens", tolerances.exact),
    norm: about("gradient norms", tolerances.gradientNorm),
    gradients: about("gradient entries", tolerances.gradients),
    laterLoss: about("AdamW: later losses", tolerances.laterLoss),
    laterNorm: about("AdamW: later gradient norms", tolerances.laterGradientNorm),
    ratio: about("AdamW: mean ratios", tolerances.meanRatio),
    weights: about("AdamW: weight norms", tolerances.weightNorms),
    entries: about("AdamW: weight entries", tolerances.weightEntries),
    change: about("AdamW: norms of the change", tolerances.changeNorms),
    moments: about("AdamW: moments", tolerances.moments),
  };
}

async function compareStep(
  { io, floats }: GoldenModel,
  program: Executable,
  { mask }: Pick<ReturnType<typeof trainingStep>, "mask">,
  step: number,
  wanted: ReturnType<GoldenModel["adamw"]>["steps"][number],
  check: Checks,
): Promise<void> {
  const advantage = Math.max(...floats("advantages").map(Math.abs));
  const {
    loss = [],
    norm: length = [],
    meanRatio = [],
    clipped,
  } = await program.fetch("loss", "norm", "meanRatio", "clipped");
  const isFirst = step === 1;
  (isFirst ? check.loss : check.laterLoss).near(loss, [wanted.loss], `loss of step ${step}`, advantage);
  (isFirst ? check.norm : check.laterNorm).near(length, [wanted.grad_norm], `norm of step ${step}`);
  check.ratio.near(meanRatio, [wanted.mean_ratio], `mean ratio of step ${step}`);
  if (!isFirst) return;
  check.loss.near(loss, [io.loss], "loss of io.json", advantage);
  if (io.clipped_tokens === undefined) return;
  const tokens = mask.reduce((sum, each) => sum + each, 0);
  check.exact.same(Math.round((clipped?.[0] ?? Number.NaN) * tokens), io.clipped_tokens, "clipped tokens");
}

async function compareGradients(
  model: GoldenModel,
  program: Executable,
  names: readonly string[],
  check: Checks,
): Promise<void> {
  const wanted = model.gradients();
  const slopes = await program.fetch("loss", "norm", ...names);
  const advantage = Math.max(...model.floats("advantages").map(Math.abs));
  check.loss.near(slopes.loss ?? [], [wanted.loss], "loss of grads.json", advantage);
  check.norm.near(slopes.norm ?? [], [wanted.grad_norm], "norm of grads.json");
  check.exact.same(wanted.parameters.length, names.length, "parameters of grads.json");
  const whole = allGradients(model);
  for (const each of wanted.parameters) {
    const slope = slopes[each.name];
    if (!slope) throw unusable(join(model.folder, "grads.json"), `the model has no parameter \`${each.name}\``);
    check.norm.near([norm(slope)], [each.l2], each.name);
    const rms = each.l2 / Math.sqrt(slope.length);
    const found = each.index.map((at) => slope[at] ?? Number.NaN);
    check.gradients.near(found, each.value, `${each.name}, at ${each.index.join(" ")}`, rms);
    const all = whole?.(each.name);
    if (all) check.gradients.near(slope, all, `${each.name}, whole`, rms);
  }
}

/** The gradients of grads.safetensors, where the golden has them. */
function allGradients({ folder }: GoldenModel): ((name: string) => Float32Array | undefined) | undefined {
  const path = join(folder, "grads.safetensors");
  if (!existsSync(path)) return undefined;
  const file = openSafetensors(path);
  return (name) => {
    const entry = file.entries.get(name);
    if (!entry) throw unusable(path, `it has no tensor \`${name}\``);
    return readFloats(file, entry);
  };
}

async function compareAfter(
  model: GoldenModel,
  backend: Backend,
  each: ReturnType<GoldenModel["adamw"]>["parameters"][number],
  check: Checks,
): Promise<void> {
  const before = model.parameters.get(each.name);
  if (!before) throw unusable(join(model.folder, "adamw.json"), `the model has no parameter \`${each.name}\``);
  const after = await backend.read(weightState(model.name, each.name));
  check.weights.near([norm(after)], [each.l2], each.name);
  const change = norm(Array.from(after, (value, at) => value - (before[at] ?? Number.NaN)));
  check.change.near([change], [each.change_l2], each.name);
  for (const [moment, l2] of [
    ["first", each.exp_avg_l2],
    ["second", each.exp_avg_sq_l2],
  ] as const)
    check.moments.near(
      [norm(await backend.read(momentState(model.name, moment, each.name)))],
      [l2],
      `${moment} of ${each.name}`,
    );
  const found = each.index.map((at) => after[at] ?? Number.NaN);
  check.entries.near(found, each.value, `${each.name}, at ${each.index.join(" ")}`);
}
