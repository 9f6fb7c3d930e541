// Rules of permutation: that there is something to permute, and that the answer survives it.

import { drawn } from "../../3-types/constrain.ts";
import { E0620, E0621, E0626, E0651 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { ancestors } from "../inputs.ts";
import { possible } from "./possible.ts";
import { type Case, ofKind, placeOf, writtenAt } from "./rule.ts";

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

/** m pictures have m! orders, one of them the given one: further copies repeat. */
export function* copiesRepeat(given: Case): Iterable<Diagnostic> {
  for (const { images, copies, id } of ofKind(given, "permute")) {
    const most = Math.max(0, ...possible(given.run.nodes, images).map((each) => each.images ?? 0));
    let orders = 1;
    for (let factor = 2; factor <= most && orders <= copies; factor += 1) orders *= factor;
    if (most < 2 || copies <= orders - 1) continue;
    const at = writtenAt(given, "permute.copies")?.at ?? placeOf(given, id);
    const rule = drawn(["copies", `${copies}`], [" "], ["<=", "false"], [" "], [`${most}! - 1`, `${orders - 1}`]);
    yield E0651(
      { images: most, orders: orders - 1, copies },
      { at, label: "the rest are the same orders again", rule },
    );
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
    yield E0621({ kind: bound.kind, rule }, { at, label: "the order is what is asked for", labels });
  }
}

/** What is permuted must be trained on. */
export function* permutesElsewhere(given: Case): Iterable<Diagnostic> {
  for (const train of ofKind(given, "grpo")) {
    for (const permute of ofKind(given, "permute")) {
      if (ancestors(given.run.nodes, [train.on]).has(permute.images)) continue;
      const on = writtenAt(given, "train.on");
      const labels = on ? [{ ...on.at, text: "this is trained on", primary: false }] : [];
      yield E0626({}, { at: imagesAt(given), label: "none of these examples is trained on", labels });
    }
  }
}
