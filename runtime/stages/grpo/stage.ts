// What every step of a GRPO stage reads and none changes: its nodes, its policy and dataset, and the shape of its batches.
// Made once by ../grpo.ts, taken by the files beside this one.

import type { GrpoNode, PermuteNode, RewardNode } from "../../../plan/plan.ts";
import { stageNumber } from "../../../plan/stage-number.ts";
import type { GrpoShape } from "../../engine/grpo-learner.ts";
import { type PromptMaker, promptMaker } from "../../engine/prompt.ts";
import { groupOfRollout } from "../../policy/advantage.ts";
import { type Context, datasetOf, policyOf } from "../context.ts";
import type { Dataset } from "../dataset.ts";
import type { Policy } from "../policy.ts";
import { totalSteps } from "../training.ts";
import { trainingSet } from "../training-set.ts";

export interface GrpoParts {
  readonly node: GrpoNode;
  readonly permute: PermuteNode | undefined;
  readonly reward: RewardNode["terms"];
}

export interface Stage extends GrpoParts {
  readonly context: Context;
  readonly policy: Policy;
  readonly dataset: Dataset;
  /** The stage among those that train, for the keys of its draws. */
  readonly number: number;
  /** Steps. */
  readonly total: number;
  readonly maker: PromptMaker;
  /** Of a batch; how many patches there are shows when it is drawn. */
  readonly shape: Omit<GrpoShape, "patches">;
  /** The number of the group of each rollout of a batch. */
  readonly groups: readonly number[];
}

export function stageOf(context: Context, parts: GrpoParts): Stage {
  const { node, permute } = parts;
  const policy = policyOf(context, node.policy);
  const dataset = trainingSet(context, node);
  const orders = (permute?.copies ?? 0) + 1;
  return {
    ...parts,
    context,
    policy,
    dataset,
    number: stageNumber(context.run.nodes, node),
    total: totalSteps(node, datasetOf(context, node.on)),
    maker: promptMaker(policy.tokenizer, policy.processor, node.prompt, node.wording),
    shape: { orders: node.batch * orders, group: node.group, prompt: node.prompt, completion: node.completion },
    groups: groupOfRollout(node.batch, orders, node.group, node.baseline.scope),
  };
}
