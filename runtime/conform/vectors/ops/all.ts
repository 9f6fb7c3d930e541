// Random cases of every op: its inputs at random shapes, and what flows back through it.

import { bug } from "../../../../compiler/diagnostics/bug.ts";
import { type Case, caseOf, type DrawnFor } from "../case.ts";
import { byIndex } from "./by-index.ts";
import { copies } from "./copies.ts";
import { corners } from "./corners.ts";
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
  ...corners,
};

/** The case of a name and a seed. Ops of one kind have other shapes under the same seed, so that what they share sees more of them. */
export function opCase(name: string, seed: number, drawnFor?: DrawnFor): Case {
  const make = opCases[name];
  if (!make) bug(`no cases of ${name}`);
  const own = [...name].reduce((sum, each) => Math.imul(31, sum) + each.charCodeAt(0), 0) + seed;
  const drawn = caseOf(
    own,
    (making) => {
      make(making);
      return name;
    },
    drawnFor,
  );
  return { ...drawn, name: `${name}, seed ${seed}` };
}
