// Finished runs read back to be held against each other: from their own folders, or from those of sweeps.

import { join } from "#path";
import { E0627, E0629, E1095 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { askedParts } from "../../plan/asked.ts";
import { sortedJson } from "../../plan/canonical.ts";
import { countTraining } from "../../plan/count.ts";
import type { EvaluateNode } from "../../plan/plan.ts";
import { labelOf } from "../../plan/run-name.ts";
import type { Asked, Question } from "../report/compare.ts";
import type { ReadPlan } from "./folder.ts";
import { refuseOverfit } from "./overfit.ts";
import { openRun, type RecordedEvaluation, type RunRecord } from "./read/open.ts";
import { type RunResult, readResult } from "./results.ts";
import { isSweepFolder, readSweep } from "./sweep.ts";

/** What is compared, and what is not, in words. */
export interface Gathered {
  readonly questions: readonly Question[];
  /** The runs of the first question, with all that they left. */
  readonly runs: readonly ArmRun[];
  readonly leftOut: readonly string[];
}

/** A run of an arm, with all that it left. */
export interface ArmRun {
  readonly arm: string;
  readonly record: RunRecord;
}

interface Member {
  readonly folder: string;
  /** What it is called in tables, without its seed. */
  readonly arm: string;
}

/** The runs of some folders, each a run's or a sweep's, whose unfinished runs are left out. */
function membersOf(folders: readonly string[]): {
  readonly members: readonly Member[];
  readonly leftOut: readonly string[];
} {
  const leftOut: string[] = [];
  const members = folders.flatMap((folder): readonly Member[] => {
    if (!isSweepFolder(folder)) return [{ folder, arm: "" }];
    const { runs } = readSweep(folder);
    const open = runs.filter(({ state }) => state !== "finished");
    if (open.length > 0)
      leftOut.push(
        `${open.length} of ${runs.length} runs of ${folder} have not finished: ${open.map((each) => each.folder).join(", ")}.`,
      );
    return runs
      .filter(({ state }) => state === "finished")
      .map((each) => ({ folder: join(folder, each.folder), arm: withoutSeed(each.folder) }));
  });
  return { members, leftOut };
}

const withoutSeed = (label: string): string => label.replace(/-?seed-?\d+(?:-\d+)?$/, "");

interface Read extends Member {
  readonly result: RunResult;
  readonly record: RunRecord;
}

/**
 * Reads finished runs; those of the first are the reference. Failures as of readResult, E1096 for an overfit check, E0627 for a run that has not finished, E0629 for one
 * that was done twice and came to other figures, E1095 where no two of several arms were asked the same questions.
 */
export function gathered(folders: readonly string[], read: ReadPlan): Gathered {
  const { members, leftOut } = membersOf(folders);
  const all = members.map((each): Read => {
    const record = openRun(each.folder, read);
    refuseOverfit(record.run, each.folder, "compared");
    const result = readResult(each.folder, read);
    return { ...each, arm: each.arm || withoutSeed(labelOf(result)), result, record };
  });
  const once = eachOnce(all);
  const asked = once.flatMap((one) =>
    one.result.evaluations.map(({ evaluation, questions }) => ({ one, evaluation, questions })),
  );
  const groups = [...Map.groupBy(asked, (each) => `${each.evaluation} ${each.questions}`).values()];
  const questions = groups.map((list) =>
    questionOf(
      list[0]?.evaluation ?? "",
      list.map(({ one }) => one),
    ),
  );
  const alone = questions.every(({ arms }) => arms.length < 2);
  if (alone && new Set(once.map(({ result }) => result.arm)).size > 1) throw new Failure(...notComparable(once));
  const apart = [...Map.groupBy(questions, (each) => each.evaluation)].filter(([, list]) => list.length > 1);
  const notes = apart.map(([name, list]) => `${name} asks ${list.length} times other questions: those are apart.`);
  const mute = once.filter(({ result }) => result.evaluations.length === 0);
  const silent = mute.map(({ arm, result }) => `${arm}, seed ${result.seed}, evaluates nothing.`);
  const runs = armsOf((groups[0] ?? []).map(({ one }) => one)).flatMap(({ name, runs: own }) =>
    own.map(({ record }) => ({ arm: name, record })),
  );
  return { questions, runs, leftOut: [...leftOut, ...notes, ...silent] };
}

/** A run that was done several times with the same figures is there once. Failure E0629 where they are others: nobody knows which count. */
function eachOnce(all: readonly Read[]): readonly Read[] {
  const known = new Map<string, Read>();
  for (const each of all) {
    const before = known.get(each.result.hash);
    if (before && sortedJson(before.result.evaluations) !== sortedJson(each.result.evaluations)) {
      const [device = "", another = ""] = [before, each].map(({ result }) => result.devices.join("; "));
      throw new Failure(E0629({ folder: before.folder, other: each.folder, device, another }));
    }
    if (!before) known.set(each.result.hash, each);
  }
  return [...known.values()];
}

const questionOf = (evaluation: string, list: readonly Read[]): Question => ({
  evaluation,
  arms: armsOf(list).map(({ name, runs }) => ({ name, runs: runs.map((each) => askedOf(each, evaluation)) })),
});

/** Runs by arm, in the order of their seeds. A run whose seeds fit several arms is in the first that is there. */
function armsOf(list: readonly Read[]): readonly { readonly name: string; readonly runs: readonly Read[] }[] {
  const arms = new Map<string, Read[]>();
  for (const each of list) {
    const known = [each.result.arm, ...each.result.otherArms].find((arm) => arms.has(arm));
    arms.set(known ?? each.result.arm, [...(arms.get(known ?? "") ?? []), each]);
  }
  const taken = new Map<string, number>();
  return [...arms.values()].map((own) => {
    const name = own[0]?.arm || "run";
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return {
      name: times === 1 ? name : `${name} (${times})`,
      runs: own.toSorted((a, b) => a.result.seed - b.result.seed),
    };
  });
}

function askedOf({ arm, record, result, folder }: Read, evaluation: string): Asked {
  const own = record.evaluations.filter(({ stage }) => stage === evaluation);
  const answersOf = (one: RecordedEvaluation | undefined, isWanted: boolean): Asked["after"] => {
    const answers = one?.answers();
    if (answers && "value" in answers) return answers.value;
    if (isWanted) throw new Failure(E0627({ folder }));
    return [];
  };
  const steps = record.of("step");
  const counts = countTraining(record.run);
  const rolled = record.run.nodes.some(({ kind }) => kind === "grpo");
  const taken = new Map(steps.map((each) => [each.step, each.tokens]));
  return {
    arm,
    seed: result.seed,
    devices: result.devices,
    cost: {
      steps: taken.size,
      ...(rolled && counts && { rollouts: taken.size * counts.rolloutsPerStep }),
      tokens: [...taken.values()].reduce((sum, each) => sum + each, 0),
    },
    before: answersOf(
      own.find(({ when }) => when === "before"),
      false,
    ),
    after: answersOf(
      own.findLast(({ when }) => when === "after"),
      true,
    ),
  };
}

/** Why no two arms can be compared: what they were asked differs in this. */
function notComparable(all: readonly Read[]): Failure["diagnostics"] {
  const [first, ...others] = all;
  const other = others.find(({ result }) => result.arm !== first?.result.arm) ?? others[0];
  if (!first || !other) return [];
  const parts = ({ record: { run } }: Read): ReadonlyMap<string, string> => {
    const node = run.nodes.find((each): each is EvaluateNode => each.kind === "evaluate");
    return new Map(
      node ? Object.entries(askedParts(run, node)).map(([name, value]) => [name, JSON.stringify(value)]) : [],
    );
  };
  const [a, b] = [parts(first), parts(other)];
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  const what = a.size === 0 || b.size === 0 ? ["one of them evaluates nothing"] : differing;
  return [E1095({ one: first.folder, other: other.folder, what })];
}
