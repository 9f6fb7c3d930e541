// What a run needs on the device, estimated from the shape of the model and from what is trained of it in which precision:
// weights, gradients, Adam's two moments, and the activations that backward keeps. Kernels may need a little more, fused
// ones less; pictures inside the vision tower are not counted.

import type { ModelConfig } from "../models/decoder/config.ts";
import { adaptedPart } from "../models/decoder/parameters.ts";
import { countParameters, countPictureParameters, eachParameter } from "../models/parameters.ts";
import { modelBehind } from "./inputs.ts";
import type { GrpoNode, ModelNode, NodeId, PlanNode, Run, SupervisedNode } from "./plan.ts";

/** A model's configuration, as far as it is known. */
export interface ModelSize {
  /** Of a fresh model with a vocabulary of 0: it is made from the data. */
  readonly config: ModelConfig;
  readonly vocabulary: number | undefined;
}

export interface Memory {
  /** Without the embedding when the vocabulary is not known yet; adapters are counted in `trained` alone. */
  readonly parameters: number;
  /** Values that the optimizer changes: all of them, those that are not frozen, or those of the adapters. */
  readonly trained: number;
  readonly parameterBytes: number;
  readonly gradientBytes: number;
  readonly momentBytes: number;
  readonly activationBytes: number;
  /** Sequences whose activations stand beside each other. */
  readonly sequences: number;
  readonly referenceBytes: number;
  readonly totalBytes: number;
  /** Which part of the picture is missing. */
  readonly without: "embedding" | undefined;
}

const single = 4;
const half = 2;

/** Values of the adapters: rank × (inputs + outputs) of each linear map of the decoder that is adapted (Hu et al., 2021). */
export function countAdapters(
  config: ModelConfig,
  { rank, targets, exclude = [] }: NonNullable<GrpoNode["lora"]>,
): number {
  let count = 0;
  for (const { name, shape } of eachParameter(config)) {
    const part = adaptedPart(name);
    if (part === undefined || (targets !== "all" && targets !== part)) continue;
    const module = `.${name.replace(/\.weight$/, "")}`;
    if (!exclude.some((each) => module.endsWith(`.${each}`)))
      count += rank * shape.reduce((sum, each) => sum + each, 0);
  }
  return count;
}

const kvWidth = ({ kvHeads, headDim }: ModelConfig["text"]): number => kvHeads * headDim;

/** Values that backward keeps for one token of the decoder in a sequence of `length` tokens; recomputed, each layer keeps its input. */
function activationsPerToken({ config: { text } }: ModelSize, length: number, recompute: boolean): number {
  const layer = 6 * text.hidden + 2 * kvWidth(text) + 3 * text.inter + text.heads * length;
  const layers = recompute ? text.layers * text.hidden + layer : text.layers * layer;
  return layers + 2 * text.vocab;
}

/**
 * `sizeOf` knows the shape of a checkpoint, or says undefined when its folder cannot be read. In bf16 the passes have copies of
 * the weights in 16 bits beside those that the optimizer changes; what is not trained has only the copies. Adapters leave the
 * weights as they are, which then are the reference too, unless it is another model or moves.
 */
export function estimateMemory(
  run: Pick<Run, "nodes">,
  sizeOf: (node: ModelNode) => ModelSize | undefined,
): Memory | undefined {
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  const policy = train && modelBehind(run.nodes, train.policy);
  const size = policy && sizeOf(policy);
  if (!train || !size) return undefined;
  const grpo = train.kind === "grpo" ? train : undefined;
  const parameters = countParameters(size.config);
  const trained = countTrained(size, parameters, train);
  const width = grpo?.precision === "bf16" ? half : single;
  // adapters stand beside the weights
  const inPasses = (grpo?.lora ? parameters + trained : parameters) * width;
  const weights = width === half ? inPasses + trained * single : inPasses;
  const sequences = inPass(run.nodes, train);
  const activations =
    tokensIn(sequences, train) *
    activationsPerToken(size, train.prompt + train.completion, grpo?.recompute === true) *
    width;
  const reference = grpo && hasOwnReference(run.nodes, grpo) ? referenceValues(run.nodes, grpo, size) * width : 0;
  const gradients = trained * width;
  const moments = 2 * trained * single;
  return {
    parameters,
    trained,
    parameterBytes: weights,
    gradientBytes: gradients,
    momentBytes: moments,
    activationBytes: activations,
    sequences,
    referenceBytes: reference,
    totalBytes: weights + gradients + moments + reference + activations,
    without: size.vocabulary === undefined ? "embedding" : undefined,
  };
}

/** A tensor or table of a run that can be too large, and what makes it smaller. */
export interface Large {
  /** Half a sentence: `the logits of all completion tokens`. */
  readonly what: string;
  readonly bytes: number;
  /** Settings that make it smaller, by their paths in the spec. */
  readonly lower: readonly string[];
}

/**
 * The tensors of a run that grow with its settings, largest first. Each is one buffer of the device; nothing of a training step is
 * computed in parts.
 */
export function largeTensors(
  run: Pick<Run, "nodes">,
  sizeOf: (node: ModelNode) => ModelSize | undefined,
): readonly Large[] {
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  const policy = train && modelBehind(run.nodes, train.policy);
  const size = policy && sizeOf(policy);
  if (!train || !size) return [];
  const { text } = size.config;
  const vocabulary = text.vocab;
  const sequences = inPass(run.nodes, train);
  const rows = tokensIn(sequences, train);
  const step = train.kind === "grpo" ? ["train.batch", "train.per_order"] : ["train.batch"];
  const lengths = ["train.max_prompt", "train.max_completion"];
  const tensors: readonly Large[] = [
    {
      what: "the logits of all completion tokens",
      bytes: sequences * train.completion * vocabulary * single,
      lower: [...step, "train.max_completion"],
    },
    {
      what: "what one layer computes for all tokens of a step",
      bytes: rows * Math.max(text.inter, text.hidden) * single,
      lower: [...step, ...lengths],
    },
    {
      what: "the weights of one feed-forward map",
      bytes: text.hidden * text.inter * single,
      lower: ["the model's hidden and inter"],
    },
    {
      what: "the embedding of all tokens",
      bytes: vocabulary * text.hidden * single,
      lower: ["the model's hidden"],
    },
  ];
  return tensors.toSorted((a, b) => b.bytes - a.bytes);
}

/**
 * Bytes that the host holds at the least: the policy's weights while they are read; for each place of a completion the mask, advantage,
 * weight and two log-probs. A checkpoint is saved tensor by tensor.
 */
export function hostBytes({ parameters, sequences }: Memory, completion: number): number {
  return single * parameters + 6 * single * sequences * completion;
}

function countTrained({ config }: ModelSize, parameters: number, train: GrpoNode | SupervisedNode): number {
  if (train.kind === "grpo" && train.lora) return countAdapters(config, train.lora);
  return train.freezeVision ? parameters - countPictureParameters(config) : parameters;
}

/** Whether a frozen copy of `of` has no picture tower of its own: the one that training leaves as it is serves both. */
export const sharesTower = (train: GrpoNode | SupervisedNode, of: NodeId): boolean =>
  train.freezeVision === true && of === train.policy;

/** Values of a reference that is held beside the policy. */
function referenceValues(nodes: readonly PlanNode[], train: GrpoNode, { config }: ModelSize): number {
  const node = nodes.find((each) => each.id === train.reference);
  const oneTower = node?.kind === "frozen" && sharesTower(train, node.of);
  return countParameters(config) - (oneTower ? countPictureParameters(config) : 0);
}

/** Sequences that one pass over the device holds: a micro-batch, or all of an update. */
function inPass(nodes: readonly PlanNode[], train: GrpoNode | SupervisedNode): number {
  if (train.kind === "supervised") return train.batch;
  const permute = nodes.find((node) => node.kind === "permute");
  const all = train.batch * ((permute?.copies ?? 0) + 1) * train.group;
  return Math.min(train.microBatch ?? Number.POSITIVE_INFINITY, all / (train.updates ?? 1));
}

/** Their tokens when every prompt and completion is as long as allowed; the rollouts of a group share their prompt. */
function tokensIn(sequences: number, train: GrpoNode | SupervisedNode): number {
  const prompts = train.kind === "supervised" ? sequences : Math.ceil(sequences / train.group);
  return prompts * train.prompt + sequences * train.completion;
}

function hasOwnReference(nodes: readonly PlanNode[], { reference, lora, sync, policy }: GrpoNode): boolean {
  if (reference === undefined) return false;
  const node = nodes.find((each) => each.id === reference);
  return !lora || sync !== undefined || node?.kind !== "frozen" || node.of !== policy;
}
