// An overfit check is no result: its weights say what they are, and nobody who asks for a result gets them.

import { E1096 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Run } from "../../plan/plan.ts";

/** In the metadata of its saved weights. */
export const overfitMark = { overfit: "true" } as const;

/** Failure E1096 for the run of a folder that is an overfit check. `what` it is asked for: `compared`. */
export function refuseOverfit({ overfit }: Pick<Run, "overfit">, folder: string, what: string): void {
  if (overfit) throw new Failure(E1096({ folder, what }));
}

/** The same of saved weights, by their metadata. */
export function refuseOverfitWeights(metadata: ReadonlyMap<string, string>, folder: string, what: string): void {
  if (metadata.get("overfit") === overfitMark.overfit) throw new Failure(E1096({ folder, what }));
}
