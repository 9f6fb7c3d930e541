// Rules of filters: what a condition on accuracy can and cannot say after so many rollouts.

import { measuredAt, possible } from "../../../plan/passing.ts";
import type { NodeId, Predicate, ResampleNode, RolloutNode, WhereNode } from "../../../plan/plan.ts";
import { E0552, E0553, E0554, E0712 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { prepend, write } from "../../diagnostics/edits.ts";
import { printNumber, printShare } from "../../diagnostics/print-number.ts";
import type { Place } from "../../diagnostics/source.ts";
import { type Case, nodeOf, ofKind, placeOf } from "./rule.ts";

/** The conditions on accuracy inside a condition, each with its thresholds. */
function thresholds(condition: Predicate): readonly number[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.flatMap(thresholds);
    case "not":
      return thresholds(condition.of);
    case "between":
      return condition.field === "accuracy" ? [condition.from, condition.to] : [];
    case "one_of":
      return condition.field === "accuracy" ? condition.values.filter((each) => typeof each === "number") : [];
    case "compare":
      return condition.field === "accuracy" && typeof condition.value === "number" ? [condition.value] : [];
  }
}

/** The rollout nearest before a node, through whatever stands between. */
export function rolloutBefore(given: Case, id: NodeId): RolloutNode | undefined {
  const node = nodeOf(given, id);
  if (!node || node.kind === "rollout") return node;
  const before = measuredAt(node);
  return before === undefined ? undefined : rolloutBefore(given, before);
}

/** The histogram to which the examples of a node were drawn, when nothing has filtered them by accuracy since. */
function spreadBefore(given: Case, id: NodeId): ResampleNode | undefined {
  const node = nodeOf(given, id);
  if (!node || node.kind === "resample") return node;
  const before = measuredAt(node);
  if (node.kind === "where" && thresholds(node.keep).length > 0) return undefined;
  return before === undefined ? undefined : spreadBefore(given, before);
}

const unmeasured = (at: Place) => ({ at, fix: prepend(at, "rollout(10, from = policy) | ") });

/** `where(accuracy …)` before any rollout: nobody knows the accuracy yet. */
export function* accuracyUnknown(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "where")) {
    if (
      thresholds(node.keep).length === 0 ||
      rolloutBefore(given, node.input) ||
      nodeOf(given, node.input)?.kind === "mix"
    )
      continue;
    yield E0554({}, { ...unmeasured(placeOf(given, node.id)), label: "asks for an accuracy that nobody has measured" });
  }
  for (const node of ofKind(given, "resample"))
    if (!rolloutBefore(given, node.input))
      yield E0554(
        {},
        { ...unmeasured(placeOf(given, node.id)), label: "spreads an accuracy that nobody has measured" },
      );
}

/** 10 rollouts give 0%, 10%, … 100%: a threshold of 55% means what 50% or 60% would, and says something else. */
export function* betweenCounts(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "where")) {
    const rollout = rolloutBefore(given, node.input);
    if (!rollout || possible(given.run.nodes, node.id).length === 0) continue;
    const odd = thresholds(node.keep).find(
      (each) => Math.abs(each * rollout.count - Math.round(each * rollout.count)) > 1e-6,
    );
    if (odd === undefined) continue;
    const below = Math.floor(odd * rollout.count) / rollout.count;
    const above = Math.ceil(odd * rollout.count) / rollout.count;
    const labels = [{ ...placeOf(given, rollout.id), text: `${rollout.count} rollouts`, primary: false }];
    const rule = drawn(
      ["threshold", printShare(odd)],
      [" "],
      ["*", printNumber(Number((odd * rollout.count).toFixed(6)))],
      [" "],
      ["rollouts", `${rollout.count}`],
      [" "],
      ["is whole", "false"],
    );
    yield E0553(
      { count: rollout.count, threshold: printShare(odd), below: printShare(below), above: printShare(above) },
      {
        at: placeOf(given, node.id),
        label: `no example can stand at ${printShare(odd)}`,
        labels,
        rule,
        fix: evened(placeOf(given, node.id), odd, below, above),
      },
    );
  }
}

/** The threshold at the figure that keeps the same examples: `<= 55%` and `> 55%` are what they are of 50%. */
function evened(at: Place, odd: number, below: number, above: number): Fix | undefined {
  const { source, span } = at;
  const text = source.text.slice(span.start, span.end);
  const shares = [...text.matchAll(/(\.\.|<=|>=|<|>|\bin)?\s*(\d[\d.]*)%/g)];
  const written = shares.filter(([, , number]) => Math.abs(Number(number) / 100 - odd) < 1e-9);
  const [only] = written;
  if (!only || written.length > 1) return undefined;
  const [whole, sign = "", number = ""] = only;
  const start = span.start + only.index + whole.length - number.length - 1;
  const shown = printShare(["..", "<=", ">"].includes(sign) ? below : above);
  return write({ source, span: { start, end: start + number.length + 1 } }, shown);
}

/** A condition that no example can meet. */
export function* keepsNothing(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "where")) {
    const before = possible(given.run.nodes, node.input);
    if (before.length === 0 || possible(given.run.nodes, node.id).length > 0) continue;
    yield E0552({}, { at: placeOf(given, node.id), label: "no example can meet this", rule: emptiness(given, node) });
  }
}

function emptiness(given: Case, node: WhereNode) {
  const rollout = rolloutBefore(given, node.input);
  if (!rollout || thresholds(node.keep).length === 0) return undefined;
  return drawn(
    ["accuracy", `0/${rollout.count} … ${rollout.count}/${rollout.count}`],
    [" "],
    ["in", "false"],
    [" the condition"],
  );
}

/** A group whose rewards are all equal teaches nothing: p^G + (1 − p)^G of them, for accuracy p and group G. */
export function* withoutVariance(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    const known = possible(given.run.nodes, train.on).map((each) => each.accuracy);
    const accuracies = [...new Set(known)].filter((each) => each !== undefined);
    if (accuracies.length === 0 || known.includes(undefined)) continue;
    const permute = ofKind(given, "permute")[0];
    const group = train.group * ((permute?.copies ?? 0) + 1);
    const spread = spreadBefore(given, train.on);
    const weights = accuracies.map((p) => spread?.toward[Math.round(p * (spread.toward.length - 1))] ?? 1);
    const flat = accuracies.map((p, i) => (weights[i] ?? 1) * (p ** group + (1 - p) ** group));
    const expected = flat.reduce((a, b) => a + b, 0) / weights.reduce((a, b) => a + b, 0);
    if (expected < 0.5) continue;
    const filter = ofKind(given, "where").find((each) => thresholds(each.keep).length > 0);
    const [p = 0] = accuracies;
    yield E0712(
      { group, share: printShare(Number(expected.toFixed(3))) },
      {
        at: placeOf(given, filter?.id ?? train.id),
        label:
          accuracies.length === 1
            ? `every example has accuracy ${printShare(p)}`
            : "what this keeps is nearly always right, or nearly always wrong",
        rule: drawn(["p^G + (1 - p)^G", printShare(Number(expected.toFixed(3)))], [" "], ["<", "false"], [" 50%"]),
        of: ["train.per_order", "permute.copies"],
      },
    );
  }
}
