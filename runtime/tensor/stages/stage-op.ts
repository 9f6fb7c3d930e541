// An op that only stageSums makes: one stage of a sum, for a GPU. No other backend meets it.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Op } from "../../graph/op.ts";

/** The op; in single precision it has no evaluation, since there is no such stage. */
export function stageOp(op: Omit<Op, "single">): Op {
  return { ...op, single: () => bug(`${op.name} is a stage of a sum on a GPU`) };
}
