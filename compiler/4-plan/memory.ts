// What a run needs on the device, estimated from the shape of the model: parameters, gradients, Adam's two moments, and
// the activations that backward keeps. 4 bytes a value (f32). Kernels may need a little more, fused ones less.

import type { ModelNode, ModelShape, PlanNode, Run } from "./plan.ts";

/** A model's shape with what its checkpoint alone knows: how many tokens it can say. */
export interface ModelSize {
  readonly shape: ModelShape;
  /** Absent for a fresh model: its vocabulary is made from the data. */
  readonly vocabulary: number | undefined;
}

export interface Memory {
  /** Trainable values. Without the embedding when the vocabulary is not known yet. */
  readonly parameters: number;
  readonly parameterBytes: number;
  readonly gradientBytes: number;
  readonly momentBytes: number;
  readonly activationBytes: number;
  readonly referenceBytes: number;
  readonly totalBytes: number;
  /** Which part of the picture is missing. */
  readonly without: "embedding" | undefined;
}

const bytes = 4;

/** Parameters of the architecture (Qwen2.5-VL: attention with biases on q, k and v; SwiGLU; RMSNorm; 2 × 2 merger). */
export function countParameters({ shape, vocabulary }: ModelSize): number {
  const { text, vision } = shape;
  const head = text.hidden / text.heads;
  const kv = text.kvHeads * head;
  const attention = text.hidden * text.hidden * 2 + text.hidden * kv * 2 + text.hidden + kv * 2;
  const layer = attention + 3 * text.hidden * text.inter + 2 * text.hidden;
  const embedding = (vocabulary ?? 0) * text.hidden * (text.tied ? 1 : 2);
  const patch = 3 * 2 * vision.patch * vision.patch * vision.hidden;
  const sight = vision.hidden * vision.hidden * 4 + 4 * vision.hidden;
  const swiglu = 3 * vision.hidden * vision.inter + 2 * vision.inter + vision.hidden;
  const merged = vision.hidden * 4;
  const merger = vision.hidden + merged * merged + merged + merged * text.hidden + text.hidden;
  const block = sight + swiglu + 2 * vision.hidden;
  return text.layers * layer + text.hidden + embedding + patch + vision.depth * block + merger;
}

/** Values that backward keeps for one token of the decoder in a sequence of `length` tokens. */
function activationsPerToken({ shape: { text }, vocabulary }: ModelSize, length: number): number {
  const kv = (text.kvHeads * text.hidden) / text.heads;
  const layer = 6 * text.hidden + 2 * kv + 3 * text.inter + text.heads * length;
  return text.layers * layer + 2 * (vocabulary ?? 0);
}

/** `sizeOf` knows the shape of a checkpoint, or says undefined when its folder cannot be read. */
export function estimateMemory(
  run: Pick<Run, "nodes">,
  sizeOf: (node: ModelNode) => ModelSize | undefined,
): Memory | undefined {
  const train = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
  const policy = train && modelOf(run.nodes, train.policy);
  const size = policy && sizeOf(policy);
  if (!train || !size) return undefined;
  const parameters = countParameters(size);
  const permute = run.nodes.find((node) => node.kind === "permute");
  const orders = train.kind === "grpo" ? (permute?.copies ?? 0) + 1 : 1;
  const rollouts = train.kind === "grpo" ? train.group : 1;
  const tokens = train.batch * orders * (train.prompt + rollouts * train.completion);
  const activations = tokens * activationsPerToken(size, train.prompt + train.completion);
  const own = parameters * bytes;
  const reference = train.kind === "grpo" && train.reference !== undefined ? own : 0;
  return {
    parameters,
    parameterBytes: own,
    gradientBytes: own,
    momentBytes: 2 * own,
    activationBytes: activations * bytes,
    referenceBytes: reference,
    totalBytes: 4 * own + reference + activations * bytes,
    without: size.vocabulary === undefined ? "embedding" : undefined,
  };
}

function modelOf(nodes: readonly PlanNode[], id: string): ModelNode | undefined {
  const node = nodes.find((each) => each.id === id);
  if (node?.kind === "frozen") return modelOf(nodes, node.of);
  return node?.kind === "model" ? node : undefined;
}
