// rollout(…): needs the policy, the reward and the limits of training: filter.ts has it.

import type { RolloutNode } from "../../../plan/plan.ts";
import type { Execution } from "./execution.ts";

export const rollout: Execution<RolloutNode> = { rolls: true };
