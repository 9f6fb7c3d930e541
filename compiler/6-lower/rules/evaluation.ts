// Rules of evaluation: what is measured must not be what was trained on, and what is expected must be measurable.

import { canonicalJson } from "../../../plan/canonical.ts";
import { declaredData, isData, type TableNode } from "../../../plan/declared.ts";
import { ancestors } from "../../../plan/inputs.ts";
import { examples, rowsTaken } from "../../../plan/passing.ts";
import type { DataNode, NodeId } from "../../../plan/plan.ts";
import { E0801, E0802, E0803, E0820, E0822 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { lineInside, write, writeNumber } from "../../diagnostics/edits.ts";
import { printShare } from "../../diagnostics/print-number.ts";
import type { Place } from "../../diagnostics/source.ts";
import { type Case, nodeOf, ofKind, placeOf, rowsOf, writtenAt } from "./rule.ts";

/** The data nodes behind a node that make examples of nothing else. */
const sources = (given: Case, id: NodeId): readonly DataNode[] =>
  [...ancestors(given.run.nodes, [id])]
    .flatMap((each) => nodeOf(given, each) ?? [])
    .filter((node): node is DataNode => isData(node) && declaredData(node).origin !== undefined);

/** Two sources of one kind that have examples in common. */
const overlap = (a: DataNode, b: DataNode): boolean =>
  a.kind === b.kind && (declaredData(a).origin?.overlaps(a, b) ?? false);

/** Two stretches of one table that have no row in common: `take(200)` of it, and `skip(200)`. */
function areApart({ run }: Case, a: NodeId, b: NodeId): boolean {
  const [one, other] = [rowsTaken(run.nodes, a), rowsTaken(run.nodes, b)];
  if (!one || !other) return false;
  // other settings may leave other rows out, so that places are not the same
  const said = ({ id: _, because: __, ...settings }: TableNode) => canonicalJson(settings);
  const { from, to } = one.stretch;
  return said(one.table) === said(other.table) && (to <= other.stretch.from || other.stretch.to <= from);
}

export function* onTrainingData(given: Case): Iterable<Diagnostic> {
  const trains = [...ofKind(given, "grpo"), ...ofKind(given, "supervised")].map(({ on }) => ({
    on,
    made: sources(given, on),
  }));
  for (const evaluate of ofKind(given, "evaluate")) {
    const training = trains.filter(({ on }) => !areApart(given, on, evaluate.on)).flatMap(({ made }) => made);
    for (const source of sources(given, evaluate.on)) {
      const twin = training.find((each) => overlap(each, source));
      if (!twin) continue;
      const at = writtenAt(given, `${evaluate.id}.on`)?.at ?? placeOf(given, evaluate.id);
      const what = declaredData(source).origin?.name(source) ?? source.id;
      const labels = [{ ...placeOf(given, twin.id), text: "training learns from this", primary: false }];
      const held = source.kind === "four_artists" && writtenAt(given, `${evaluate.id}.on`);
      const fix = held ? write(at, "four_artists(split = held_out_question) | take(200)") : undefined;
      yield E0801({ what }, { at, label: "measured on what was learnt", labels, fix });
      break;
    }
  }
}

/** One order cannot flip. */
export function* oneOrder(given: Case): Iterable<Diagnostic> {
  for (const { id, orders, expect } of ofKind(given, "evaluate")) {
    const metric = expect.find((each) => each.metric !== "accuracy")?.metric;
    if (orders > 1 || !metric) continue;
    const at = writtenAt(given, `${id}.${metric}`)?.at ?? placeOf(given, id);
    const one = writtenAt(given, `${id}.orders`);
    const labels = one ? [{ ...one.at, text: "one order of each example", primary: false }] : [];
    const rule = drawn(["orders", `${orders}`], [" "], [">=", "false"], [" 2"]);
    const more = one ? writeNumber(one.at, 4) : {};
    yield E0802({ metric }, { at, label: "needs at least two orders", labels, rule, of: [`${id}.orders`], ...more });
  }
}

/** A figure from n examples has a standard error of sqrt(p (1 − p) / n): a narrower expectation is decided by luck. */
export function* tighterThanNoise(given: Case): Iterable<Diagnostic> {
  for (const { id, on, expect } of ofKind(given, "evaluate")) {
    const { count } = examples(given.run.nodes, on, rowsOf(given));
    if (count === undefined || count === 0) continue;
    for (const { metric, value, tolerance } of expect) {
      const error = Math.sqrt((value * (1 - value)) / count);
      if (tolerance >= error) continue;
      const at = writtenAt(given, `${id}.${metric}`)?.at ?? placeOf(given, id);
      const shown = printShare(Number(error.toFixed(4)));
      const rule = drawn(
        ["tolerance", printShare(tolerance)],
        [" "],
        [">=", "false"],
        [" "],
        ["standard error", shown],
      );
      const twice = printShare(Number((2 * error).toFixed(4)));
      const notes = [{ keyword: "help", text: `the standard error is ${shown}; twice that, ± ${twice}, can be kept` }];
      yield E0803(
        { count, error: shown, tolerance: printShare(tolerance) },
        { at, label: "luck alone decides this", rule, notes, fix: withMargin(at, twice) },
      );
    }
  }
}

/** `70% ± 1%` with another margin. */
function withMargin(at: Place, margin: string): Fix | undefined {
  const text = at.source.text.slice(at.span.start, at.span.end);
  const written = /±\s*([\d.]+%)$/.exec(text)?.[1];
  if (written === undefined) return undefined;
  return write({ ...at, span: { start: at.span.end - written.length, end: at.span.end } }, margin);
}

/** Most questions of published test sets name pictures by their place; moved, they have another right answer. */
export function* permutesBenchmark(given: Case): Iterable<Diagnostic> {
  const told = new Set<string>();
  for (const evaluate of ofKind(given, "evaluate")) {
    const benchmark = nodeOf(given, evaluate.on);
    const [block = evaluate.id] = evaluate.id.split(".");
    if (benchmark?.kind !== "benchmark" || evaluate.orders < 2 || told.has(block)) continue;
    told.add(block);
    const orders = writtenAt(given, `${block}.orders`);
    const at = orders?.at ?? placeOf(given, evaluate.id);
    const opened = given.spec.blocks.find((each) => each.key === block);
    const fix = orders ? writeNumber(orders.at, 1).fix : opened && lineInside(opened.at, "orders = 1");
    const label = "their answers may change with the order";
    yield E0820({ orders: evaluate.orders }, { at, label, fix, of: [`${block}.orders`] });
  }
}

/** Measured every so many steps of a run that has fewer: only before and after. */
export function* neverDue(given: Case): Iterable<Diagnostic> {
  for (const { id, every, train } of ofKind(given, "evaluate")) {
    const node = nodeOf(given, train);
    if (node?.kind !== "grpo" && node?.kind !== "supervised") continue;
    const { unit, count } = node.length;
    if (every === 0 || unit !== "step" || every < count) continue;
    const [block = id] = id.split(".");
    const at = writtenAt(given, `${block}.every`)?.at ?? placeOf(given, id);
    const rule = drawn(["every", `${every}`], [" "], ["<", "false"], [" "], ["duration", `${count}`]);
    yield E0822({ every, count }, { at, label: "the run is over before", rule });
  }
}
