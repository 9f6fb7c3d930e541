// Whether a run can be executed at all. Whoever starts one asks here first, before a device is opened or a folder made.

import { E0750 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { unableParts } from "../plan/ability.ts";
import type { Run } from "../plan/plan.ts";
import type { SpecFile } from "./record/folder.ts";

/** One diagnostic, E0750, for each part of a node that cannot be executed; empty when all of the run can. */
export function inabilities(run: Pick<Run, "nodes">, specs: readonly SpecFile[]): readonly Diagnostic[] {
  return run.nodes.flatMap((node) => {
    const { path, start, end } = node.because;
    const source = specs.find((each) => each.path === path);
    const place = source && { at: { source, span: { start, end } }, label: "asked for here" };
    return unableParts(node).map((what) => E0750({ what, node: node.id }, place ?? {}));
  });
}
