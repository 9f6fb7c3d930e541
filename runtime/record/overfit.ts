// An overfit check is no result: its weights say what they are, and nobody who asks for a result gets them.

import { readFileSync } from "#files";
import { join } from "#path";
import { E1096 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Run } from "../../plan/plan.ts";
import type { OverfitCheck } from "../report/overfit.ts";

/** In the metadata of its saved weights. */
export const overfitMark = { overfit: "true" } as const;

/** Failure E1096 for the run of a folder that is an overfit check. `what` it is asked for: `compared`. */
export function refuseOverfit({ overfit }: Pick<Run, "overfit">, folder: string, what: string): void {
  if (overfit) throw new Failure(E1096({ folder, what }));
}

/** Whether the run in a folder is an overfit check, as its plan says. Nothing else of the folder is asked. */
export function isOverfitFolder(folder: string): boolean {
  try {
    const plan: unknown = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
    return typeof plan === "object" && plan !== null && "overfit" in plan && plan.overfit === true;
  } catch {
    return false;
  }
}

/** What the check in a folder came to, as its figures say; undefined where it has none. */
export function overfitFigures(folder: string): OverfitCheck | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "metrics.json"), "utf8")).overfit;
  } catch {
    return undefined;
  }
}

/** The same of saved weights, by their metadata. */
export function refuseOverfitWeights(metadata: ReadonlyMap<string, string>, folder: string, what: string): void {
  if (metadata.get("overfit") === overfitMark.overfit) throw new Failure(E1096({ folder, what }));
}
