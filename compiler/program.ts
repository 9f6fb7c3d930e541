// What comes out of a compilation without errors: the plan, and what each experiment has become.

import { planOf } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { verify } from "../plan/verify.ts";
import type { Module } from "./2-names/load.ts";
import type { Experiment, Experiments } from "./experiments.ts";

export interface Program {
  /** Made, hashed and verified when it is first asked for. */
  readonly plan: Plan;
  /** By name, in the order of the plan's runs. */
  readonly experiments: readonly Experiment[];
  /** The comparison of them that decides, where the spec names one. */
  readonly primary?: Experiments["primary"];
  /** The entry and every file it uses. */
  readonly modules: ReadonlyMap<string, Module>;
}

export function programOf({ all, primary }: Experiments, modules: Program["modules"]): Program {
  let plan: Plan | undefined;
  return {
    get plan() {
      plan ??= verify(planOf(all.map((each) => each.run)));
      return plan;
    },
    experiments: all,
    ...(primary && { primary }),
    modules,
  };
}
