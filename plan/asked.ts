// What an evaluation asks, apart from whom: runs are compared where it is the same.

import { decisiveHashes, digest } from "./hash.ts";
import { ancestors } from "./inputs.ts";
import type { EvaluateNode, PlanHash, Run } from "./plan.ts";
import { seedsBehind } from "./seeds.ts";

/**
 * The name of what an evaluation asks, and how: two in which it is the same asked the same questions, in the same orders, of
 * whatever policy. The files of `run` must be known.
 */
export const askedBy = (run: Asking, node: EvaluateNode): PlanHash => digest(askedParts(run, node));

type Asking = Pick<Run, "nodes" | "inputs" | "dataSeed" | "seed" | "seeds">;

/** The parts of it, by what they are called in a sentence. */
export function askedParts(run: Asking, node: EvaluateNode): Readonly<Record<string, unknown>> {
  const { nodes, dataSeed = 0 } = run;
  const upstream = ancestors(nodes, [node.on]);
  const train = nodes.find(({ id }) => id === node.train);
  const shown = train?.kind === "grpo" || train?.kind === "supervised" ? [train.prompt, train.wording ?? {}] : [];
  // how long a filter lets a policy answer decides what it keeps
  const filtered = nodes.some((each) => each.kind === "rollout" && upstream.has(each.id));
  const room = filtered && (train?.kind === "grpo" || train?.kind === "supervised") ? [train.completion] : [];
  const { orders, decode, completion } = node;
  return {
    "the test items": decisiveHashes(run).get(node.on) ?? "",
    // what training reads too is drawn by its seeds, unless it has one of its own
    "the seeds of the test items": [dataSeed, seedsBehind(run, upstream)],
    "the form of the prompts": [...shown, ...room],
    "the orders": [orders, node.move ?? "", node.answers ?? {}],
    "the decoding": [decode, completion, node.samples ?? 1, node.sampling ?? {}],
  };
}
