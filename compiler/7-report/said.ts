// From what the steps found to what is said: without what the author allowed and what only a run says, with the fixes of what
// does nothing, in the order in which it is read.

import type { Module } from "../2-names/load.ts";
import { behaviours } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/severity.ts";
import type { Source } from "../diagnostics/source.ts";
import { allow } from "./allow.ts";
import { inReadingOrder } from "./reading-order.ts";
import { withRemovals } from "./removal.ts";

export interface Asked {
  readonly modules: ReadonlyMap<string, Module>;
  /** Whether every rule was asked, so that an allowance which silences nothing is stale. */
  readonly whole: boolean;
  /** Also what a run says itself. */
  readonly runnable: boolean;
  /** Also what is only about how it is written. */
  readonly style: boolean;
}

export function said(
  found: readonly Diagnostic[],
  entry: Source,
  { modules, whole, runnable, style }: Asked,
): readonly Diagnostic[] {
  // by path: an editor hands in trees that it has kept, and their source is another object of the same text
  const others = [...modules.values()].filter((each) => each.source.path !== entry.path);
  const sources = [modules.get(entry.path) ?? { source: entry }, ...others];
  const allowed = allow(found, sources, whole ? entry.path : undefined).filter(
    (each) => runnable || behaviours[each.code]?.only !== "runnable",
  );
  const mended = withRemovals(allowed, (path) => modules.get(path)?.file);
  const styled = style && !hasErrors(mended);
  return inReadingOrder(
    mended.filter((each) => styled || behaviours[each.code]?.only !== "style"),
    entry,
  );
}
