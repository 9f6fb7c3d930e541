// Rules of training: settings that cancel each other, and batches larger than the data.

import { examples } from "../../../plan/passing.ts";
import type { GrpoNode } from "../../../plan/plan.ts";
import { E0416, E0462, E0713, E0715, E0771, E0772, E0774 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { lineInside, write, writeNumber } from "../../diagnostics/edits.ts";
import { printNumber } from "../../diagnostics/print-number.ts";
import { type Case, ofKind, placeOf, rowsOf, writtenAt } from "./rule.ts";

/** How often the rollouts of a step are learnt from, drawn. */
export const usedOnce = ({ innerSteps, updates = 1 }: GrpoNode) =>
  drawn(["inner", `${innerSteps}`], [" * "], ["updates", `${updates}`], [" "], [">", "false"], [" 1"]);

/** With one optimizer step on each rollout the ratio is exactly 1, and no clip ever acts. */
export function* idleClip(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    const clip = writtenAt(given, "train.clip");
    if (!clip || train.innerSteps > 1 || (train.updates ?? 1) > 1) continue;
    const of = ["train.inner", "train.updates"];
    const rule = usedOnce(train);
    yield E0713({}, { at: clip.at, label: "each rollout is used once, so the ratio is always 1", rule, of });
  }
}

/** The cap of CISPO bounds the ratio itself; other objectives write the distance from 1. */
export function* capBelowOne(given: Case): Iterable<Diagnostic> {
  for (const { objective, id } of ofKind(given, "grpo")) {
    if (objective?.kind !== "cispo" || objective.cap > 1) continue;
    const at = writtenAt(given, "train.objective.cap")?.at ?? placeOf(given, id);
    const rule = drawn(["cap", printNumber(objective.cap)], [" "], [">", "false"], [" 1"]);
    const help = {
      keyword: "help",
      text: `a distance of ${printNumber(objective.cap)} from 1 is a cap of ${printNumber(1 + objective.cap)}`,
    };
    const beyond = writeNumber(at, 1 + objective.cap);
    const label = "every ratio would be cut down";
    yield E0771({ cap: objective.cap }, { at, label, rule, notes: [help], ...beyond });
  }
}

/** A filter on a shaped reward keeps and drops groups for their format. */
export function* filterOnShaped(given: Case): Iterable<Diagnostic> {
  const reward = ofKind(given, "reward")[0];
  for (const { filter, id } of ofKind(given, "grpo")) {
    if (filter?.metric !== "reward" || !reward || reward.terms.length < 2) continue;
    const at = writtenAt(given, "train.filter")?.at ?? placeOf(given, id);
    const labels = [{ ...placeOf(given, reward.id), text: `${reward.terms.length} parts are summed`, primary: false }];
    const fix = writtenAt(given, "train.filter") ? write(at, "accuracy") : undefined;
    const rule = drawn(["graders in the sum", `${reward.terms.length}`], [" "], ["==", "false"], [" 1"]);
    yield E0772({}, { at, label: "counts the format too", labels, rule, fix });
  }
}

/** A mean over completions counts those that were masked as zeros. */
export function* maskDilutes(given: Case): Iterable<Diagnostic> {
  for (const { maskTruncated, mean, meanRows, id } of ofKind(given, "grpo")) {
    if (!maskTruncated || meanRows || (mean !== "sequence" && mean !== "sequence_sum")) continue;
    const at = writtenAt(given, "train.mask_truncated")?.at ?? placeOf(given, id);
    const chosen = writtenAt(given, "train.mean");
    const fix = chosen ? write(chosen.at, "token") : undefined;
    const rule = drawn(["mean", mean], [" "], ["==", "false"], [" token"]);
    const label = "what is masked still counts as a completion";
    yield E0774({ mean }, { at, label, rule, fix, of: ["train.mean"] });
  }
}

/** Mini-batches are made of whole prompts. */
export function* updatesDivide(given: Case): Iterable<Diagnostic> {
  for (const { updates = 1, batch, id } of ofKind(given, "grpo")) {
    if (batch % updates === 0) continue;
    const at = writtenAt(given, "train.updates")?.at ?? placeOf(given, id);
    const near = [divisorFrom(batch, updates, -1), divisorFrom(batch, updates, 1)];
    const help = {
      keyword: "help",
      text: `${near.filter((each) => each !== undefined).join(" and ")} divide ${batch}`,
    };
    const rule = drawn(
      ["batch", `${batch}`],
      [" "],
      ["%", `${batch % updates}`],
      [" "],
      ["updates", `${updates}`],
      [" "],
      ["==", "false"],
      [" 0"],
    );
    const nearest = near.find((each) => each !== undefined);
    const fit = nearest === undefined ? {} : writeNumber(at, nearest);
    yield E0462({ batch, updates }, { at, label: "mini-batches hold whole prompts", rule, notes: [help], ...fit });
  }
}

/** Numbers that are tried: of a batch of any use all of them. */
const tries = 10_000;

/** The nearest divisor of `whole` below (−1) or above (1) a number, as far as it is looked for. */
function divisorFrom(whole: number, beside: number, way: 1 | -1): number | undefined {
  const first = Math.min(beside + way, way < 0 ? whole : beside + way);
  for (let each = first, left = tries; each >= 1 && each <= whole && left > 0; each += way, left--)
    if (whole % each === 0) return each;
  return undefined;
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
      {
        at,
        label: `not above ${printNumber(1 + clip.high)}`,
        rule,
        fix: clip.high < 2 && writtenAt(given, "train.clip.dual") ? write(at, "3.0") : undefined,
        of: ["train.clip", "train.clip.high"],
      },
    );
  }
}

/** A step takes its prompts without repeating any; there must be so many. */
export function* batchBeyondData(given: Case): Iterable<Diagnostic> {
  for (const train of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    const there = examples(given.run.nodes, train.on, rowsOf(given));
    if (there.count === undefined || there.count >= train.batch) continue;
    const at = writtenAt(given, "train.batch")?.at ?? placeOf(given, train.id);
    const labels = [
      { ...placeOf(given, train.on), text: `gives ${there.atMost ? "at most " : ""}${there.count}`, primary: false },
    ];
    const rule = drawn(["batch", `${train.batch}`], [" "], ["<=", "false"], [" "], ["examples", `${there.count}`]);
    const fewer = `${there.count}prompt`;
    const block = given.spec.blocks.find((each) => each.key === "train");
    const written = writtenAt(given, "train.batch");
    const fix = written ? write(written.at, fewer) : block && lineInside(block.at, `batch = ${fewer}`);
    const where = { at, label: "more than there are", labels, rule, fix: there.count > 0 ? fix : undefined };
    yield E0416({ batch: train.batch, examples: there.count }, where);
  }
}
