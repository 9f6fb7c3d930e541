// Golden losses and gradients as the adapter computes them: the objective as a graph, differentiated, one program a setting.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Backend, Executable } from "../../graph/backend.ts";
import { builder, f32, feed, fetch, finish } from "../../graph/ir.ts";
import { type ObjectiveSettings, objectiveGraph } from "../../policy/objective.ts";
import { tokenWeights } from "../../policy/token-weights.ts";
import { gradients } from "../../tensor/autodiff.ts";
import { type Check, comparing } from "../check.ts";
import { type Precision, tolerances } from "../tolerances.ts";
import { aggregates, countedRows, flat, type LossCase, objectiveOf, termOf, tokensOf } from "./case.ts";

/** Tokens of a batch, rows × width, and an advantage a row. */
export interface Batch {
  readonly rows: number;
  readonly width: number;
  readonly mask: Float64Array;
  readonly logp: ArrayLike<number>;
  readonly behaviour: ArrayLike<number>;
  readonly reference: ArrayLike<number>;
  readonly advantage: ArrayLike<number>;
}

/** The program of an objective: loss and gradient by log-prob, with the figures for the journal. */
export async function compileObjective(
  backend: Backend,
  { rows, width }: Pick<Batch, "rows" | "width">,
  settings: ObjectiveSettings,
): Promise<Executable> {
  const g = builder("objective");
  const each = (name: string) => feed(g, name, f32(rows, width));
  const logp = each("logp");
  const inputs = {
    behaviour: each("behaviour"),
    advantage: each("advantage"),
    mask: each("mask"),
    weight: each("weight"),
  };
  const terms = objectiveGraph(g, { logp, ...inputs, ...(settings.kl && { reference: each("reference") }) }, settings);
  const [slope] = gradients(g, terms.loss, [logp]);
  fetch(g, "loss", terms.loss);
  fetch(g, "clipped", terms.clipped);
  fetch(g, "ratio", terms.meanRatio);
  fetch(g, "gradient", slope ?? bug("the loss does not hang on log p"));
  if (terms.kl) fetch(g, "kl", terms.kl);
  return backend.compile(finish(g));
}

/** Runs that program; `weight` is what each token counts. */
export async function evaluateObjective(program: Executable, batch: Batch, weight: Float64Array) {
  const { logp, behaviour, mask, width, advantage } = batch;
  const spread = Float64Array.from({ length: logp.length }, (_, at) => advantage[Math.floor(at / width)] ?? Number.NaN);
  program.run({
    logp: Float64Array.from(logp),
    behaviour: Float64Array.from(behaviour),
    reference: Float64Array.from(batch.reference),
    advantage: spread,
    mask: Float64Array.from(mask),
    weight,
  });
  const fetched = await program.fetch(...program.graph.fetches.map((each) => each.name));
  const scalar = (name: string) => fetched[name]?.[0] ?? Number.NaN;
  return {
    loss: scalar("loss"),
    clipped: scalar("clipped"),
    ratio: scalar("ratio"),
    // −0 and 0 are one number to every sum that follows.
    gradient: Float64Array.from(fetched["gradient"] ?? [], (slope) => slope + 0),
    kl: fetched["kl"]?.[0],
  };
}

/** Every entry of a golden batch: loss, norm of the gradient, and the gradient where it is there. */
export async function graphCheck(
  golden: string,
  each: LossCase,
  backend: Backend,
  precision: Precision,
): Promise<Check> {
  const isExtreme = each.case === "extreme-log-ratio" && precision === "single";
  const tolerance = isExtreme ? tolerances.extremeLosses : tolerances.losses[precision];
  const check = comparing({ golden, what: "losses, gradients", path: "device graph", tolerance });
  const tokens = tokensOf(each);
  const batch: Batch = { ...tokens, behaviour: tokens.old, advantage: each.advantage_used.values };
  const programs = new Map<string, Promise<Executable>>();
  for (const entry of each.losses) {
    const settings = settingsOf(each, entry);
    const key = JSON.stringify(settings);
    const program = programs.get(key) ?? compileObjective(backend, batch, settings);
    programs.set(key, program);
    const { max_completion_length: longest } = each.config;
    const weight = tokenWeights(tokens, aggregates[entry.aggregate], longest, countedRows[entry.rows]);
    const found = await evaluateObjective(await program, batch, weight);
    const what = `${entry.kind} ${entry.kl} ${entry.aggregate} ${entry.rows}`;
    check.near([found.loss], [entry.loss], `loss of ${what}`);
    check.near([Math.hypot(...found.gradient)], [entry.grad_l2], `gradient norm of ${what}`);
    if (entry.grad) check.near(found.gradient, flat(entry.grad), `gradient of ${what}`);
  }
  for (const program of programs.values()) (await program).release();
  return check.done();
}

/** The settings of a plan's node that an entry stands for. */
function settingsOf(each: LossCase, entry: LossCase["losses"][number]): ObjectiveSettings {
  const {
    surrogate,
    ratio,
    kl,
    logRatioClamp: bounds,
  } = objectiveOf(termOf(each, entry), entry.kl, each.config.kl_coef);
  return {
    ...surrogate,
    ratio,
    ...(bounds?.high !== undefined && {
      ratioClamp: { most: bounds.high, sides: bounds.low === undefined ? "above" : "both" },
    }),
    ...(kl && { kl }),
  };
}
