// Rules of what stays and of when training ends: both are decided by an evaluation that is measured while it trains, and it must be
// clear which.

import { calledOf, deciding } from "../../../plan/best.ts";
import { needsOrders } from "../../../plan/nodes/metrics.ts";
import type { EvaluateNode } from "../../../plan/plan.ts";
import { E0203, E0802, E0823, E0824, E0825, E0826, E0827 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { lineInside, write } from "../../diagnostics/edits.ts";
import { type Case, nodeOf, ofKind, placeOf, writtenAt } from "./rule.ts";

const trains = (given: Case) => [...ofKind(given, "grpo"), ...ofKind(given, "supervised")];

/** The block that made an evaluation: `evaluate.held` of `evaluate.held.blink`, where that is a block. */
const blockOf = (given: Case, { id }: EvaluateNode) =>
  given.spec.blocks
    .filter(({ key }) => id === key || id.startsWith(`${key}.`))
    .sort((a, b) => b.key.length - a.key.length)[0];

/** `every` in the block of an evaluation. */
function measureIt(given: Case, node: EvaluateNode, every: number): Fix | undefined {
  const block = blockOf(given, node);
  return block && lineInside(block.at, `every = ${every}step`);
}

const bestPath = "train.checkpoint.keep";

/** What is best is what an evaluation says that is measured at saved steps: one, and of that name. */
export function* bestOfWhat(given: Case): Iterable<Diagnostic> {
  for (const { id, checkpointBest: best, checkpointEvery: saved } of trains(given)) {
    if (!best) continue;
    const at = writtenAt(given, bestPath)?.at ?? placeOf(given, id);
    const { named, measured } = deciding(given.run.nodes, best);
    const all = ofKind(given, "evaluate");
    const [one, another] = measured;
    if (named.length === 0 && best.evaluation !== undefined && all.length > 0) {
      const help = `there are ${all.map((each) => `\`${calledOf(each)}\``).join(", ")}`;
      const [only, more] = all;
      const fix = only && !more ? write(at, `best(${best.metric})`) : undefined;
      const notes = [{ keyword: "help", text: help }];
      yield E0203({ what: "evaluation", name: best.evaluation }, { at, label: "of which evaluation?", notes, fix });
    } else if (!one) {
      const fix = named[0] && measureIt(given, named[0], saved);
      yield E0823(
        { setting: `best(${best.metric})`, every: saved },
        { at, label: "nothing is measured while it trains", fix },
      );
    } else if (another) {
      const names = measured.map(calledOf);
      const fix = write(at, `best(${names[0]}.${best.metric})`);
      yield E0824({ metric: best.metric, names }, { at, label: "best in which of them?", fix });
    } else yield* bestIsSaved(given, one, saved);
  }
}

/** A state is best by what was measured at its step: each measured step must have one. */
function* bestIsSaved(given: Case, { id, every }: EvaluateNode, saved: number): Iterable<Diagnostic> {
  if (every % saved === 0) return;
  const written = writtenAt(given, "train.checkpoint");
  const at = written?.at ?? writtenAt(given, bestPath)?.at ?? placeOf(given, id);
  const block = at.source.text.slice(at.span.start, at.span.end);
  const number = /^\s*\d+step/.exec(block);
  const fix = number
    ? write({ ...at, span: { start: at.span.start, end: at.span.start + number[0].length } }, `${every}step`)
    : undefined;
  const rule = drawn(["every % checkpoint", `${every} % ${saved}`], [" "], ["==", "false"], [" 0"]);
  yield E0826({ every, saved }, { at, label: "some measured steps are not saved", rule, fix });
}

/** Of one order neither can be said. */
export function* bestOfOneOrder(given: Case): Iterable<Diagnostic> {
  const asked = [
    ...ofKind(given, "evaluate").flatMap((node) =>
      node.earlyStop ? [{ node, metric: node.earlyStop.metric, path: `${blockOf(given, node)?.key}.early_stop` }] : [],
    ),
    ...trains(given).flatMap(({ checkpointBest: best }) =>
      (best ? deciding(given.run.nodes, best).measured.slice(0, 1) : []).map((node) => ({
        node,
        metric: best?.metric ?? "accuracy",
        path: bestPath,
      })),
    ),
  ];
  for (const { node, metric, path } of asked) {
    if (node.orders > 1 || !needsOrders(metric)) continue;
    const at = writtenAt(given, path)?.at ?? placeOf(given, node.id);
    const rule = drawn(["orders", `${node.orders}`], [" "], [">=", "false"], [" 2"]);
    yield E0802({ metric }, { at, label: "needs at least two orders", rule, of: [`${node.id}.orders`] });
  }
}

/** One evaluation ends training, and only one that is measured while it trains. */
export function* stopOfWhat(given: Case): Iterable<Diagnostic> {
  const all = ofKind(given, "evaluate").filter(({ earlyStop }) => earlyStop !== undefined);
  const [first, second] = all;
  const at = (node: EvaluateNode) =>
    writtenAt(given, `${blockOf(given, node)?.key}.early_stop`)?.at ?? placeOf(given, node.id);
  if (first && second) yield E0825({ names: all.map(calledOf) }, { at: at(second), label: "which of them ends it?" });
  for (const node of all) {
    const train = nodeOf(given, node.train);
    const saved = train?.kind === "grpo" || train?.kind === "supervised" ? train.checkpointEvery : 1;
    if (node.every > 0) continue;
    const fix = measureIt(given, node, saved);
    yield E0823(
      { setting: "early_stop", every: saved },
      { at: at(node), label: "nothing is measured while it trains", fix },
    );
  }
}

/** The first measurement is what the others are held against: with fewer than `patience` behind it nothing ends. */
export function* stopNeverActs(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "evaluate")) {
    const train = nodeOf(given, node.train);
    const { every, earlyStop } = node;
    if ((train?.kind !== "grpo" && train?.kind !== "supervised") || !earlyStop || every === 0) continue;
    const { unit, count } = train.length;
    const first = every * (earlyStop.patience + 1);
    if (unit !== "step" || first < count || every >= count) continue;
    const path = `${blockOf(given, node)?.key}.early_stop`;
    const at = writtenAt(given, path)?.at ?? placeOf(given, node.id);
    const rule = drawn(["every * (patience + 1)", `${first}`], [" "], ["<", "false"], [" "], ["length", `${count}`]);
    yield E0827(
      { first, count },
      { at, label: "the run is over before", rule, of: ["train.duration", `${blockOf(given, node)?.key}.every`] },
    );
  }
}
