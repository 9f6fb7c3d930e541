// Rules of the schedule of permutation: a probability that is nothing long before the run is over.

import { countTraining } from "../../../plan/count.ts";
import { firstStepAt } from "../../../plan/curve.ts";
import type { Curve } from "../../../plan/plan.ts";
import { E0606 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { printShare } from "../../diagnostics/print-number.ts";
import { type Case, ofKind, placeOf, rowsOf, writtenAt } from "./rule.ts";

/** The share of the run from which a curve stays at nothing; undefined when it does not, or is nothing throughout. */
function nothingFrom(curve: Curve): number | undefined {
  switch (curve.kind) {
    case "constant":
    case "adaptive":
      return undefined;
    case "steps": {
      const levels = [{ at: 0, value: curve.from }, ...curve.stages];
      const last = levels.findLastIndex((each) => each.value !== 0);
      return last < 0 ? undefined : levels[last + 1]?.at;
    }
    case "linear":
    case "cosine":
    case "exponential":
    case "power":
    case "sigmoid":
      return curve.to === 0 && curve.from !== 0 ? curve.over.to : undefined;
  }
}

/** What is measured after a schedule has come to nothing says nothing about what the schedule does. */
export function* endsEarly(given: Case): Iterable<Diagnostic> {
  const steps = countTraining(given.run, rowsOf(given))?.steps.count;
  const every = Math.min(...ofKind(given, "evaluate").flatMap((each) => (each.every > 0 ? [each.every] : [])));
  if (steps === undefined || !Number.isFinite(every)) return;
  const last = Math.floor(steps / every) * every;
  for (const { id, probability } of ofKind(given, "permute")) {
    const path = `${id}.probability`;
    const from = nothingFrom(probability);
    if (from === undefined || from >= 1) continue;
    const end = firstStepAt(from, steps);
    const after = Math.floor(last / every) - Math.floor(end / every);
    if (after < 1) continue;
    const at = writtenAt(given, path)?.at ?? placeOf(given, id);
    const rule = drawn(
      ["last evaluation", `${last}`],
      [" "],
      ["<=", "false"],
      [" "],
      [`${printShare(from)} of ${steps} steps`, `${end}`],
    );
    yield E0606({ path, step: end, after }, { at, label: "nothing from there on", rule });
  }
}
