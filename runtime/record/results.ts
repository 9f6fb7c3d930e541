// The results of a finished run, read back from its folder to be joined with those of others.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { E0627, E0628, E0629 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { askedBy } from "../../plan/asked.ts";
import { hashRun } from "../../plan/hash.ts";
import type { EvaluateNode } from "../../plan/plan.ts";
import { seedsWithout } from "../../plan/seeds.ts";
import { readingFailure } from "../limits/refused.ts";
import type { EvaluationFigures } from "../report/figures.ts";
import type { RunResult } from "../report/seeds.ts";
import { isDevices, misfitOfMetrics } from "./finished.ts";
import { openRunFolder, type ReadPlan } from "./folder.ts";

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

/**
 * The results of the runs in some folders; a run that was done several times with the same figures is there once. Failures as of
 * readResult, E0629 for a run that was done several times and came to other figures: nobody knows which count.
 */
export function readResults(folders: readonly string[], read: ReadPlan): readonly RunResult[] {
  const results = new Map<string, { readonly folder: string; readonly result: RunResult }>();
  for (const folder of folders) {
    const result = readResult(folder, read);
    const known = results.get(result.hash);
    if (known && !isDeepStrictEqual(known.result.evaluations, result.evaluations)) {
      const [device, other] = [known.result, result].map((each) => each.devices.join("; "));
      throw new Failure(E0629({ folder: known.folder, other: folder, device: `${device}`, another: `${other}` }));
    }
    results.set(result.hash, known ?? { folder, result });
  }
  return [...results.values()].map((each) => each.result);
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
