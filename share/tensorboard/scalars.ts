// The numbers of a journal as TensorBoard has them: a tag, a step, a value. Every number of a step is there under the name that the journal
// gives it, so that a new one needs nothing here.

import type { RunEvent } from "../../runtime/record/event.ts";
import type { EvaluationFigures, Figure } from "../../runtime/report/figures.ts";
import { slotName } from "../../runtime/report/table.ts";

type Scalar = readonly [tag: string, value: number];

const snake = (name: string): string => name.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);

/** What of a step is no figure. */
const apart = new Set(["event", "stage", "step", "of", "used", "clock", "groups", "grades", "slots"]);

/** `terms`: the names of the graders of a stage's reward. Undefined for a line without numbers of a step. */
export function scalarsOf(
  event: RunEvent,
  terms: readonly string[],
): { readonly step: number; readonly scalars: readonly Scalar[] } | undefined {
  if (event.event === "step") return { step: event.step, scalars: sorted(ofStep(event, terms)) };
  if (event.event === "evaluation")
    return { step: event.step, scalars: sorted(ofEvaluation(event.stage, event.figures)) };
  return undefined;
}

/** By tag: a line that is read back may have its names in another order. */
const sorted = (scalars: readonly Scalar[]): readonly Scalar[] =>
  scalars.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function ofStep(event: Extract<RunEvent, { readonly event: "step" }>, terms: readonly string[]): readonly Scalar[] {
  const { stage, clock, groups, grades, slots } = event;
  const figures = Object.entries(event).flatMap(([name, value]) =>
    apart.has(name) ? [] : numbersOf(snake(name), value),
  );
  const more: readonly Scalar[] = [
    ...(grades ?? []).map((value, at): Scalar => [`grades/${terms[at] ?? at + 1}`, value]),
    ...(slots ?? []).flatMap((tally, slot) => numbersOf(`slots/${slotName(slot)}`, tally)),
    ...Object.entries(groups ?? {}).flatMap(([name, count]): readonly Scalar[] =>
      name === "of" || !groups?.of ? [] : [[`groups/${snake(name)}`, count / groups.of]],
    ),
  ];
  const spent = [
    ...numbersOf("time/seconds", clock.seconds),
    ...numbersOf("time", clock.phases),
    ...numbersOf("memory", clock.memory),
  ];
  return [...figures, ...more, ...spent].map(([tag, value]) => [`${stage}/${tag}`, value]);
}

/** A number is itself, a tally its share, an object what is in it; anything else is none. */
function numbersOf(tag: string, value: unknown): readonly Scalar[] {
  if (typeof value === "number") return [[tag, value]];
  if (Array.isArray(value)) {
    const [right, of] = value as readonly unknown[];
    return typeof right === "number" && typeof of === "number" && of > 0 ? [[tag, right / of]] : [];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, each]) => numbersOf(`${tag}/${snake(name)}`, each))
    : [];
}

/** Each figure, and the ends of its 95 % interval in groups of their own. */
function ofEvaluation(
  stage: string,
  { slots, kinds, alone: _, items: __, answers: ___, ...named }: EvaluationFigures,
): readonly Scalar[] {
  const all: readonly (readonly [string, Figure])[] = [
    ...Object.entries(named as Readonly<Record<string, Figure>>).map(
      ([name, figure]) => [snake(name), figure] as const,
    ),
    ...slots.map((figure, slot) => [`right_picture_${slotName(slot)}`, figure] as const),
    ...Object.entries(kinds).map(([kind, figure]) => [`kind_${kind}`, figure] as const),
  ];
  return all.flatMap(([name, { value, low, high }]): readonly Scalar[] =>
    value === null || Number.isNaN(value)
      ? []
      : [
          [`${stage}/${name}`, value],
          [`${stage}_low/${name}`, low],
          [`${stage}_high/${name}`, high],
        ],
  );
}
