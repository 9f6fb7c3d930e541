// The results of a finished run, read back from its folder to be joined with those of others.

import { existsSync, readFileSync } from "#files";
import { join } from "#path";
import { E0627, E0628 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { askedBy } from "../../plan/asked.ts";
import { hashRun } from "../../plan/hash.ts";
import type { EvaluateNode } from "../../plan/plan.ts";
import { seedsWithout } from "../../plan/seeds.ts";
import { readingFailure } from "../limits/refused.ts";
import type { EvaluationFigures } from "../report/figures.ts";
import { isDevices, misfitOfMetrics } from "./finished.ts";
import { openRunFolder, type ReadPlan } from "./folder.ts";

/** A finished run, as far as it can be held against others. */
export interface RunResult {
  readonly name: string;
  readonly seed: number;
  /** The same text for runs that differ in their seed alone. */
  readonly arm: string;
  /** Arms that the run is of as well: those in which a kind of draw keeps a seed that happens to be this run's own. */
  readonly otherArms: readonly string[];
  /** What decides its results. */
  readonly hash: string;
  /** The classes of devices that it was made on. */
  readonly devices: readonly string[];
  readonly evaluations: readonly EvaluationResult[];
}

export interface EvaluationResult {
  readonly evaluation: string;
  /** The same text where the same questions are asked in the same way. */
  readonly questions: string;
  readonly before: EvaluationFigures;
  readonly after: EvaluationFigures;
}

/**
 * The results of the run in a folder. Failures as of openRunFolder, E1031 for one that cannot be read, E0627 for a run that has not finished, E0628 for results that
 * are not those of the folder's plan.
 */
export function readResult(folder: string, read: ReadPlan): RunResult {
  const { run } = openRunFolder(folder, read);
  const file = join(folder, "metrics.json");
  if (!existsSync(file)) throw new Failure(E0627({ folder }));
  const wrong = (reason: string) => new Failure(E0628({ file, reason }));
  const text = textOf(file);
  const misfit = misfitOfMetrics(folder, text);
  if (misfit !== undefined) throw wrong(misfit);
  const found = parsed(text);
  if (!isRecord(found)) throw wrong("it is no JSON object");
  if (found.plan !== run.hash) throw wrong("it names another plan");
  const { evaluations, devices } = found;
  if (!isDevices(devices)) throw wrong("it does not say on which device the run was made");
  const nodes = run.nodes.filter((node): node is EvaluateNode => node.kind === "evaluate");
  if (!Array.isArray(evaluations) || evaluations.length !== nodes.length)
    throw wrong(`the plan has ${nodes.length} evaluations`);
  const [arm = run.hash, ...otherArms] = seedsWithout(run).map(
    (seeds) => hashRun({ ...run, seed: 0, seeds }) ?? run.hash,
  );
  return {
    name: run.name,
    seed: run.seed,
    arm,
    otherArms,
    hash: run.hash,
    devices: devices.map(({ adapter, driver }) => `${adapter}, ${driver}`),
    evaluations: evaluations.map((each: unknown) => {
      const node = isRecord(each) ? nodes.find(({ id }) => id === each.evaluation) : undefined;
      if (!isRecord(each) || !node) throw wrong("it has an evaluation that the plan has not");
      const { before, after } = each;
      if (!areFigures(before) || !areFigures(after)) throw wrong(`${node.id} has no figures`);
      return { evaluation: node.id, questions: askedBy(run, node), before, after };
    }),
  };
}

/** Failure E1031. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw readingFailure(file, error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A figure as a file has it: a value may be null, where there was nothing to count. */
function isFigure(value: unknown): boolean {
  if (!isRecord(value) || typeof value.of !== "number") return false;
  const isEnd = (end: unknown) => end === null || (typeof end === "number" && Math.abs(end) <= 1);
  if (!isEnd(value.low) || !isEnd(value.high)) return false;
  return value.value === null ? value.of === 0 : isEnd(value.value);
}

export function areFigures(value: unknown): value is EvaluationFigures {
  if (!isRecord(value)) return false;
  const excess = value.excessFlipRate;
  return (
    [value.accuracy, value.flipRate, value.consistentAccuracy].every(isFigure) &&
    (excess === undefined || isFigure(excess) || (isRecord(excess) && excess.value === null))
  );
}
