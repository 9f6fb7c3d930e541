// skip(condition): a combination of a sweep that is not run. Asked when its settings have their types.

import type { Scope } from "../2-names/scope.ts";
import type { Swept } from "../2-names/sweep.ts";
import { decide } from "../3-types/condition.ts";
import type { Vocabulary } from "../3-types/word.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TypedSpec } from "./check.ts";

export function isSkipped(
  { sweep }: Swept,
  { settings }: TypedSpec,
  scope: Scope,
  vocabulary: Vocabulary,
  report: (diagnostic: Diagnostic) => void,
): boolean {
  return sweep.skips.some(({ condition, at }) => {
    const context = {
      source: at.source,
      subject: "skip",
      path: sweep.name,
      scope,
      vocabulary,
      report,
      settled: () => {},
    };
    return decide(condition, settings, context)?.holds === true;
  });
}
