// Random cases of every op: its inputs at random shapes, and what flows back through it.

import { type Case, caseOf } from "../case.ts";
import { byIndex } from "./by-index.ts";
import { copies } from "./copies.ts";
import { layers } from "./layers.ts";
import { pointwise } from "./pointwise.ts";
import type { Cases } from "./shapes.ts";
import { sums } from "./sums.ts";

/** By name, what makes a case of an op, its gradients included. */
export const opCases: Cases = {
  ...pointwise,
  ...copies,
  ...byIndex,
  ...sums,
  ...layers,
};

/** The case of a name and a seed. */
export function opCase(name: string, seed: number): Case {
  return caseOf(seed, (making) => {
    opCases[name]?.(making);
    return name;
  });
}
