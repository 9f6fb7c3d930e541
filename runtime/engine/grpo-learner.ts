// One step of permutation GRPO as one graph: forward over the order tree, packed to the tokens that were sampled, the clipped objective
// with KL to the frozen reference, backward, AdamW. A picture tower that learns is part of it; one that does not was asked before (picture-encoder.ts).

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { GrpoNode } from "../../plan/plan.ts";
import type { Backend, Feeds } from "../graph/backend.ts";
import { builder, f32, feed, fetch, finish, type Graph } from "../graph/ir.ts";
import { predict } from "../model/forward.ts";
import { type TreeShape, treeRows } from "../model/layouts/order-tree.ts";
import { packedTree, placesOf, treeCount } from "../model/layouts/packed-tree.ts";
import { type RowCount, roomFor } from "../model/layouts/sizes.ts";
import { gridFeeds, gridInput, inGrid } from "../model/token-grid.ts";
import { weights } from "../model/weights.ts";
import { klTokens, percentile } from "../policy/kl-tokens.ts";
import { type ObjectiveSettings, objectiveGraph } from "../policy/objective.ts";
import { tokenWeights } from "../policy/token-weights.ts";
import { divide, multiply, subtract } from "../tensor/ops/arithmetic.ts";
import { equal } from "../tensor/ops/compare.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { sumAll } from "../tensor/ops/sum.ts";
import { type Fetched, figures, type Learned, type Learner, optimize, optimizerFeeds } from "./optimizer.ts";
import { encodedInput, passFeeds, passInputs } from "./pass.ts";
import { type PictureEncoder, pictureEncoder } from "./picture-encoder.ts";
import { type ProcessedPrompt, packPrompts } from "./prompt.ts";
import type { Rollout } from "./rollout.ts";
import { sized } from "./sized.ts";

/** The most that a batch of a GRPO learner has, and the patches that its programs are compiled with. */
export interface GrpoShape extends TreeShape {
  readonly patches: number;
}

/** Rows and places when every prompt and completion is as long as allowed. */
export function mostOf(shape: TreeShape): RowCount {
  return { rows: treeRows(shape), places: shape.orders * shape.group * shape.completion };
}

export interface GrpoBatch {
  /** One prompt an order. */
  readonly prompts: readonly ProcessedPrompt[];
  /** `group` rollouts of each prompt in turn. */
  readonly rollouts: readonly Rollout[];
  /** One a rollout. */
  readonly advantages: ArrayLike<number>;
  /** One a rollout: whether it counts in the loss, and among the rows over which the loss is a mean. Absent = all do. */
  readonly counted?: readonly boolean[];
  readonly rate: number;
  /** Counts the optimizer updates that the run has taken, from 1 with this one. */
  readonly update: number;
}

/** What a learner takes of its node: the loss and the optimizer. */
type LearnerSettings = Pick<
  GrpoNode,
  keyof ObjectiveSettings | "mean" | "meanRows" | "temperature" | "adam" | "maskTruncated" | "freezeVision"
>;

/** Encoders of the two picture towers, or of the one that both have; absent = the learner makes one of its own for each that it needs. */
export interface Encoders {
  readonly policy?: PictureEncoder | undefined;
  readonly reference?: PictureEncoder | undefined;
}

/**
 * The update of permutation GRPO (paper, Algorithm 1 and Eq. 4 to 6) on policy, moments and, with KL, reference in `backend`; it has room
 * for the largest batch, and is compiled in the sizes that batches have (`sizes`, which change no bit).
 */
export async function grpoLearner(
  backend: Backend,
  config: ModelConfig,
  shape: GrpoShape,
  node: LearnerSettings,
  shared: Encoders & { readonly sizes?: (count: RowCount, most: RowCount) => RowCount } = {},
): Promise<Learner<GrpoBatch>> {
  const { patches } = shape;
  const { sizes = roomFor } = shared;
  const most = mostOf(shape);
  const encoders = encodersOf(backend, config, node, shared);
  await encoders.fit(patches);
  const graphOf = (count: RowCount): Graph => stepGraph(config, { shape, count }, node, encoders.names);
  const room = backend.room(graphOf(most));
  const programs = sized(backend, room, graphOf);
  return {
    async compile(count = most) {
      await programs.of(sizes(count, most));
    },
    async learn(batch) {
      const completions = batch.rollouts.map((each) => each.tokens);
      const { rows, places } = sizes(treeCount(batch.prompts, completions), most);
      const program = await programs.of({ rows, places });
      const packed = packPrompts(config, batch.prompts, patches);
      const laid = packedTree(config, { rows, places }, packed.prompts, { group: shape.group, completions });
      const tokens = placesOf(completions, shape.orders * shape.group, shape.completion);
      const terms = lossFeeds(batch, shape, node, tokens);
      const some = terms.mask.some((each) => each === 1);
      const options = { gradients: true, encoded: node.freezeVision === true };
      program.run({
        ...(await encoders.feeds(packed.distinct, patches)),
        ...passFeeds(config, { rows, patches }, packed, laid.text, options),
        ...predictionFeeds(laid.predictions, rows, { gradients: true }),
        ...gridFeeds(tokens, places),
        temperature: Float64Array.of(node.temperature),
        ...terms,
        ...optimizerFeeds(node.adam, batch.rate, batch.update, some),
      });
      const fetched = program.fetch(...program.graph.fetches.map((each) => each.name));
      return learnt(fetched, { batch, terms, node }, some, shape.completion);
    },
    release() {
      programs.release();
      room.release();
      encoders.release();
    },
  };
}

interface Update {
  readonly batch: GrpoBatch;
  readonly terms: ReturnType<typeof lossFeeds>;
  readonly node: LearnerSettings;
}

/** The figures of an update; `some`: whether any token counts in its loss. */
async function learnt(
  fetched: Promise<Fetched>,
  { batch, terms, node }: Update,
  some: boolean,
  width: number,
): Promise<Learned> {
  const { logp, reference, ...scalars } = await fetched;
  const seen = figures(scalars, node.adam, batch);
  if (!some) return ofNothing(seen);
  if (!logp || !reference || !node.kl) return seen;
  const tokens = klTokens({ ...terms, logp, reference, width }, node.kl, node);
  return { ...seen, klP95: percentile(tokens, 0.95) };
}

/** Feeds of encoded pictures, by who reads them; whoever has none encodes its own. */
type EncodedFeeds = Readonly<Partial<Record<keyof Encoders, string>>>;

/** Whose pictures are encoded before the update: the policy's where its tower is frozen, the reference's where the loss has one. */
function encodersOf(backend: Backend, config: ModelConfig, node: LearnerSettings, shared: Encoders) {
  const own: PictureEncoder[] = [];
  const encoderOf = (whose: keyof Encoders): PictureEncoder => {
    const known = shared[whose];
    if (known) return known;
    const made = pictureEncoder(backend, { config, prefix: whose });
    own.push(made);
    return made;
  };
  const policy = node.freezeVision ? encoderOf("policy") : undefined;
  const reference = klInLoss(node) ? encoderOf("reference") : undefined;
  const names: EncodedFeeds = {
    ...(policy && { policy: "policy/pictures" }),
    ...(reference && { reference: reference === policy ? "policy/pictures" : "reference/pictures" }),
  };
  return {
    names,
    async fit(patches: number): Promise<void> {
      await policy?.fit(patches);
      await reference?.fit(patches);
    },
    async feeds(...pictures: [pictures: Parameters<PictureEncoder["feeds"]>[1], patches: number]): Promise<Feeds> {
      const ofPolicy = await policy?.feeds(names.policy ?? "", ...pictures);
      const ofReference = reference === policy ? undefined : await reference?.feeds(names.reference ?? "", ...pictures);
      return { ...ofPolicy, ...ofReference };
    },
    release() {
      for (const each of own) each.release();
    },
  };
}

/** The KL term of the loss; in the reward it is none of the loss's business. */
const klInLoss = ({ kl }: Pick<LearnerSettings, "kl">) => (kl?.place === undefined ? kl : undefined);

/** Forward over so many rows, loss, backward and AdamW, with all figures of `Learned` fetched. */
function stepGraph(
  config: ModelConfig,
  { shape, count: { rows, places } }: { readonly shape: GrpoShape; readonly count: RowCount },
  node: LearnerSettings,
  feeds: EncodedFeeds,
): Graph {
  const size = { rows, patches: shape.patches };
  const tokens = [shape.orders * shape.group, shape.completion] as const;
  const g = builder("grpo step");
  const pass = passInputs(g, config, size, { gradients: true, encoded: node.freezeVision === true });
  const predictions = predictionInputs(g, places, rows, { gradients: true });
  const grid = gridInput(g, tokens, places);
  const temperature = feed(g, "temperature", f32(1));
  const logpOf = (prefix: keyof EncodedFeeds) => {
    const name = feeds[prefix];
    const encoded = name === undefined ? {} : encodedInput(g, config, size, name);
    const own = weights(g, config, prefix, name === undefined ? "all" : "decoder");
    const logits = predict(g, config, own, { ...pass, ...encoded, from: predictions.from });
    const { logp, entropy } = logProb(g, logits, predictions.targets, temperature);
    return { logp: inGrid(g, logp, grid, tokens), entropy: inGrid(g, entropy, grid, tokens) };
  };
  const policy = logpOf("policy");
  const kl = klInLoss(node);
  const { kl: _, ...rest } = node;
  const mask = feed(g, "mask", f32(...tokens));
  const behaviour = feed(g, "behaviour", f32(...tokens));
  const inputs = {
    logp: policy.logp,
    behaviour,
    advantage: feed(g, "advantage", f32(...tokens)),
    mask,
    weight: feed(g, "weight", f32(...tokens)),
    ...(kl && { reference: logpOf("reference").logp }),
    ...(node.entropy && { entropy: policy.entropy }),
  };
  const terms = objectiveGraph(g, inputs, { ...rest, ...(kl && { kl }) });
  fetch(g, "entropy", divide(g, sumAll(g, multiply(g, policy.entropy, mask)), sumAll(g, mask)));
  const same = multiply(g, mask, equal(g, policy.logp, behaviour));
  fetch(g, "logpMismatch", sumAll(g, subtract(g, mask, same)));
  fetch(g, "clipped", terms.clipped);
  fetch(g, "clippedLow", terms.clippedLow);
  fetch(g, "clippedHigh", terms.clippedHigh);
  fetch(g, "ratio", terms.meanRatio);
  if (terms.kl) fetch(g, "kl", terms.kl);
  // both are there anyway: what single tokens have is worked out on the host
  if (inputs.reference) {
    fetch(g, "logp", policy.logp);
    fetch(g, "reference", inputs.reference);
  }
  if (terms.klMost) fetch(g, "klMost", terms.klMost);
  optimize(g, config, terms.loss, node.adam, node);
  return finish(g);
}

/**
 * What the loss reads of each token beside its log-prob under the policy, [rollouts, completion] row by row. `tokens` is −1 where
 * a rollout has none; `mask` also leaves out rollouts that do not count and, where the node says so, those that were cut off.
 */
function lossFeeds(
  { rollouts, advantages, counted }: GrpoBatch,
  { orders, group, completion: width }: GrpoShape,
  node: LearnerSettings,
  tokens: Int32Array,
) {
  const places = orders * group * width;
  const behaviour = new Float32Array(places);
  const advantage = new Float32Array(places);
  rollouts.forEach(({ logp }, rollout) => {
    const from = rollout * width;
    behaviour.set(logp, from);
    advantage.fill(advantages[rollout] ?? bug("advantage"), from, from + width);
  });
  const mask = Float32Array.from(tokens, (place) => (place < 0 ? 0 : 1));
  const counts = rollouts.flatMap(({ ended }, row) => {
    const isIn = counted?.[row] ?? true;
    if (!isIn || (node.maskTruncated && !ended)) mask.fill(0, row * width, (row + 1) * width);
    return isIn ? [row] : [];
  });
  const weight = new Float64Array(places);
  const rows = counts.flatMap((row) => [...mask.subarray(row * width, (row + 1) * width)]);
  const shares = tokenWeights({ rows: counts.length, width, mask: rows }, node.mean, width, node.meanRows);
  for (const [at, row] of counts.entries()) weight.set(shares.subarray(at * width, (at + 1) * width), row * width);
  return { mask, behaviour, advantage, weight };
}

/** Means over no token at all are 0 and not 0 / 0. */
const ofNothing = ({
  loss,
  gradientNorm,
  clippedNorm,
  weightNorm,
  updateNorm,
  nonFinite,
  skipped,
  ...means
}: Learned): Learned => ({
  ...(Object.fromEntries(Object.keys(means).map((name) => [name, 0])) as Pick<Learned, "entropy">),
  loss,
  gradientNorm,
  clippedNorm,
  weightNorm,
  updateNorm,
  nonFinite,
  skipped,
});
