// What several runs of a sweep come to alike, before any of them trains: the rollouts of a filter, and the answers of a policy that
// nothing has trained yet. Two stages with the same key have the same content, bit for bit, on one class of devices.

import { askedBy } from "./asked.ts";
import { decisiveHashes, digest } from "./hash.ts";
import { ancestors } from "./inputs.ts";
import type { EvaluateNode, GrpoNode, PlanHash, RolloutNode, Run, SupervisedNode } from "./plan.ts";
import { evaluationSeed, seedsBehind } from "./seeds.ts";

/** How long a policy is let speak, and in which words it is asked. */
type Speaking = Pick<GrpoNode | SupervisedNode, "prompt" | "completion" | "wording">;

/** Of the rollouts of a filter. The files of `run` must be known. */
export function rolloutKey(run: Run, node: RolloutNode, { prompt, completion, wording }: Speaking): PlanHash {
  const behind = ancestors(run.nodes, [node.id]);
  return digest({
    stage: "rollout",
    is: decisiveHashes(run).get(node.id) ?? "",
    seeds: [evaluationSeed(run), seedsBehind(run, behind)],
    spoken: [prompt, completion, wording ?? {}],
    builtIns: run.builtIns,
  });
}

/** Of the answers before training. The files of `run` must be known. */
export function firstAnswersKey(run: Run, node: EvaluateNode): PlanHash {
  return digest({
    stage: "before",
    asked: askedBy(run, node),
    of: decisiveHashes(run).get(node.policy) ?? "",
    seeds: seedsBehind(run, ancestors(run.nodes, [node.policy])),
    builtIns: run.builtIns,
    // which batch is the first hangs on how a run trains
    ...(run.overfit && { batchOf: run.hash }),
  });
}
