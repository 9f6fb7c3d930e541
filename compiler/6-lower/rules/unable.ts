// What a check says of parts that no run can execute: each once, at every place that asks for it.

import { unableParts } from "../../../plan/ability.ts";
import { E0785 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Place } from "../../diagnostics/source.ts";
import type { Lowered } from "../lower.ts";

/** One warning (E0785) for each part, over all runs of a spec; further places are labels of their own. */
export function unable(lowered: readonly Lowered[]): readonly Diagnostic[] {
  const places = new Map<string, Map<string, Place>>();
  for (const { run, places: made } of lowered)
    for (const node of run.nodes)
      for (const what of unableParts(node)) {
        const at = made.get(node.id);
        if (!at) continue;
        const known = places.get(what) ?? new Map<string, Place>();
        places.set(what, known.set(`${at.source.path}:${at.span.start}`, at));
      }
  return [...places].flatMap(([what, all]) => {
    const [at, ...others] = all.values();
    if (!at) return [];
    const labels = others.map((each) => ({ ...each, text: "and here", primary: false }));
    return [E0785({ what }, { at, label: "asked for here", labels })];
  });
}
