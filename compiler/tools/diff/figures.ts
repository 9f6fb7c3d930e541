// The counts and the memory of two runs, as far as they differ.

import { countTraining } from "../../../plan/count.ts";
import { estimateMemory, type ModelSize } from "../../../plan/memory.ts";
import type { ModelNode, Run } from "../../../plan/plan.ts";
import type { RunDiff } from "./change.ts";
import type { Side } from "./side.ts";

/** The size of a model of one side; undefined where it is not known. */
export type SizeOf = (side: Side, node: ModelNode) => ModelSize | undefined;

/** Counts and memory that differ. */
export function figures(before: Side, a: Run, after: Side, b: Run, sizeOf: SizeOf): RunDiff["figures"] {
  const [old, now] = [figuresOf(before, a, sizeOf), figuresOf(after, b, sizeOf)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const absent = "unknown";
  return (
    names
      .map((name) => ({ name, before: old[name] ?? absent, after: now[name] ?? absent }))
      // a plan has no folder in which its model could be measured: nothing is known to differ then
      .filter(
        (each) => each.before !== each.after && (each.name !== memoryName || (old[memoryName] && now[memoryName])),
      )
  );
}

const memoryName = "memory, about";

function figuresOf(side: Side, run: Run, sizeOf: SizeOf): Readonly<Record<string, string>> {
  const counts = countTraining(run);
  const memory = estimateMemory(run, (node) => sizeOf(side, node));
  const whole = (count: number) => count.toLocaleString("en");
  const { steps } = counts ?? {};
  return {
    ...(counts && {
      "prompts a step": whole(counts.promptsPerStep),
      "rollouts a step": whole(counts.rolloutsPerStep),
      "tokens a step, at most": whole(counts.tokensPerStep),
    }),
    ...(steps?.count !== undefined && { steps: `${steps.atMost ? "at most " : ""}${whole(steps.count)}` }),
    ...(counts?.checkpoints.count !== undefined && { "states saved": whole(counts.checkpoints.count) }),
    ...(memory && { [memoryName]: `${(memory.totalBytes / 2 ** 20).toFixed(1)} MiB` }),
  };
}
