// Values of a plan that contradict each other though each fits its schema: sums that are not 1, shapes that do not divide,
// a part without the part it works on. A spec cannot say them; a plan that a program made can. Each kind of node says its own.

import { declared } from "../../../plan/declared.ts";
import type { Nonsense } from "../../../plan/nodes/base.ts";
import type { PlanNode } from "../../../plan/plan.ts";

export const nonsenseOf = (node: PlanNode): readonly Nonsense[] => declared(node).nonsense?.(node) ?? [];
