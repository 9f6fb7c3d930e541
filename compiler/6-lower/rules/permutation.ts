// Rules of permutation: that there is something to permute, and that the answer survives it.

import { ancestors } from "../../../plan/inputs.ts";
import { possible } from "../../../plan/passing.ts";
import { E0620, E0621, E0626 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { write } from "../../diagnostics/edits.ts";
import type { Place } from "../../diagnostics/source.ts";
import { type Case, ofKind, placeOf, writtenAt } from "./rule.ts";

const textAt = ({ source, span }: Place): string => source.text.slice(span.start, span.end);

const imagesAt = (given: Case) => writtenAt(given, "permute.images")?.at ?? given.spec.at;

/** One picture has one order. */
export function* singleImages(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    const counts = possible(given.run.nodes, permute.images).map((each) => each.images);
    if (counts.length === 0 || counts.some((count) => count === undefined || count > 1)) continue;
    const labels = [{ ...placeOf(given, permute.images), text: "its examples have one picture", primary: false }];
    yield E0620({}, { at: imagesAt(given), label: "one picture has one order", labels });
  }
}

/** "Do the clocks go forward?" asks for the order itself: permuted with its answer kept, it is taught a falsehood. */
export function* orderBound(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    const bound = possible(given.run.nodes, permute.images).find((each) => each.order === "bound");
    const rule = permute.answers.yes_no;
    if (!bound?.kind || rule === "drop") continue;
    const at =
      writtenAt(given, "permute.answers.yes_no")?.at ??
      writtenAt(given, "permute.answers")?.at ??
      placeOf(given, permute.id);
    const source = ofKind(given, "four_artists").find((each) =>
      ancestors(given.run.nodes, [permute.images]).has(each.id),
    );
    const labels = source ? [{ ...placeOf(given, source.id), text: `asks \`${bound.kind}\``, primary: false }] : [];
    const of = ["permute.answers", "permute.answers.yes_no"];
    const where = { at, label: "the order is what is asked for", labels, fix: dropped(given), of };
    yield E0621({ kind: bound.kind, rule }, where);
  }
}

/** The answer rules with `yes_no = drop`, written where the least has to be changed. */
function dropped(given: Case): Fix | undefined {
  const own = writtenAt(given, "permute.answers.yes_no");
  if (own) return write(own.at, "drop");
  const others = [...given.spec.settings.keys()].some((path) => path.startsWith("permute.answers."));
  const answers = writtenAt(given, "permute.answers");
  return answers && !others ? write(answers.at, "remap { yes_no = drop }") : undefined;
}

/** What is permuted must be trained on. */
export function* permutesElsewhere(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    for (const permute of ofKind(given, "permute")) {
      if (ancestors(given.run.nodes, [train.on]).has(permute.images)) continue;
      const on = writtenAt(given, "train.on");
      const labels = on ? [{ ...on.at, text: "this is trained on", primary: false }] : [];
      const images = writtenAt(given, "permute.images");
      const fix = on && images ? write(images.at, textAt(on.at)) : undefined;
      yield E0626({}, { at: imagesAt(given), label: "none of these examples is trained on", labels, fix });
    }
  }
}
