// What a case gives on one backend beside what it gives on another: bit for bit, or floats within a tolerance and all else exactly.

import type { HostArray } from "../../graph/op.ts";
import type { Comparison } from "../check.ts";
import type { Case } from "./case.ts";

type Sizes = { readonly [name: string]: ArrayLike<number> };
type Outcome = { readonly [name: string]: HostArray };

/** Compares every output and state of `wanted`; `sizes` are those of its numbers, where the tolerance counts by them. */
export function compareOutcomes(
  check: Comparison,
  drawn: Case,
  found: Outcome,
  wanted: Outcome,
  { bitwise = false, sizes = {} }: { readonly bitwise?: boolean; readonly sizes?: Sizes } = {},
): void {
  for (const [output, values] of Object.entries(wanted)) {
    const [own, where] = [found[output] ?? [], `${drawn.name}, ${output}`];
    if (bitwise || !isFloat(drawn, output)) {
      check.same(Array.from(own), Array.from(values), where);
      continue;
    }
    check.near(own, values, where, sizes[output]);
  }
}

/** Whether an output, or a state, is of floats. */
const isFloat = ({ graph, states }: Case, name: string): boolean =>
  (graph.fetches.find((each) => each.name === name)?.value.type ?? states.find((each) => each.name === name)?.type)
    ?.dtype === "f32";
