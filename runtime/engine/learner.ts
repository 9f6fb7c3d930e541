// One optimizer step as one graph: forward over the packed rows, loss, backward, clipped AdamW in place. Two losses use
// it: the GRPO objective over an order tree, and the log-likelihood of worked answers over plain causal rows.

import type { Adam, GrpoNode } from "../../compiler/4-plan/plan.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../model/checkpoint/config.ts";
import { parameterShapes } from "../model/checkpoint/parameters.ts";
import { predict } from "../model/forward.ts";
import { predictionFeeds, predictionInputs } from "../model/inputs.ts";
import { type CausalShape, causalLayout } from "../model/layouts/causal.ts";
import { type TreeShape, treeLayout, treeRows } from "../model/layouts/order-tree.ts";
import { weightState, weights } from "../model/weights.ts";
import { objective } from "../policy/objective.ts";
import { tokenWeights } from "../policy/token-weights.ts";
import { gradients } from "../tensor/autodiff.ts";
import type { Backend, Feeds } from "../tensor/backend.ts";
import { type Builder, builder, f32, feed, fetch, finish, state, update, type Value } from "../tensor/ir.ts";
import { adamw, adamwFeed, adamwScalars } from "../tensor/ops/adamw.ts";
import { divide, multiply, scale } from "../tensor/ops/arithmetic.ts";
import { clipScale, globalNorm } from "../tensor/ops/global-norm.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { sumAll } from "../tensor/ops/sum.ts";
import { passFeeds, passInputs } from "./pass.ts";
import type { Rollout } from "./sampler.ts";
import { packPrompts, type Shown } from "./shown.ts";

/** Scalars of a step, by the names of its fetches. */
export interface Learned {
  readonly loss: number;
  readonly gradientNorm: number;
  readonly entropy: number;
  readonly kl?: number;
  readonly clipped?: number;
  readonly ratio?: number;
}

/** Names of the states that hold a parameter's two moments. */
export function momentStates(parameter: string): { readonly first: string; readonly second: string } {
  return { first: `adam/first/${parameter}`, second: `adam/second/${parameter}` };
}

/** Adds clipped AdamW for every parameter that the loss reaches; fetches loss and gradient norm. */
function optimize(g: Builder, config: ModelConfig, loss: Value, clipNorm: number | undefined): void {
  const shapes = [...parameterShapes(config)];
  const parameters = shapes.map(([name, shape]) => state(g, weightState("policy", name), f32(...shape)));
  const reached = gradients(g, loss, parameters).flatMap((gradient, index) => (gradient ? [{ gradient, index }] : []));
  const norm = globalNorm(
    g,
    reached.map((each) => each.gradient),
  );
  const factor = clipNorm === undefined ? feed(g, "adam/unclipped", f32(1)) : clipScale(g, norm, clipNorm);
  const scalars = feed(g, "adam/scalars", f32(adamwScalars));
  for (const { gradient, index } of reached) {
    const [name, shape] = shapes[index] ?? bug("parameter");
    const { first, second } = momentStates(name);
    const states = {
      parameter: parameters[index] ?? bug("parameter"),
      first: state(g, first, f32(...shape)),
      second: state(g, second, f32(...shape)),
    };
    const next = adamw(g, states, gradient, scalars, factor);
    update(g, weightState("policy", name), next.parameter);
    update(g, first, next.first);
    update(g, second, next.second);
  }
  fetch(g, "loss", loss);
  fetch(g, "gradientNorm", norm);
}

/** The optimizer's feeds; `step` counts updates from 1. */
function optimizerFeeds(adam: Adam, rate: number, step: number): Feeds {
  return {
    "adam/scalars": adamwFeed({ learningRate: rate, step, ...adam }),
    "adam/unclipped": Float64Array.of(1),
  };
}

async function figures(fetched: Promise<{ readonly [name: string]: ArrayLike<number> }>): Promise<Learned> {
  const scalars = Object.entries(await fetched).map(([name, value]) => [name, value[0]] as const);
  return Object.fromEntries(scalars) as unknown as Learned;
}

/** What a GRPO learner is compiled for. */
export interface GrpoShape extends TreeShape {
  readonly patches: number;
}

export interface GrpoBatch {
  /** One prompt an order. */
  readonly prompts: readonly Shown[];
  /** `group` rollouts of each prompt in turn. */
  readonly rollouts: readonly Rollout[];
  /** One a rollout. */
  readonly advantages: ArrayLike<number>;
  readonly rate: number;
  /** Counts optimizer updates of the whole run from 1. */
  readonly update: number;
}

export interface Learner<Batch> {
  learn(batch: Batch): Promise<Learned>;
  readonly slabBytes: number;
  release(): void;
}

/** Compiles the update of permutation GRPO (perl-method §1.3 and §1.6) on policy, moments and, with KL, reference in `backend`. */
export async function grpoLearner(
  backend: Backend,
  config: ModelConfig,
  shape: GrpoShape,
  node: Pick<GrpoNode, "clip" | "ratio" | "kl" | "mean" | "temperature" | "adam">,
): Promise<Learner<GrpoBatch>> {
  const rollouts = shape.orders * shape.group;
  const places = rollouts * shape.completion;
  const size = { rows: treeRows(shape), patches: shape.patches };
  const tokens = [rollouts, shape.completion] as const;

  const g = builder("grpo step");
  const inputs = passInputs(g, config, size, { gradients: true });
  const predictions = predictionInputs(g, places, size.rows, { gradients: true });
  const temperature = feed(g, "temperature", f32(1));
  const logpOf = (prefix: string) => {
    const logits = predict(g, config, weights(g, config, prefix), { ...inputs, from: predictions.from });
    const { logp, entropy } = logProb(g, logits, predictions.targets, temperature);
    return { logp: reshape(g, logp, tokens), entropy: reshape(g, entropy, tokens) };
  };
  const policy = logpOf("policy");
  const mask = feed(g, "mask", f32(...tokens));
  const terms = objective(
    g,
    {
      logp: policy.logp,
      behaviour: feed(g, "behaviour", f32(...tokens)),
      advantage: feed(g, "advantage", f32(...tokens)),
      mask,
      weight: feed(g, "weight", f32(...tokens)),
      ...(node.kl && { reference: logpOf("reference").logp }),
    },
    node,
  );
  fetch(g, "entropy", divide(g, sumAll(g, multiply(g, policy.entropy, mask)), sumAll(g, mask)));
  fetch(g, "clipped", terms.clipped);
  fetch(g, "ratio", terms.meanRatio);
  if (terms.kl) fetch(g, "kl", terms.kl);
  optimize(g, config, terms.loss, node.adam.clipNorm);
  const executable = await backend.compile(finish(g));
  const names = executable.graph.fetches.map((each) => each.name);

  return {
    slabBytes: executable.slabBytes,
    learn(batch) {
      const packed = packPrompts(config, batch.prompts, shape.patches);
      const completions = batch.rollouts.map((each) => each.tokens);
      const layout = treeLayout(config, shape, packed.prompts, completions);
      const behaviour = new Float32Array(places);
      const advantage = new Float32Array(places);
      batch.rollouts.forEach(({ logp }, rollout) => {
        behaviour.set(logp, rollout * shape.completion);
        const from = rollout * shape.completion;
        advantage.fill(batch.advantages[rollout] ?? bug("advantage"), from, from + shape.completion);
      });
      const held = { rows: batch.rollouts.length, width: shape.completion, mask: layout.predictions.mask };
      const weight = new Float64Array(places);
      weight.set(
        tokenWeights({ ...held, mask: held.mask.subarray(0, held.rows * held.width) }, node.mean, shape.completion),
      );
      executable.run({
        ...passFeeds(config, size, packed, layout.text, { gradients: true }),
        ...predictionFeeds(layout.predictions, size.rows, { gradients: true }),
        temperature: Float64Array.of(node.temperature),
        mask: layout.predictions.mask,
        behaviour,
        advantage,
        weight,
        ...optimizerFeeds(node.adam, batch.rate, batch.update),
      });
      return figures(executable.fetch(...names));
    },
    release: () => executable.release(),
  };
}

/** What a supervised learner is compiled for. */
export interface SupervisedShape extends CausalShape {
  readonly patches: number;
}

export interface SupervisedBatch {
  readonly sequences: readonly { readonly prompt: Shown; readonly completion: ArrayLike<number> }[];
  readonly rate: number;
  readonly update: number;
}

/** Compiles the update of supervised learning: mean −log p of the worked answers' tokens. */
export async function supervisedLearner(
  backend: Backend,
  config: ModelConfig,
  shape: SupervisedShape,
  adam: Adam,
): Promise<Learner<SupervisedBatch>> {
  const places = shape.sequences * shape.completion;
  const size = { rows: shape.rows, patches: shape.patches };
  const g = builder("supervised step");
  const inputs = passInputs(g, config, size, { gradients: true });
  const predictions = predictionInputs(g, places, size.rows, { gradients: true });
  const logits = predict(g, config, weights(g, config), { ...inputs, from: predictions.from });
  const temperature = feed(g, "temperature", f32(1));
  const { logp, entropy } = logProb(g, logits, predictions.targets, temperature);
  const weight = feed(g, "weight", f32(places));
  fetch(g, "entropy", sumAll(g, multiply(g, entropy, weight)));
  optimize(g, config, scale(g, sumAll(g, multiply(g, logp, weight)), -1), adam.clipNorm);
  const executable = await backend.compile(finish(g));
  const names = executable.graph.fetches.map((each) => each.name);

  return {
    slabBytes: executable.slabBytes,
    learn({ sequences, rate, update: count }) {
      const packed = packPrompts(
        config,
        sequences.map((each) => each.prompt),
        shape.patches,
      );
      const laid = causalLayout(
        config,
        shape,
        sequences.map(({ completion }, index) => ({ prompt: packed.prompts[index] ?? bug("prompt"), completion })),
      );
      executable.run({
        ...passFeeds(config, size, packed, laid.text, { gradients: true }),
        ...predictionFeeds(laid.predictions, size.rows, { gradients: true }),
        temperature: Float64Array.of(1),
        weight: tokenWeights({ rows: 1, width: places, mask: laid.predictions.mask }, "token", places),
        ...optimizerFeeds(adam, rate, count),
      });
      return figures(executable.fetch(...names));
    },
    release: () => executable.release(),
  };
}
