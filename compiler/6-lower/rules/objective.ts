// Rules of the objective: settings that are there and cannot do what they are for, each with the arithmetic that says so.

import { valueAt } from "../../../plan/curve.ts";
import { declaredGrader, describeGrader } from "../../../plan/nodes/planned-grader.ts";
import type { Curve, GrpoNode } from "../../../plan/plan.ts";
import { E0776, E0777, E0779, E0780, E0781, E0782, E0783, E0787, E0788, E0790 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { write } from "../../diagnostics/edits.ts";
import { printNumber, printShare } from "../../diagnostics/print-number.ts";
import { type Case, nodeOf, ofKind, placeOf, writtenAt } from "./rule.ts";
import { usedOnce } from "./training.ts";

/** A filter keeps groups by what its metric says; some grader has to measure that. */
export function* filterWithoutGrader(given: Case): Iterable<Diagnostic> {
  for (const { filter, reward, id } of ofKind(given, "grpo")) {
    const node = nodeOf(given, reward);
    if (filter?.metric !== "accuracy" || node?.kind !== "reward") continue;
    if (node.terms.some(({ grader }) => declaredGrader(grader).answers)) continue;
    const at = writtenAt(given, "train.filter")?.at ?? placeOf(given, id);
    const graders = node.terms.map(({ grader }) => describeGrader(grader)).join(", ");
    const labels = [{ ...placeOf(given, reward), text: `measures ${graders}`, primary: false }];
    const rule = drawn(["graders of accuracy", "0"], [" "], [">=", "false"], [" 1"]);
    const fix = writtenAt(given, "train.filter") ? write(at, "reward") : undefined;
    yield E0776({ metric: filter.metric }, { at, label: "nothing says which answers are right", labels, rule, fix });
  }
}

/** A weight of 0 costs a reference model and a forward pass, and gives nothing. */
export function* klOfNothing(given: Case): Iterable<Diagnostic> {
  for (const { kl, reference, id } of ofKind(given, "grpo")) {
    if (kl?.coefficient !== 0) continue;
    const at = writtenAt(given, "train.kl")?.at ?? placeOf(given, id);
    const labels =
      reference === undefined
        ? []
        : [{ ...placeOf(given, reference), text: "loaded and run for this alone", primary: false }];
    const rule = drawn(["kl", "0"], [" "], [">", "false"], [" 0"]);
    yield E0777({}, { at, label: "nothing is held back", labels, rule });
  }
}

const passes = ({ innerSteps, updates = 1 }: GrpoNode): number => innerSteps * updates;

/** On the policy that drew it no rollout has drifted. */
export function* maskNeverActs(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    if (train.offPolicyMask === undefined || passes(train) > 1) continue;
    const at = writtenAt(given, "train.off_policy_mask")?.at ?? placeOf(given, train.id);
    const of = ["train.inner", "train.updates"];
    yield E0779({}, { at, label: "no rollout has drifted yet", rule: usedOnce(train), of });
  }
}

/** From this share on a floor is no guard any more. */
const muchOfIt = 0.05;

/** The smallest deviation of a group of right and wrong is that of one unlike the others. */
export function* floorFlattens(given: Case): Iterable<Diagnostic> {
  for (const { baseline, group, permute, reward, id } of ofKind(given, "grpo")) {
    const { std, floor, scope, over } = baseline;
    const node = nodeOf(given, reward);
    const copies = permute === undefined ? undefined : nodeOf(given, permute);
    if (std === "none" || over === "batch" || node?.kind !== "reward") continue;
    const size = group * (scope === "merged" && copies?.kind === "permute" ? copies.copies + 1 : 1);
    const weight = Math.max(...node.terms.map((each) => each.weight));
    const deviation = weight * (std === "population" ? Math.sqrt(size - 1) / size : 1 / Math.sqrt(size));
    const less = floor / (deviation + floor);
    if (!(less > muchOfIt)) continue;
    const at = writtenAt(given, "train.baseline.floor")?.at ?? placeOf(given, id);
    const rule = drawn(
      ["floor", printNumber(floor)],
      [" / ("],
      ["smallest deviation", printNumber(Number(deviation.toPrecision(3)))],
      [" + floor) "],
      ["<=", "false"],
      [` ${printShare(muchOfIt)}`],
    );
    const of = ["train.per_order", "train.baseline"];
    const fix = writtenAt(given, "train.baseline.floor") ? write(at, "1e-6") : undefined;
    const share = printShare(Number(less.toPrecision(2)));
    yield E0780({ floor, less: share }, { at, label: `in a group of ${size}`, rule, fix, of });
  }
}

/** Where a curve is 0 from some share of the run on; undefined when it is not, or only at the end. */
function zeroFrom(curve: Curve): number | undefined {
  switch (curve.kind) {
    case "constant":
    case "adaptive":
      return undefined;
    case "steps": {
      const last = curve.stages.at(-1);
      return last?.value === 0 && last.at < 1 ? last.at : undefined;
    }
    case "linear":
    case "cosine":
    case "exponential":
    case "power":
    case "sigmoid":
      return curve.to === 0 && curve.over.to < 1 ? curve.over.to : undefined;
  }
}

/** Steps with a rate of 0 cost what others do. */
export function* rateEndsEarly(given: Case): Iterable<Diagnostic> {
  for (const { rate, id } of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    const from = zeroFrom(rate);
    if (from === undefined || isZero(highest(rate))) continue;
    const at = writtenAt(given, "train.rate")?.at ?? placeOf(given, id);
    const rule = drawn(["end of the curve", printShare(from)], [" "], [">=", "false"], [" 100%"]);
    const share = printShare(Number((1 - from).toPrecision(6)));
    yield E0781({ share }, { at, label: "nothing is learnt after that", rule });
  }
}

/** A rate at which one step of AdamW replaces the weights. */
const mostRate = 0.1;

/** The largest value of a curve. */
function highest(curve: Curve): number {
  switch (curve.kind) {
    case "constant":
      return curve.value;
    case "steps":
      return Math.max(curve.from, ...curve.stages.map((each) => each.value));
    case "adaptive":
    case "linear":
    case "cosine":
    case "exponential":
    case "power":
    case "sigmoid":
      return Math.max(curve.from, curve.to);
  }
}

/** AdamW moves every weight by the rate at each step, whatever the gradient. */
export function* rateFarAbove(given: Case): Iterable<Diagnostic> {
  for (const { rate, id } of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    const most = highest(rate);
    if (most <= mostRate) continue;
    const at = writtenAt(given, "train.rate")?.at ?? placeOf(given, id);
    const rule = drawn(["rate", printNumber(most)], [" "], ["<=", "false"], [` ${mostRate}`]);
    yield E0787({ rate: most, most: mostRate }, { at, label: "replaces the weights at each step", rule });
  }
}

/** A device computes in float32. */
const isZero = (rate: number): boolean => Math.fround(rate) === 0;

/** Longer curves are believed to rise above 0 somewhere when one of their ends does. */
const longCurve = 10_000;

/** Whether a curve is 0 at every step of a run: the last of two ends is all that a run of one step sees. */
function isZeroAllAlong(rate: Curve, { unit, count }: GrpoNode["length"]): boolean {
  if (isZero(highest(rate))) return true;
  if (rate.kind === "adaptive" || unit !== "step" || count > longCurve) return false;
  for (let step = 1; step <= count; step++) if (!isZero(valueAt(rate, step, count))) return false;
  return true;
}

/** Steps that move no weight cost what others do. */
export function* rateOfNothing(given: Case): Iterable<Diagnostic> {
  for (const { rate, length, id } of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    if (!isZeroAllAlong(rate, length)) continue;
    const at = writtenAt(given, "train.rate")?.at ?? placeOf(given, id);
    const rule = drawn(["rate", "0"], [" "], [">", "false"], [" 0"]);
    yield E0790({}, { at, label: "moves no weight", rule, of: ["train.duration"] });
  }
}

/** Two bounds that differ are there to let what is unlikely grow. */
export function* closerAbove(given: Case): Iterable<Diagnostic> {
  for (const { clip, id } of ofKind(given, "grpo")) {
    const { low, high } = clip;
    if (high >= low) continue;
    const at = writtenAt(given, "train.clip.high")?.at ?? writtenAt(given, "train.clip")?.at ?? placeOf(given, id);
    const rule = drawn(["high", printNumber(high)], [" "], [">=", "false"], [" "], ["clip", printNumber(low)]);
    yield E0788({ high, low }, { at, label: "closer than the lower bound", rule, of: ["train.clip"] });
  }
}

/** Steps from which on losing them all is worth a word. */
const longRun = 1000;

/** A run is only taken up again at a state that was saved. */
export function* savedOnlyAtTheEnd(given: Case): Iterable<Diagnostic> {
  for (const { length, checkpointEvery: every, id } of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    if (length.unit !== "step" || length.count < longRun || every < length.count) continue;
    const written = writtenAt(given, "train.checkpoint");
    const at = written?.at ?? placeOf(given, id);
    const rule = drawn(["checkpoint", `${every}`], [" "], ["<", "false"], [" "], ["duration", `${length.count}`]);
    const steps = Math.max(1, Math.round(length.count / 20));
    const fix = written ? write(at, `${steps}step`) : undefined;
    yield E0782({ every, steps }, { at, label: "no state before the last", rule, fix, of: ["train.duration"] });
  }
}

/** Tokens from which on a mean over them is far nearer to 1 than they are. */
const longMean = 256;

/** The geometric mean of n ratios moves about 1 / √n as far as one of them (GSPO clips at 3e-4). */
export function* clipOfTokens(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    const { ratio, objective, clip, completion, id } = train;
    const bound = 1 / Math.sqrt(completion);
    if (ratio === "token" || objective || passes(train) < 2 || completion < longMean || clip.low < bound) continue;
    const written = writtenAt(given, "train.clip");
    const level = writtenAt(given, "train.ratio") ?? writtenAt(given, "train.objective");
    const at = written?.at ?? level?.at ?? placeOf(given, id);
    const shown = printNumber(Number(bound.toPrecision(3)));
    const rule = drawn(["clip", printNumber(clip.low)], [" "], ["<", "false"], [" "], ["1 / sqrt(completion)", shown]);
    const fix = written ? write(written.at, "3e-4") : undefined;
    const of = ["train.clip", "train.ratio", "train.max_completion"];
    const where = { at, label: "in the size of a token's ratio", rule, fix, of };
    yield E0783({ clip: clip.low, completion }, where);
  }
}
