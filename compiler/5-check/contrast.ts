// On which side of the primary contrast of its sweep an experiment stands. Asked when its settings have their types.

import type * as Ast from "../1-syntax/ast.ts";
import type { Scope } from "../2-names/scope.ts";
import type { Swept } from "../2-names/sweep.ts";
import { decide } from "../3-types/condition.ts";
import type { Vocabulary } from "../3-types/word.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TypedSpec } from "./check.ts";

export interface Sides {
  readonly arm: boolean;
  readonly against: boolean;
}

/** Undefined for a sweep without one, and after reporting what of it cannot be read. */
export function sidesOf(
  { sweep }: Swept,
  { settings }: TypedSpec,
  scope: Scope,
  vocabulary: Vocabulary,
  report: (diagnostic: Diagnostic) => void,
): Sides | undefined {
  const { primary } = sweep;
  if (primary === undefined) return undefined;
  const { source } = primary.at;
  const context = { source, subject: "primary", path: sweep.name, scope, vocabulary, report, settled: () => {} };
  const holds = (side: Ast.Value): boolean | undefined =>
    side.kind === "path" && side.names.length === 1
      ? side.names[0]?.text === sweep.base
      : decide(side, settings, context)?.holds;
  const [arm, against] = [holds(primary.arm), holds(primary.against)];
  return arm === undefined || against === undefined ? undefined : { arm, against };
}
