// The schedule of each run: how many of its copies are permuted from the first step to the last.

import { chosenRuns } from "../../compiler/tools/choose.ts";
import type { View } from "../../editor/document/documents.ts";
import { curveAt } from "../../editor/document/spark.ts";
import { countTraining } from "../../plan/count.ts";
import type { Run } from "../../plan/plan.ts";
import type { Schedule, Schedules } from "../shared/said.ts";
import { sampleOf } from "./sample.ts";

/** Points of a curve, at most. */
const most = 101;

/** None where no text of the document has ever compiled. */
export function schedules({ program, known, source }: View): Schedules {
  const shown = program ?? known;
  if (!shown) return { stale: false, runs: [] };
  const runs = shown.experiments.map(({ run }) => run);
  const { value: chosen = [] } = chosenRuns({ path: source.path, runs, experiments: shown.experiments });
  return { stale: program === undefined, runs: chosen.map(({ run, label }) => scheduleOf(run, label)) };
}

function scheduleOf(run: Run, label: string): Schedule {
  const permute = run.nodes.find((node) => node.kind === "permute");
  const steps = countTraining(run)?.steps.count;
  const nothing = { run: label, curve: [], steps, copies: 0, sample: undefined };
  if (!permute) return { ...nothing, without: "Nothing is permuted in this run." };
  const { probability, copies } = permute;
  if (probability.kind === "adaptive")
    return { ...nothing, copies, without: "How often copies are permuted is decided by what the run measures." };
  // where the data decides how many steps there are, shares are of their course
  const total = steps ?? most;
  const points = Math.max(2, Math.min(most, total));
  const curve = Array.from({ length: points }, (_, at) => {
    const step = 1 + Math.round((at / (points - 1)) * (total - 1));
    return curveAt(probability, step, total) ?? 0;
  });
  return {
    run: label,
    without: undefined,
    curve,
    steps,
    copies,
    sample: steps === undefined ? undefined : sampleOf(run, permute, steps),
  };
}
