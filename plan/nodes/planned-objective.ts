// An objective as a plan has it: absent for the clipped one, else its kind and its settings.

import type * as Zod from "zod";
import type { Kit } from "./kit.ts";
import { type ObjectiveDeclaration, type ObjectiveSettings, planned } from "./objective.ts";
import { type Objective, objectives } from "./objectives/all.ts";

type Declared = ObjectiveDeclaration<ObjectiveSettings>;

/** All objectives, by their names. */
export const declaredObjectives = objectives as unknown as Readonly<Record<string, Declared>>;

export function objectiveSchema(kit: Kit): Zod.ZodType<Objective> {
  const [first, ...others] = Object.values(declaredObjectives)
    .filter((each) => !each.absent)
    .map((each) => planned(kit, each));
  return kit.z.discriminatedUnion("kind", [first!, ...others]) as unknown as Zod.ZodType<Objective>;
}
