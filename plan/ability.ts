// What no run can execute yet, for those who start one and for those who only ask. The language says more than the runtime
// does: a check warns of it (E0785), a run refuses it (E0750), and nothing that a spec says is passed over in silence.

import { declared } from "./declared.ts";
import type { PlanNode } from "./plan.ts";

/** The parts of a node that no run can execute, in the words of the language; none for most. */
export const unableParts = (node: PlanNode): readonly string[] => declared(node).unable?.(node) ?? [];
