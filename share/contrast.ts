// The comparison that decides: what of a spec or of its preregistration is held against what, and what results say of it. Of one experiment it is
// after training − before it, of several arms one − another, paired by seed and question.

import type { Plan, PlanHash, Run } from "../plan/plan.ts";
import type { Preregistration } from "../plan/preregistration.ts";
import { armName } from "../plan/run-name.ts";
import { readArtifact } from "../runtime/record/artifact.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { answers as answersForm } from "../runtime/record/read/answers.ts";
import { answersIn } from "../runtime/record/version.ts";
import type { Answered } from "../runtime/report/answered.ts";
import { type Asked, comparison, type Difference } from "../runtime/report/compare.ts";
import type { Outcome } from "./results.ts";

/** Runs by their hashes; absent `against`: before training. */
export interface Contrast {
  readonly metric: Preregistration["primary"]["metric"];
  readonly evaluation: string;
  readonly arm: { readonly name: string; readonly runs: readonly string[] };
  readonly against?: { readonly name: string; readonly runs: readonly string[] };
}

/** In words: `accuracy of evaluate, c1 − c0`. */
export function contrastText({ metric, evaluation, arm, against }: Contrast): string {
  const figure = `${metric.replaceAll("_", " ")} of ${evaluation}`;
  return against ? `${figure}, ${arm.name} − ${against.name}` : `${figure} of ${arm.name}, after training − before it`;
}

/** What a spec names, by the names of runs: a Program has it. */
export interface Named {
  readonly metric: Contrast["metric"];
  readonly evaluation: string;
  readonly arm: readonly string[];
  readonly against: readonly string[];
}

const hashed = (runs: readonly Pick<Run, "name" | "hash">[], names: readonly string[]): readonly PlanHash[] =>
  runs.flatMap(({ name, hash }) => (hash !== undefined && names.includes(name) ? [hash] : []));

/** The contrast that a spec names, over the runs of its plan. */
export const contrastNamed = ({ metric, evaluation, arm, against }: Named, { runs }: Pick<Plan, "runs">): Contrast => ({
  metric,
  evaluation,
  arm: { name: armName(arm[0] ?? ""), runs: hashed(runs, arm) },
  against: { name: armName(against[0] ?? ""), runs: hashed(runs, against) },
});

/** The contrasts of a preregistration: one, or each arm against the first where it names none. */
export function contrastsOf({ primary, runs }: Preregistration): readonly Contrast[] {
  const { metric, evaluation } = primary;
  const arms = [...new Map(runs.map((run) => [run.arm, run])).values()].map(({ arm, name }) => ({
    arm,
    name: armName(name),
    runs: runs.filter((each) => each.arm === arm).map(({ hash }) => hash),
  }));
  if (primary.contrast === "change") return arms.map((arm) => ({ metric, evaluation, arm }));
  const [first, ...others] = arms;
  const against = arms.find(({ arm }) => arm === primary.against) ?? first;
  const named = primary.arm === undefined ? others : arms.filter(({ arm }) => arm === primary.arm);
  return against === undefined ? [] : named.map((arm) => ({ metric, evaluation, arm, against }));
}

/** `holds`: the 95 % interval of the difference holds no 0. */
export type Found = Pick<Difference, "value" | "low" | "high" | "p" | "seeds"> & { readonly holds: boolean };

/** A run and its answers: after training and, where it was asked, before. */
export interface RunAnswers {
  readonly hash: string;
  readonly seed: number;
  readonly before: readonly Answered[];
  readonly after: readonly Answered[];
}

/** What runs say of a contrast; undefined where a side has no answers. */
export function foundIn({ metric, arm, against }: Contrast, runs: readonly RunAnswers[]): Found | undefined {
  const asked = (side: "arm" | "against", hashes: readonly string[], when: "before" | "after"): readonly Asked[] =>
    runs
      .filter((run) => hashes.includes(run.hash) && run[when].length > 0)
      .map(({ seed, [when]: after }) => ({
        arm: side,
        seed,
        devices: [],
        cost: { steps: 0, tokens: 0 },
        before: [],
        after,
      }));
  const sides = {
    against: against ? asked("against", against.runs, "after") : asked("against", arm.runs, "before"),
    arm: asked("arm", arm.runs, "after"),
  };
  if (sides.arm.length === 0 || sides.against.length === 0) return undefined;
  const arms = (["against", "arm"] as const).map((name) => ({ name, runs: sides[name] }));
  const { differences } = comparison({ evaluation: "", arms });
  const found = differences.find((each) => each.metric === metric.replaceAll("_", " "));
  if (found === undefined) return undefined;
  const { value, low, high, p, seeds } = found;
  return { value, low, high, p, seeds, holds: low > 0 || high < 0 };
}

/** The answers to an evaluation in the results of a run. */
export function answersOf({ folder, events }: Pick<Outcome, "folder" | "events">, evaluation: string): RunAnswers {
  const [start] = events;
  const { plan: hash, seed } = start?.event === "start" ? start : { plan: "", seed: 0 };
  return {
    hash,
    seed,
    before: asked(folder, events, evaluation, "before"),
    after: asked(folder, events, evaluation, "after"),
  };
}

function asked(
  folder: string,
  events: readonly RunEvent[],
  stage: string,
  when: "before" | "after",
): readonly Answered[] {
  const last = events.findLast((each) => each.event === "evaluation" && each.stage === stage && each.when === when);
  const name = last?.event === "evaluation" ? `${stage}-${when}-${last.step}` : "";
  const kept = events.findLast((each) => each.event === "artifact" && each.name === name);
  if (kept?.event !== "artifact") return [];
  const read = readArtifact(folder, name, kept.digest);
  return "value" in read ? (answersForm.safeParse(answersIn(read.value)).data ?? []) : [];
}
