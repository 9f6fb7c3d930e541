// The evaluations of a run side by side: one before training and one after, and the answers of both where the folder has them.

import type { RecordedEvaluation, RunRecord } from "../../runtime/record/read/open.ts";
import type { Graded } from "../../runtime/report/answered.ts";
import type { EvaluationFigures } from "../../runtime/report/figures.ts";
import { change, countedFigures } from "../../runtime/report/figures.ts";
import type { Interval } from "../../runtime/report/share.ts";

export interface BeforeAndAfter {
  /** The node of the plan. */
  readonly stage: string;
  readonly before: RecordedEvaluation | undefined;
  /** The last one there is: after training, or the latest in it where the run has not ended. */
  readonly after: RecordedEvaluation | undefined;
  readonly answersBefore: readonly Graded[] | undefined;
  readonly answersAfter: readonly Graded[] | undefined;
}

const answersOf = (evaluation: RecordedEvaluation | undefined): readonly Graded[] | undefined => {
  const read = evaluation?.answers();
  return read && "value" in read ? read.value : undefined;
};

/** One for each evaluation of the plan, in its order. */
export function beforeAndAfter(record: RunRecord): readonly BeforeAndAfter[] {
  return record.run.nodes
    .filter(({ kind }) => kind === "evaluate")
    .map(({ id }) => {
      const mine = record.evaluations.filter(({ stage }) => stage === id);
      const before = mine.find(({ when }) => when === "before");
      const after = mine.findLast(({ when }) => when !== "before");
      return { stage: id, before, after, answersBefore: answersOf(before), answersAfter: answersOf(after) };
    });
}

/** The change of a figure, paired by question; undefined where the answers of either side are not there. */
export function pairedChange(
  { answersBefore, answersAfter }: BeforeAndAfter,
  of: (figures: ReturnType<typeof countedFigures>) => Parameters<typeof change>[0],
): Interval | undefined {
  if (!answersBefore || !answersAfter) return undefined;
  return change(of(countedFigures(answersBefore)), of(countedFigures(answersAfter)));
}

export const figuresOf = (evaluation: RecordedEvaluation | undefined): EvaluationFigures | undefined =>
  evaluation?.figures;
