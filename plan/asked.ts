// What an evaluation asks, apart from whom: runs are compared where it is the same.

import { decisiveHashes, digest } from "./hash.ts";
import { ancestors } from "./inputs.ts";
import type { EvaluateNode, PlanHash, Run } from "./plan.ts";
import { seedsBehind } from "./seeds.ts";

/**
 * The name of what an evaluation asks, and how: two in which it is the same asked the same questions, in the same orders, of
 * whatever policy. The files of `run` must be known.
 */
export function askedBy(
  run: Pick<Run, "nodes" | "inputs" | "dataSeed" | "seed" | "seeds">,
  node: EvaluateNode,
): PlanHash {
  const { nodes, dataSeed = 0 } = run;
  const upstream = ancestors(nodes, [node.on]);
  const train = nodes.find(({ id }) => id === node.train);
  const shown = train?.kind === "grpo" || train?.kind === "supervised" ? [train.prompt, train.wording ?? {}] : [];
  // how long a filter lets a policy answer decides what it keeps
  const filtered = nodes.some((each) => each.kind === "rollout" && upstream.has(each.id));
  const room = filtered && (train?.kind === "grpo" || train?.kind === "supervised") ? [train.completion] : [];
  const { orders, decode, completion } = node;
  return digest({
    on: decisiveHashes(run).get(node.on) ?? "",
    // what training reads too is drawn by its seeds, unless it has one of its own
    seeds: [dataSeed, seedsBehind(run, upstream)],
    shown: [...shown, ...room],
    how: { orders, decode, completion, move: node.move ?? "", answers: node.answers ?? {}, samples: node.samples ?? 1 },
    sampling: node.sampling ?? {},
  });
}
