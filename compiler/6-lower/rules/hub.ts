// Rules of data from elsewhere: pinned, rephrased before its pictures move, and resampled to a histogram that fits.

import { ancestors } from "../../../plan/inputs.ts";
import { fieldsOf } from "../../../plan/nodes/facts.ts";
import { E0571, E0572, E0573, E0574 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { append } from "../../diagnostics/edits.ts";
import type { Place } from "../../diagnostics/source.ts";
import { rolloutBefore } from "./filter.ts";
import { type Case, nodeOf, ofKind, placeOf } from "./rule.ts";

/** Without a revision that stays what it is a run next year reads other rows, or other weights. */
export function* unpinned(given: Case): Iterable<Diagnostic> {
  const read = [
    ...ofKind(given, "hub").map(({ name, revision, id }) => ({ name, revision, id })),
    ...ofKind(given, "model").flatMap(({ from, id }) => (from.kind === "hub" ? [{ ...from, id }] : [])),
  ];
  for (const { name, revision, id } of read)
    if (revision === undefined) yield E0571({ name }, dayOf(placeOf(given, id)));
    else if (!stays.test(revision))
      yield E0571({ name }, { at: placeOf(given, id), label: `\`${revision}\` is a branch, and moves` });
}

/** A commit, or a tag that is called like a version. Any other name is taken for a branch: a repository can move it. */
const stays = /^(?:[0-9a-f]{7,64}|v?\d+(?:[._]\w+)*)$/;

/** With the revision for its author to look up. */
function dayOf(at: Place) {
  const called = /^hub\(.*\)$/s.test(at.source.text.slice(at.span.start, at.span.end));
  const end = { ...at, span: { start: at.span.end - 1, end: at.span.end - 1 } };
  const title = "pin it";
  return {
    at,
    label: "of which day?",
    fix: called ? append(end, ', revision = "the commit"', "manual", title) : undefined,
  };
}

/** "The second image" is another image once the pictures have changed places. */
export function* staleText(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    const made = [...ancestors(given.run.nodes, [permute.images])].map((id) => nodeOf(given, id));
    const source = made.find((node) => node?.kind === "hub");
    if (!source || permute.copies === 0 || made.some((node) => node?.kind === "rephrase")) continue;
    const labels = [{ ...placeOf(given, source.id), text: "questions as their authors wrote them", primary: false }];
    const where = { at: placeOf(given, permute.id), label: "moves their pictures, and no text with them", labels };
    yield E0572({ name: source.name }, where);
  }
}

/** k rollouts give k + 1 accuracies, and each needs its share. */
export function* histogramFits(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "resample")) {
    const rollout = rolloutBefore(given, node.input);
    if (!rollout || node.toward.length === rollout.count + 1) continue;
    const labels = [
      {
        ...placeOf(given, rollout.id),
        text: `accuracies 0/${rollout.count} … ${rollout.count}/${rollout.count}`,
        primary: false,
      },
    ];
    const rule = drawn(
      ["shares", `${node.toward.length}`],
      [" "],
      ["==", "false"],
      [" "],
      ["rollouts", `${rollout.count}`],
      [" + 1"],
    );
    yield E0573(
      { shares: node.toward.length, count: rollout.count, wanted: rollout.count + 1 },
      { at: placeOf(given, node.id), label: `${node.toward.length} shares`, labels, rule },
    );
  }
}

/** `order_sensitive` is known behind a judge's label, and nowhere else. */
export function* labelUnknown(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "where")) {
    if (!fieldsOf(node.keep).includes("order_sensitive")) continue;
    const made = [...ancestors(given.run.nodes, [node.input])].map((id) => nodeOf(given, id));
    if (made.some((each) => each?.kind === "label")) continue;
    yield E0574({}, { at: placeOf(given, node.id), label: "nobody has labelled these examples" });
  }
}
