// Which saved states of a run stay, and how its training ended, as its journal says it. The newest state always stays: from it the run
// goes on.

import { type BestBy, bestBy } from "../../plan/best.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { remove } from "../limits/refused.ts";
import { bestOf, measuredOf } from "../report/best.ts";
import type { EarlyEnd } from "../report/ending.ts";
import type { RunEvent } from "./event.ts";
import { checkpointPath, checkpointSteps, journalPath } from "./folder.ts";
import { readJournal } from "./journal.ts";

/** So many of the last, or the best beside the last. */
export type Keep = { readonly last: number } | BestBy;

/** The best of the saved states. */
export interface BestState extends BestBy {
  readonly step: number;
  readonly value: number;
  /** In the folder of the run. */
  readonly folder: string;
}

/** Where training ended before its last step, and which saved state is best; each absent where the plan asks for none. */
export interface Ending {
  readonly earlyStop?: EarlyEnd;
  readonly best?: BestState;
}

/** The best of the saved states, as far as they were measured; undefined where none was. */
function bestSaved(by: BestBy, events: readonly RunEvent[]): BestState | undefined {
  const folders = new Map(events.flatMap((each) => (each.event === "checkpoint" ? [[each.step, each.folder]] : [])));
  const evaluations = events.filter((each) => each.event === "evaluation");
  const measured = measuredOf(evaluations, by.evaluation, by.metric).filter(({ step }) => folders.has(step));
  const best = bestOf(by.metric, measured);
  return best && { ...by, ...best, folder: folders.get(best.step) ?? "" };
}

/** How the training of a run ended, by its journal. */
export function endingIn(nodes: readonly PlanNode[], events: readonly RunEvent[]): Ending {
  const by = bestBy(nodes);
  const best = by && bestSaved(by, events);
  const { event: _, stage: __, clock: ___, ...early } = events.findLast((each) => each.event === "earlyStop") ?? {};
  return { ...("step" in early && { earlyStop: early }), ...(best && { best }) } as Ending;
}

/**
 * Deletes the saved states up to `step`, the newest, but those that are kept. Later ones are of a start that went on from elsewhere: they are
 * not what is kept.
 */
export function forgetCheckpoints(folder: string, step: number, keep: Keep): void {
  const upTo = checkpointSteps(folder).filter((each) => each <= step);
  const kept =
    "last" in keep ? upTo.slice(-keep.last) : [step, bestSaved(keep, readJournal(journalPath(folder)))?.step];
  for (const each of upTo) if (!kept.includes(each)) remove(checkpointPath(folder, each));
}
