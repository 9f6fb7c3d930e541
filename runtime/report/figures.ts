// The figures of one evaluation, each with its 95 % interval and with what it is a share of.

import type { Alone } from "../method/evaluation-group.ts";
import type { Graded } from "./answered.ts";
import { difference, type Estimate, estimate } from "./estimate.ts";
import { among, contributions, type Metric } from "./metrics.ts";
import type { Contribution, Interval } from "./share.ts";

/** A share 0 … 1 with its 95 % interval; NaN is written as null in JSON and means that there was nothing to count. */
export interface Figure extends Interval {
  /** How many things the share is of: answers, or questions. */
  readonly of: number;
  /** How many questions these belong to. */
  readonly items: number;
}

/** A figure that can be taken from another. */
export type Counted = Figure & Estimate;

/** Figures of an evaluation; what each is over says metrics.ts. `F` is Counted while they are compared, and Figure in files. */
export interface Figures<F extends Figure> {
  readonly items: number;
  /** Answers given: items times their orders (and samples), repetitions for the control left out. */
  readonly answers: number;
  /** Items asked in their own order only, by the reason. */
  readonly alone: { readonly [reason in Alone]?: number };
  readonly accuracy: F;
  readonly flipRate: F;
  readonly pairwiseFlipRate: F;
  /** The flip rate of the data's order asked as often as there are orders; absent where answers are greedy, and none can change. */
  readonly sameOrderFlipRate?: F;
  /** What of the flip rate the order makes: flip rate − same-order flip rate. −1 … 1; absent as above. */
  readonly excessFlipRate?: F;
  readonly consistency: F;
  readonly consistentAccuracy: F;
  readonly bestOrder: F;
  readonly meanOrder: F;
  readonly ownOrder: F;
  readonly otherOrders: F;
  readonly unanswered: F;
  /** Share of answers in the trained format. */
  readonly format: F;
  /** By the slot of the right picture, from the first. */
  readonly slots: readonly F[];
  /** Accuracy by kind of question. */
  readonly kinds: { readonly [kind: string]: F };
}

export type EvaluationFigures = Figures<Figure>;

function counted(questions: ReadonlyMap<number, Contribution>): Counted {
  const some = [...questions.values()].filter((each) => each.of > 0);
  return { ...estimate(questions), of: some.reduce((sum, each) => sum + each.of, 0), items: some.length };
}

/** Figures that can be compared with those of another evaluation of the same items. */
export function countedFigures(answers: readonly Graded[]): Figures<Counted> {
  const asked = answers.filter((each) => each.again === undefined);
  const share = (metric: Metric) => counted(contributions(metric, answers));
  const flipRate = share("flip_rate");
  const slots = asked.flatMap((each) => (each.goldSlot === undefined ? [] : [each.goldSlot]));
  const kinds = [...new Set(asked.map((each) => each.kind))].sort();
  const single = asked.filter((each) => each.alone !== undefined);
  const reasons = [...Map.groupBy(single, (each) => each.alone ?? "unknown")];
  const sameOrder = asked.length < answers.length ? counted(contributions("flip_rate", answers, "control")) : undefined;
  return {
    items: new Set(asked.map((each) => each.item)).size,
    answers: asked.length,
    alone: Object.fromEntries(reasons.map(([reason, list]) => [reason, new Set(list.map((each) => each.item)).size])),
    accuracy: share("accuracy"),
    flipRate,
    pairwiseFlipRate: share("pairwise_flip_rate"),
    ...(sameOrder && { sameOrderFlipRate: sameOrder, excessFlipRate: over(flipRate, sameOrder) }),
    consistency: share("consistency"),
    consistentAccuracy: share("consistent_accuracy"),
    bestOrder: share("best_order"),
    meanOrder: share("mean_order"),
    ownOrder: share("own_order"),
    otherOrders: share("other_orders"),
    unanswered: share("unanswered"),
    format: counted(
      among(
        answers,
        () => true,
        (each) => each.wellFormed,
      ),
    ),
    slots: Array.from({ length: Math.max(-1, ...slots) + 1 }, (_, slot) =>
      counted(
        among(
          answers,
          (each) => each.goldSlot === slot,
          (each) => each.right,
        ),
      ),
    ),
    kinds: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        counted(
          among(
            answers,
            (each) => each.kind === kind,
            (each) => each.right,
          ),
        ),
      ]),
    ),
  };
}

/** What of a rate stands over that of its control; over the items of the rate. */
function over(rate: Counted, control: Counted): Counted {
  return { ...difference(control, rate), of: rate.of, items: rate.items };
}

/** The change between two evaluations: −1 … 1, paired by item. */
export function change(before: Counted | undefined, after: Counted | undefined): Interval | undefined {
  if (!before || !after) return undefined;
  const { value, low, high } = difference(before, after);
  return Number.isNaN(value) ? undefined : { value, low, high };
}

/** Figures as files have them. */
export function evaluationFigures(answers: readonly Graded[]): EvaluationFigures {
  const plain = ({ value, low, high, of, items }: Figure): Figure => ({ value, low, high, of, items });
  const { items, answers: given, alone, slots, kinds, ...named } = countedFigures(answers);
  return {
    items,
    answers: given,
    alone,
    ...(Object.fromEntries(Object.entries(named).map(([name, figure]) => [name, plain(figure)])) as {
      readonly [name in keyof typeof named]: Figure;
    }),
    slots: slots.map(plain),
    kinds: Object.fromEntries(Object.entries(kinds).map(([kind, figure]) => [kind, plain(figure)])),
  };
}
