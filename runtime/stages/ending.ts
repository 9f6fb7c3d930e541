// What stays of the saved states, and the evaluation that says when a training no longer gets better.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { bestBy } from "../../plan/best.ts";
import type { EvaluateNode, PlanNode } from "../../plan/plan.ts";
import type { Keep } from "../record/keep.ts";
import type { Recorder } from "../record/recorder.ts";
import { measuredOf, stalled } from "../report/best.ts";
import type { TrainNode } from "./prepare.ts";
import type { EarlyEnd } from "./training.ts";

/** What stays of the saved states; undefined = all. */
export function keepOf(
  nodes: readonly PlanNode[],
  { checkpointBest, checkpointKeep: last }: TrainNode,
): Keep | undefined {
  if (checkpointBest) return bestBy(nodes) ?? bug("no one evaluation says what is best");
  return last === undefined ? undefined : { last };
}

/** Asks after each step whether training has come to its end, by what the journal has of the evaluation that decides. */
export function earlyEnd(
  nodes: readonly PlanNode[],
  recorder: Pick<Recorder, "evaluations">,
): (step: number) => EarlyEnd | undefined {
  const node = nodes.find((each): each is EvaluateNode => each.kind === "evaluate" && each.earlyStop !== undefined);
  if (!node?.earlyStop) return () => undefined;
  const { id, every, earlyStop } = node;
  return (step) => {
    if (step % every !== 0) return undefined;
    const measured = measuredOf(recorder.evaluations(), id, earlyStop.metric);
    const best = stalled(earlyStop, measured);
    return best && { ...earlyStop, evaluation: id, best: best.value, bestStep: best.step };
  };
}
