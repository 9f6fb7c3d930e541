// The evaluations of a run at all times that they are due: before training, between its steps and after it, when the first
// and the last are compared.

import type { EvaluateNode, NodeId } from "../../plan/plan.ts";
import type { Results } from "../record/recorder.ts";
import type { Graded } from "../report/answered.ts";
import { expectationLines } from "../report/expectation.ts";
import { evaluationFigures } from "../report/figures.ts";
import { closingTable } from "../report/table.ts";
import { blaming } from "./blame.ts";
import type { Compiling } from "./compiling.ts";
import type { Context } from "./context.ts";
import type { Evaluation } from "./evaluate.ts";

export interface Measures {
  add(node: EvaluateNode, evaluation: Evaluation): void;
  /** Those that are asked before training. */
  before(): Promise<void>;
  /** Those that are due after the step. */
  during(step: number): Promise<void>;
  /** All, each with its figures from before, and a table of both. */
  after(step: number): Promise<Compared>;
  /** Compiles those that run before or while training does, or those that run after it alone. */
  compile(when: "before" | "after", compiling: Compiling): Promise<void>;
  release(): void;
}

/** One an evaluation. */
export interface Compared {
  readonly metrics: Results["metrics"];
  readonly tables: readonly string[];
}

export function measures({ specs }: Context): Measures {
  const all: { readonly node: EvaluateNode; readonly evaluation: Evaluation }[] = [];
  const first = new Map<NodeId, readonly Graded[]>();
  const ask = (
    { node, evaluation }: (typeof all)[number],
    ...when: Parameters<Evaluation["evaluate"]>
  ): Promise<readonly Graded[]> => blaming(specs, node, () => evaluation.evaluate(...when));
  return {
    add: (node, evaluation) => void all.push({ node, evaluation }),
    async before() {
      for (const each of all) if (each.node.before !== false) first.set(each.node.id, await ask(each, "before", 0));
    },
    async during(step) {
      for (const each of all) {
        const { every } = each.node;
        if (every > 0 && step % every === 0) await ask(each, "during", step);
      }
    },
    async after(step) {
      const metrics: Results["metrics"][number][] = [];
      const tables: string[] = [];
      for (const each of all) {
        const { id, expect } = each.node;
        const [before, after] = [first.get(id) ?? [], await ask(each, "after", step)];
        const figures = { before: evaluationFigures(before), after: evaluationFigures(after) };
        metrics.push({ evaluation: id, ...figures });
        tables.push([closingTable(before, after), ...expectationLines(expect, figures.after)].join("\n"));
      }
      return { metrics, tables };
    },
    async compile(when, compiling) {
      const isBefore = ({ before, every }: EvaluateNode): boolean => before !== false || every > 0;
      for (const { node, evaluation } of all) {
        if (isBefore(node) !== (when === "before")) continue;
        compiling.stage(node.id);
        await blaming(specs, node, () => evaluation.compile());
      }
    },
    release() {
      for (const { evaluation } of all) evaluation.release();
    },
  };
}
