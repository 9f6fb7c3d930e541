// What an evaluation asks, apart from whom: runs are compared where it is the same.

import { decisiveHashes, digest } from "./hash.ts";
import { ancestors } from "./inputs.ts";
import type { EvaluateNode, PlanHash, Run } from "./plan.ts";
import { drawsAny, evaluationOnly } from "./seeds.ts";

/**
 * The name of what an evaluation asks, and how: two in which it is the same asked the same questions, in the same orders, of
 * whatever policy. The files of `run` must be known.
 */
export function askedBy(run: Pick<Run, "nodes" | "inputs" | "dataSeed" | "seed">, node: EvaluateNode): PlanHash {
  const { nodes, dataSeed = 0, seed } = run;
  const upstream = ancestors(nodes, [node.on]);
  const measured = evaluationOnly(nodes);
  // what training reads too is drawn by its seed, unless it has one of its own
  const reseeded = nodes.some((each) => upstream.has(each.id) && !measured.has(each.id) && drawsAny(each));
  const train = nodes.find(({ id }) => id === node.train);
  const shown = train?.kind === "grpo" || train?.kind === "supervised" ? [train.prompt, train.wording ?? {}] : [];
  const { orders, decode, completion } = node;
  return digest({
    on: decisiveHashes(run).get(node.on) ?? "",
    seeds: [dataSeed, reseeded ? seed : 0],
    shown,
    how: { orders, decode, completion, move: node.move ?? "", answers: node.answers ?? {}, samples: node.samples ?? 1 },
    sampling: node.sampling ?? {},
  });
}
