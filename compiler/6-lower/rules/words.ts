// Rules of models that read words alone: what has pictures is not for them, and nothing is to be said of how pictures are shown.

import { ancestors, modelBehind, showings } from "../../../plan/inputs.ts";
import { readsWords } from "../../../plan/model-size.ts";
import { possible } from "../../../plan/passing.ts";
import type { ModelNode } from "../../../plan/plan.ts";
import { E0421, E0560 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type Case, nodeOf, ofKind, placeOf, sizeIn, writtenAt } from "./rule.ts";

const isOfWords = (given: Case, node: ModelNode): boolean => readsWords(sizeIn(given, node));

/** Every example of the data has a picture, as far as the plan says; tables are read by the command and by a run. */
export function* picturesForWords(given: Case): Iterable<Diagnostic> {
  const { nodes } = given.run;
  for (const node of nodes)
    for (const { model, data } of showings(node)) {
      const shown = modelBehind(nodes, model);
      if (!shown || !isOfWords(given, shown)) continue;
      const images = possible(nodes, data).map((each) => each.images ?? 0);
      if (images.length === 0 || images.includes(0)) continue;
      const source = [...ancestors(nodes, [data])]
        .map((id) => nodeOf(given, id))
        .find((each) => each?.kind === "four_artists");
      const labels = [
        { ...placeOf(given, shown.id), text: "its config.json has no picture side", primary: false },
        ...(source ? [{ ...placeOf(given, source.id), text: "asks of pictures", primary: false }] : []),
      ];
      const on = writtenAt(given, `${node.id}.on`)?.at;
      const what = on?.source.text.slice(on.span.start, on.span.end) ?? data;
      const where = { at: on ?? placeOf(given, node.id), label: "has pictures", labels };
      yield E0560({ what, model: shown.id }, where);
      break;
    }
}

/** A picture tower that is not there is left as it is. */
export function* frozenTowerOfWords(given: Case): Iterable<Diagnostic> {
  for (const node of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    const model = modelBehind(given.run.nodes, node.policy);
    if (!node.freezeVision || !model || !isOfWords(given, model)) continue;
    const at = writtenAt(given, `${node.id}.freeze_vision`)?.at ?? placeOf(given, node.id);
    const labels = [{ ...placeOf(given, model.id), text: "its config.json has no picture side", primary: false }];
    const notes = [{ keyword: "help" as const, text: "take the setting out" }];
    const why = "the model reads words alone";
    yield E0421({ name: "freeze_vision", why }, { at, label: "there is no picture tower", labels, notes });
  }
}

/** A setting of pictures that nothing reads. */
export function* pixelsOfWords(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "model")) {
    const said = [
      ["min_pixels", node.minPixels],
      ["max_pixels", node.maxPixels],
    ] as const;
    if (said.every(([, pixels]) => pixels === undefined) || !isOfWords(given, node)) continue;
    for (const [name, pixels] of said) {
      if (pixels === undefined) continue;
      const at = writtenAt(given, `${node.id}.${name}`)?.at ?? placeOf(given, node.id);
      const notes = [{ keyword: "help", text: "take the setting out" }];
      yield E0421({ name, why: "the model reads words alone" }, { at, label: "no picture is shown to it", notes });
    }
  }
}
