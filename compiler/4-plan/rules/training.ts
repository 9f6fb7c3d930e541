// Rules of training: settings that cancel each other, and batches larger than the data.

import { drawn } from "../../3-types/constrain.ts";
import { printNumber } from "../../3-types/print.ts";
import { E0416, E0713, E0715 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { examples } from "../count.ts";
import { type Case, ofKind, placeOf, writtenAt } from "./rule.ts";

/** With one optimizer step on each rollout the ratio is exactly 1, and no clip ever acts. */
export function* idleClip(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    const clip = writtenAt(given, "train.clip");
    if (!clip || train.innerSteps > 1) continue;
    yield E0713({}, { at: clip.at, label: "each rollout is used once, so the ratio is always 1" });
  }
}

/** The bound on negative advantages must lie beyond the clip itself. */
export function* dualBelowClip(given: Case): Iterable<Diagnostic> {
  for (const { clip, id } of ofKind(given, "grpo")) {
    if (clip.dual === undefined || clip.dual > 1 + clip.high) continue;
    const rule = drawn(
      ["dual", printNumber(clip.dual)],
      [" "],
      [">", "false"],
      [" 1 + "],
      ["high", printNumber(clip.high)],
    );
    const at = writtenAt(given, "train.clip.dual")?.at ?? placeOf(given, id);
    yield E0715(
      { dual: clip.dual, bound: 1 + clip.high },
      { at, label: `not above ${printNumber(1 + clip.high)}`, rule },
    );
  }
}

/** A step takes its prompts without repeating any; there must be so many. */
export function* batchBeyondData(given: Case): Iterable<Diagnostic> {
  for (const train of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    const there = examples(given.run.nodes, train.on);
    if (there.count === undefined || there.count >= train.batch) continue;
    const at = writtenAt(given, "train.batch")?.at ?? placeOf(given, train.id);
    const labels = [
      { ...placeOf(given, train.on), text: `gives ${there.atMost ? "at most " : ""}${there.count}`, primary: false },
    ];
    const rule = drawn(["batch", `${train.batch}`], [" "], ["<=", "false"], [" "], ["examples", `${there.count}`]);
    yield E0416({ batch: train.batch, examples: there.count }, { at, label: "more than there are", labels, rule });
  }
}
