// What comes out of a compilation without errors: the plan, and what each experiment has become.

import { planOf } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { verify } from "../plan/verify.ts";
import type { Module } from "./2-names/load.ts";
import type { Experiment } from "./experiments.ts";

export interface Program {
  /** Made, hashed and verified when it is first asked for. */
  readonly plan: Plan;
  /** By name, in the order of the plan's runs. */
  readonly experiments: readonly Experiment[];
  /** The entry and every file it uses. */
  readonly modules: ReadonlyMap<string, Module>;
}

export function programOf(experiments: readonly Experiment[], modules: Program["modules"]): Program {
  let plan: Plan | undefined;
  return {
    get plan() {
      plan ??= verify(planOf(experiments.map((each) => each.run)));
      return plan;
    },
    experiments,
    modules,
  };
}
